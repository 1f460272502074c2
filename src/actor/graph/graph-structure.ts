// Checks whether the nodes of a graph fit together: every node is reached, can end, and is not on an endless cycle.
// Does not depend on YAML.
import { END, type GraphActorConfig, type GraphEdge, type GraphNode } from '../config.ts';
import { dominance } from './dominators.ts';
import { componentsOf, cyclesIn, reachedFrom, reversed, type Successors } from './graph-paths.ts';

/** The structure of a graph: its nodes and edges without the configuration of the nodes. */
export interface GraphShape {
  readonly entry: string;
  readonly nodes: readonly ShapeNode[];
  readonly edges: readonly GraphEdge[];
}

/** A node without its configuration. */
export interface ShapeNode extends Pick<GraphNode, 'id' | 'type' | 'wait' | 'onError'> {
  /** The targets of a router, `end` included; empty for other nodes. */
  readonly targets: readonly string[];
}

export interface StructureFault {
  readonly message: string;
  readonly hint?: string | undefined;
  /** The index of the node or of the edge that has the fault. Without either the fault is about the graph. */
  readonly node?: number;
  readonly edge?: number;
}

/**
 * Returns the ids of the exits: the nodes whose output is the answer. An exit has no outgoing edges, or only an
 * unconditional edge to `end`.
 */
export function exitsOf({ nodes, edges }: Pick<GraphActorConfig, 'nodes' | 'edges'>): ReadonlySet<string> {
  return exitIds(nodes, edges);
}

/** Returns the ids of the exits. A router is never an exit, because it always leads to another node or to `end`. */
export function exitIds(
  nodes: readonly Pick<GraphNode, 'id' | 'type'>[],
  edges: readonly GraphEdge[],
): ReadonlySet<string> {
  const leading = new Set<string>();
  const ending = new Set<string>();
  for (const edge of edges) {
    const isLast = edge.to === END && edge.when === undefined && !edge.otherwise && !ending.has(edge.from);
    (isLast ? ending : leading).add(edge.from);
  }
  return new Set(nodes.filter(({ id, type }) => type !== 'router' && !leading.has(id)).map(({ id }) => id));
}

/** Returns the faults for which a graph cannot run. All ids that the graph refers to must exist. */
export function structureFaults(shape: GraphShape): readonly StructureFault[] {
  const parts = indexGraph(shape);
  return [...endFaults(parts), ...reachFaults(parts), ...cycleFaults(parts), ...waitFaults(parts)];
}

interface GraphIndex {
  readonly shape: GraphShape;
  readonly entry: number;
  /** The nodes that are exits or lead to `end`. */
  readonly endNodes: readonly number[];
  readonly hasExit: boolean;
  /** All links between nodes: edges, targets of routers, and `onError`. */
  readonly next: Successors;
  /** Only the edges that are always taken. */
  readonly always: Successors;
  /** For each node the nodes from which it receives tokens. */
  readonly sources: Successors;
}

function indexGraph(shape: GraphShape): GraphIndex {
  const { nodes, edges } = shape;
  const number = new Map(nodes.map(({ id }, index) => [id, index]));
  const lists = () => nodes.map((): number[] => []);
  const [next, always, tokens] = [lists(), lists(), lists()];
  const exits = exitIds(nodes, edges);
  const last = new Set(nodes.flatMap(({ id }, index) => (exits.has(id) ? [index] : [])));
  const add = (from: number, to: string, into: readonly number[][][]) => {
    const target = number.get(to);
    if (to === END) last.add(from);
    else if (target !== undefined) for (const listText of into) listText[from]?.push(target);
  };
  nodes.forEach(({ targets, onError }, from) => {
    for (const to of targets) add(from, to, [next, tokens]);
    if (onError !== undefined) add(from, onError, [next]);
  });
  for (const { from, to, when, otherwise } of edges)
    add(number.get(from) ?? 0, to, when === undefined && !otherwise ? [next, tokens, always] : [next, tokens]);
  return {
    shape,
    entry: number.get(shape.entry) ?? 0,
    endNodes: [...last],
    hasExit: exits.size > 0,
    next,
    always,
    sources: reversed(tokens),
  };
}

function endFaults({ hasExit, shape: { nodes } }: GraphIndex): readonly StructureFault[] {
  if (hasExit) return [];
  const names = list(nodes.map(({ id }) => id));
  const message = `no node is an exit, so there is no answer: ${names}`;
  return [
    {
      message,
      hint: 'an exit is a node without outgoing edges, or with only an unconditional edge to `end`',
    },
  ];
}

function reachFaults({
  shape: { entry: name, nodes },
  entry,
  endNodes: last,
  next,
}: GraphIndex): readonly StructureFault[] {
  const reached = reachedFrom([entry], next);
  const ending = reachedFrom(last, reversed(next));
  return nodes.flatMap(({ id }, node): readonly StructureFault[] => {
    if (!reached[node])
      return [
        {
          message: `the node ${id} cannot be reached from the entry, ${name}`,
          hint: `add an edge to it: {from: ..., to: ${id}}`,
          node,
        },
      ];
    // If no node ends the run, no node is an exit, which `endFaults` has reported already.
    if (ending[node] || last.length === 0) return [];
    return [
      { message: `the node ${id} leads neither to an exit nor to \`end\``, hint: 'add an edge from this node', node },
    ];
  });
}

function cycleFaults({ shape: { nodes, edges }, always }: GraphIndex): readonly StructureFault[] {
  const numbers = new Map(edges.map(({ from, to }, index) => [`${from} ${to}`, index]));
  const numberOf = (pair: string) => numbers.get(pair) ?? 0;
  return cyclesIn(always).map((vertices) => {
    const cycle = vertices.map((vertex) => nodes[vertex]?.id ?? '');
    const edge = numberOf(`${cycle[0]} ${cycle[1]}`);
    return {
      message: `${pathText(cycle)} is an endless cycle`,
      hint: 'add a `when` to one of these edges, or put a router between two of the nodes',
      edge,
    };
  });
}

function waitFaults({ shape: { nodes }, entry, next, sources }: GraphIndex): readonly StructureFault[] {
  if (!nodes.some(({ wait }) => wait === 'all')) return [];
  const components = componentsOf(next);
  const goesThrough = dominance(entry, next);
  return nodes.flatMap(({ id, wait }, node): readonly StructureFault[] => {
    if (wait !== 'all') return [];
    const own = sources[node] ?? [];
    if (own.length === 0 && node !== entry)
      return [
        { message: `the node ${id} waits for all of its edges, but no edge leads to it`, hint: REMOVE_WAIT, node },
      ];
    const onCycle = (next[node] ?? []).some((other) => components[other] === components[node]);
    const outside = own.find((other) => components[other] !== components[node]);
    if (onCycle && (node === entry || outside !== undefined)) {
      const from =
        node === entry ? 'is the entry' : `${nodes[outside as number]?.id} leads into the cycle at this node`;
      return [
        {
          message: `the node ${id} waits for all of its edges, but is on a cycle and ${from}`,
          hint: REMOVE_WAIT,
          node,
        },
      ];
    }
    const behind = own.find((other) => goesThrough(node, other));
    if (behind === undefined) return [];
    return [
      {
        message: `the node ${id} waits for ${nodes[behind]?.id}, which can be reached only through ${id} itself`,
        hint: REMOVE_WAIT,
        node,
      },
    ];
  });
}

const REMOVE_WAIT = 'remove `wait: all`';

function pathText(ids: readonly string[]): string {
  return ids.length <= 8 ? ids.join(' → ') : [...ids.slice(0, 4), '…', ...ids.slice(-3)].join(' → ');
}

function list(ids: readonly string[]): string {
  return ids.length <= 8 ? ids.join(', ') : `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more`;
}
