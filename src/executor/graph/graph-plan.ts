// The plan of a graph: numbered nodes and edges, each node with its incoming and outgoing edges. Built once for each
// configuration, and never changed.
import { END, type GraphActorConfig, type GraphNode } from '../../actor/config.ts';
import { exitsOf } from '../../actor/graph/graph-structure.ts';

/** The condition on which an edge fires. */
type EdgeKind = 'always' | 'when' | 'otherwise' | 'route' | 'error';

export interface PlannedEdge {
  /** The index of its token queue. Each pair of source and target has one queue. */
  readonly index: number;
  readonly kind: EdgeKind;
  readonly from: PlannedNode;
  /** Absent if the target is `end`. */
  readonly to: PlannedNode | undefined;
  /** The expression of a `when`. */
  readonly when: string;
  /** Whether a target with `wait: all` waits for this edge. */
  readonly isAwaited: boolean;
}

export interface PlannedNode {
  /** Its position in the file. */
  readonly index: number;
  readonly node: GraphNode;
  readonly path: string;
  readonly isExit: boolean;
  /** In the order of the file. Edges of a router and of `on_error` follow the edges that are listed under `edges`. */
  readonly outgoing: readonly PlannedEdge[];
  /** Sorted by the position of their sources in the file. */
  readonly incoming: readonly PlannedEdge[];
  /**
   * How many awaited edges in `incoming` must have a token before the node is ready. 0: one token on any edge suffices.
   */
  readonly waitsFor: number;
}

export interface GraphPlan {
  readonly nodes: readonly PlannedNode[];
  readonly entry: PlannedNode;
  readonly edges: readonly PlannedEdge[];
}

const PLANS = new WeakMap<GraphActorConfig, Map<string, GraphPlan>>();

/** Returns the plan of a graph with this path. */
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
  const nodeWithId = (id: string): Node => {
    const found = byId.get(id);
    // The parser has checked that the node exists.
    if (found === undefined) throw new Error(`no node ${id}`);
    return found;
  };
  const edges: PlannedEdge[] = [];
  const add = (from: Node, to: string, { kind, when = '' }: { kind: EdgeKind; when?: string | undefined }) => {
    const target = to === END ? undefined : nodeWithId(to);
    // `on_error` may have the same target as a regular edge of the node. Both then share one queue.
    const regularEdge = kind === 'error' ? from.outgoing.find((edge) => edge.to === target) : undefined;
    const edge = {
      index: regularEdge?.index ?? edges.length,
      kind,
      from,
      to: target,
      when,
      isAwaited: kind !== 'error' || regularEdge !== undefined,
    };
    from.outgoing.push(edge);
    if (regularEdge !== undefined) return;
    edges.push(edge);
    target?.incoming.push(edge);
  };
  for (const { from, to, when, otherwise } of config.edges)
    add(nodeWithId(from), to, { kind: otherwise ? 'otherwise' : when === undefined ? 'always' : 'when', when });
  for (const planned of nodes) {
    for (const to of targetsOf(planned.node)) add(planned, to, { kind: 'route' });
    if (planned.node.onError !== undefined) add(planned, planned.node.onError, { kind: 'error' });
  }
  for (const planned of nodes) finishNode(planned);
  return { nodes, edges, entry: nodeWithId(config.entry) };
}

/** Returns the distinct targets of a router. */
function targetsOf(node: GraphNode): readonly string[] {
  if (node.type !== 'router') return [];
  return [...new Set([...node.rules.map(({ to }) => to), ...(node.otherwise === undefined ? [] : [node.otherwise])])];
}

function finishNode(planned: Node): void {
  planned.incoming.sort((first, second) => first.from.index - second.from.index || first.index - second.index);
  planned.waitsFor = planned.node.wait === 'all' ? planned.incoming.filter(({ isAwaited }) => isAwaited).length : 0;
}
