// A graph made ready to be run: nodes and edges by number, each with what leads to it and away from it. Made once for a
// configuration, and never changed.
import { END, type GraphActorConfig, type GraphNode } from '../../actor/config.ts';
import { exitsOf } from '../../actor/graph/graph-structure.ts';

/** How an edge comes to fire. */
type EdgeKind = 'always' | 'when' | 'otherwise' | 'route' | 'error';

export interface PlannedEdge {
  /** Of the line in which its tokens wait: there is one for each pair of source and target. */
  readonly index: number;
  readonly kind: EdgeKind;
  readonly from: PlannedNode;
  /** Absent: `end`. */
  readonly to: PlannedNode | undefined;
  /** The expression of a `when`. */
  readonly when: string;
  /** Whether a node that waits for all waits for it. */
  readonly isAwaited: boolean;
}

export interface PlannedNode {
  /** Its place in the file. */
  readonly index: number;
  readonly node: GraphNode;
  readonly path: string;
  readonly isExit: boolean;
  /** In the order of the file; those of a router and of `on_error` come after those that are written as edges. */
  readonly outgoing: readonly PlannedEdge[];
  /** By the place of their sources in the file. */
  readonly incoming: readonly PlannedEdge[];
  /** So many of the awaited ones in `incoming` must hold a token before it is ready; 0: any one of all. */
  readonly waitsFor: number;
}

export interface GraphPlan {
  readonly nodes: readonly PlannedNode[];
  readonly entry: PlannedNode;
  readonly edges: readonly PlannedEdge[];
}

const PLANS = new WeakMap<GraphActorConfig, Map<string, GraphPlan>>();

/** The plan of a graph whose path is `path`. */
export function planOf(config: GraphActorConfig, path: string): GraphPlan {
  const plans = PLANS.get(config) ?? new Map<string, GraphPlan>();
  const plan = plans.get(path) ?? makePlan(config, path);
  PLANS.set(config, plans.set(path, plan));
  return plan;
}

type Building<Value> = { -readonly [Key in keyof Value]: Value[Key] };
interface Node extends Building<Omit<PlannedNode, 'outgoing' | 'incoming'>> {
  outgoing: PlannedEdge[];
  incoming: PlannedEdge[];
}

function makePlan(config: GraphActorConfig, path: string): GraphPlan {
  const exits = exitsOf(config);
  const nodes = config.nodes.map(
    (node, index): Node => ({
      index,
      node,
      path: `${path}/${node.id}`,
      isExit: exits.has(node.id),
      outgoing: [],
      incoming: [],
      waitsFor: 0,
    }),
  );
  const byId = new Map(nodes.map((planned) => [planned.node.id, planned]));
  const named = (id: string): Node => {
    const found = byId.get(id);
    // The parser has seen to it.
    if (found === undefined) throw new Error(`no node ${id}`);
    return found;
  };
  const edges: PlannedEdge[] = [];
  const add = (from: Node, to: string, { kind, when = '' }: { kind: EdgeKind; when?: string | undefined }) => {
    const target = to === END ? undefined : named(to);
    // What goes on after a failure may lead where the node leads anyway: that is one edge.
    const same = kind === 'error' ? from.outgoing.find((edge) => edge.to === target) : undefined;
    const edge = {
      index: same?.index ?? edges.length,
      kind,
      from,
      to: target,
      when,
      isAwaited: kind !== 'error' || same !== undefined,
    };
    from.outgoing.push(edge);
    if (same !== undefined) return;
    edges.push(edge);
    target?.incoming.push(edge);
  };
  for (const { from, to, when, otherwise } of config.edges)
    add(named(from), to, { kind: otherwise ? 'otherwise' : when === undefined ? 'always' : 'when', when });
  for (const planned of nodes) {
    for (const to of targetsOf(planned.node)) add(planned, to, { kind: 'route' });
    if (planned.node.onError !== undefined) add(planned, planned.node.onError, { kind: 'error' });
  }
  for (const planned of nodes) finish(planned);
  return { nodes, edges, entry: named(config.entry) };
}

/** The nodes that a router leads to, each once. */
function targetsOf(node: GraphNode): readonly string[] {
  if (node.type !== 'router') return [];
  return [...new Set([...node.rules.map(({ to }) => to), ...(node.otherwise === undefined ? [] : [node.otherwise])])];
}

function finish(planned: Node): void {
  planned.incoming.sort((one, other) => one.from.index - other.from.index || one.index - other.index);
  planned.waitsFor = planned.node.wait === 'all' ? planned.incoming.filter(({ isAwaited }) => isAwaited).length : 0;
}
