// Whether the nodes of a graph fit together: what is reached, what ends, what goes round for ever. Knows no YAML and no text.
import { END, type GraphActorConfig, type GraphEdge, type GraphNode } from '../config.ts';
import { dominance } from './dominators.ts';
import { componentsOf, cyclesIn, reachedFrom, reversed, type Successors } from './graph-paths.ts';

/** A graph without what its nodes do. */
export interface GraphShape {
  readonly entry: string;
  readonly nodes: readonly ShapeNode[];
  readonly edges: readonly GraphEdge[];
}

/** A node without what it does. */
export interface ShapeNode extends Pick<GraphNode, 'id' | 'type' | 'wait' | 'onError'> {
  /** Where a router may go, `end` included. */
  readonly targets: readonly string[];
}

export interface StructureFault {
  readonly message: string;
  readonly hint?: string | undefined;
  /** The node or the edge that it is about, by its place in the list; neither: the graph. */
  readonly node?: number;
  readonly edge?: number;
}

/** The ids of the nodes whose output is the answer: without an edge that leads on, or with only an unconditional one to `end`. */
export function exitsOf({ nodes, edges }: Pick<GraphActorConfig, 'nodes' | 'edges'>): ReadonlySet<string> {
  return exitIds(nodes, edges);
}

/** A router always leads on, so it is no exit. */
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

/** What makes a graph none that can run. All names in it must lead somewhere. */
export function structureFaults(shape: GraphShape): readonly StructureFault[] {
  const parts = partsOf(shape);
  return [...endFaults(parts), ...reachFaults(parts), ...cycleFaults(parts), ...waitFaults(parts)];
}

interface GraphIndex {
  readonly shape: GraphShape;
  readonly entry: number;
  /** Nodes that are exits, or have an edge to `end`. */
  readonly last: readonly number[];
  readonly hasExit: boolean;
  /** All that leads from node to node: edges, choices of routers, and what goes on after a failure. */
  readonly next: Successors;
  /** Edges alone that are always taken. */
  readonly always: Successors;
  /** For each node those that it takes tokens of. */
  readonly sources: Successors;
}

function partsOf(shape: GraphShape): GraphIndex {
  const { nodes, edges } = shape;
  const number = new Map(nodes.map(({ id }, index) => [id, index]));
  const lists = () => nodes.map((): number[] => []);
  const [next, always, tokens] = [lists(), lists(), lists()];
  const exits = exitIds(nodes, edges);
  const last = new Set(nodes.flatMap(({ id }, index) => (exits.has(id) ? [index] : [])));
  const add = (from: number, to: string, into: readonly number[][][]) => {
    const target = number.get(to);
    if (to === END) last.add(from);
    else if (target !== undefined) for (const list of into) list[from]?.push(target);
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
    last: [...last],
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
      hint: 'an exit is a node without an edge that leads on, or with only an edge to `end` without a condition',
    },
  ];
}

function reachFaults({ shape: { entry: name, nodes }, entry, last, next }: GraphIndex): readonly StructureFault[] {
  const reached = reachedFrom([entry], next);
  const ending = reachedFrom(last, reversed(next));
  return nodes.flatMap(({ id }, node): readonly StructureFault[] => {
    if (!reached[node])
      return [
        {
          message: `the node ${id} cannot be reached from the entry, ${name}`,
          hint: `lead an edge to it: {from: ..., to: ${id}}`,
          node,
        },
      ];
    // Where nothing ends at all that was said already.
    if (ending[node] || last.length === 0) return [];
    return [
      { message: `the node ${id} leads neither to an exit nor to \`end\``, hint: 'lead an edge on from here', node },
    ];
  });
}

function cycleFaults({ shape: { nodes, edges }, always }: GraphIndex): readonly StructureFault[] {
  const numbers = new Map(edges.map(({ from, to }, index) => [`${from} ${to}`, index]));
  const numberOf = (pair: string) => numbers.get(pair) ?? 0;
  return cyclesIn(always).map((vertices) => {
    const cycle = vertices.map((one) => nodes[one]?.id ?? '');
    const edge = numberOf(`${cycle[0]} ${cycle[1]}`);
    return {
      message: `${way(cycle)} goes round for ever`,
      hint: 'give one of these edges a `when`, or lead it through a router',
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
      return [{ message: `the node ${id} waits for all of its edges, and none leads to it`, hint: LEAVE_OUT, node }];
    const onCycle = (next[node] ?? []).some((one) => components[one] === components[node]);
    const outside = own.find((one) => components[one] !== components[node]);
    if (onCycle && (node === entry || outside !== undefined)) {
      const from = node === entry ? 'it is the entry' : `${nodes[outside as number]?.id} leads into the cycle there`;
      return [
        { message: `the node ${id} waits for all of its edges, but is on a cycle and ${from}`, hint: LEAVE_OUT, node },
      ];
    }
    const behind = own.find((one) => goesThrough(node, one));
    if (behind === undefined) return [];
    return [
      {
        message: `the node ${id} waits for ${nodes[behind]?.id}, which can be reached only through ${id} itself`,
        hint: LEAVE_OUT,
        node,
      },
    ];
  });
}

const LEAVE_OUT = 'leave `wait: all` out';

function way(ids: readonly string[]): string {
  return ids.length <= 8 ? ids.join(' → ') : [...ids.slice(0, 4), '…', ...ids.slice(-3)].join(' → ');
}

function list(ids: readonly string[]): string {
  return ids.length <= 8 ? ids.join(', ') : `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more`;
}
