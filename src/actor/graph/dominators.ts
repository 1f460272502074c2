// Computes the dominators of a directed graph: a vertex dominates another if every path from the root to the other
// vertex goes through it. Does not depend on actors.
import { reversed, type Successors } from './graph-paths.ts';

/**
 * Returns a function that checks whether every path from the root to the second vertex goes through the first. False
 * for a vertex that cannot be reached. T. Lengauer and R. Tarjan, A fast algorithm for finding dominators in a
 * flowgraph (1979).
 */
export function dominance(root: number, next: Successors): (first: number, second: number) => boolean {
  const { order, parent, number } = depthFirstOrder(root, next);
  const immediate = immediateDominators({ order, parent, number, predecessors: reversed(next) });
  const intervals = intervalsOf(order, immediate);
  return (first, second) => {
    const [outer, inner] = [intervals.get(first), intervals.get(second)];
    return outer !== undefined && inner !== undefined && outer.from <= inner.from && inner.to <= outer.to;
  };
}

interface DepthFirstOrder {
  /** The reachable vertices in the order in which a depth-first search visits them. */
  readonly order: readonly number[];
  /** The index of each vertex in `order`; -1 for vertices that cannot be reached. */
  readonly number: readonly number[];
  readonly parent: readonly number[];
}

function depthFirstOrder(root: number, next: Successors): DepthFirstOrder {
  const order: number[] = [];
  const number = next.map(() => -1);
  const parent = next.map(() => -1);
  const stack: [vertex: number, from: number][] = [[root, -1]];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const [vertex, from] = top;
    if (number[vertex] !== -1) continue;
    number[vertex] = order.length;
    parent[vertex] = from;
    order.push(vertex);
    for (const target of next[vertex] ?? []) if (number[target] === -1) stack.push([target, vertex]);
  }
  return { order, number, parent };
}

/** Returns the immediate dominator of each reachable vertex: the closest vertex that dominates it. */
function immediateDominators({
  order,
  number,
  parent,
  predecessors,
}: DepthFirstOrder & { readonly predecessors: Successors }): readonly number[] {
  const immediate = number.map(() => -1);
  /** Numbers of the semidominators of the vertices, as in the paper. */
  const semi = [...number];
  const forest = new Forest(semi);
  const buckets: number[][] = number.map(() => []);
  for (const vertex of order.slice(1).reverse()) {
    const parentVertex = parent[vertex] as number;
    for (const source of predecessors[vertex] ?? []) {
      if (number[source] !== -1) semi[vertex] = Math.min(semi[vertex] as number, semi[forest.lowest(source)] as number);
    }
    buckets[order[semi[vertex] as number] as number]?.push(vertex);
    forest.link(parentVertex, vertex);
    for (const current of buckets[parentVertex]?.splice(0) ?? []) {
      const lowest = forest.lowest(current);
      immediate[current] = (semi[lowest] as number) < (semi[current] as number) ? lowest : parentVertex;
    }
  }
  for (const vertex of order.slice(1)) {
    const dominator = immediate[vertex] as number;
    if (dominator !== order[semi[vertex] as number]) immediate[vertex] = immediate[dominator] as number;
  }
  return immediate;
}

/** The part of the search tree that is processed already, with path compression. */
class Forest {
  readonly #semi: readonly number[];
  readonly #ancestor: number[];
  readonly #label: number[];

  constructor(semi: readonly number[]) {
    this.#semi = semi;
    this.#ancestor = semi.map(() => -1);
    this.#label = semi.map((_, vertex) => vertex);
  }

  link(parent: number, vertex: number): void {
    this.#ancestor[vertex] = parent;
  }

  /** Returns the vertex with the lowest semidominator on the path from a vertex up to below the root of its tree. */
  lowest(vertex: number): number {
    if (this.#ancestor[vertex] === -1) return vertex;
    const path: number[] = [];
    for (
      let current = vertex;
      this.#ancestor[this.#ancestor[current] as number] !== -1;
      current = this.#ancestor[current] as number
    )
      path.push(current);
    for (const current of path.reverse()) this.#compress(current);
    return this.#label[vertex] as number;
  }

  #compress(vertex: number): void {
    const parentVertex = this.#ancestor[vertex] as number;
    const [own, upper] = [this.#label[vertex] as number, this.#label[parentVertex] as number];
    if ((this.#semi[upper] as number) < (this.#semi[own] as number)) this.#label[vertex] = upper;
    this.#ancestor[vertex] = this.#ancestor[parentVertex] as number;
  }
}

interface Interval {
  readonly from: number;
  to: number;
}

/** Returns an interval for each vertex of the dominator tree, which contains the intervals of all vertices below it. */
function intervalsOf(order: readonly number[], immediate: readonly number[]): ReadonlyMap<number, Interval> {
  const children = new Map<number, number[]>(order.map((vertex) => [vertex, []]));
  for (const vertex of order.slice(1)) children.get(immediate[vertex] as number)?.push(vertex);
  const intervals = new Map<number, Interval>();
  const stack = order.slice(0, 1);
  const visited: number[] = [];
  let count = 0;
  for (let vertex = stack.pop(); vertex !== undefined; vertex = stack.pop()) {
    intervals.set(vertex, { from: count, to: count });
    visited.push(vertex);
    count += 1;
    for (const child of children.get(vertex) ?? []) stack.push(child);
  }
  // In reverse order each vertex comes after all vertices below it.
  for (const vertex of visited.reverse()) {
    const interval = intervals.get(vertex) as Interval;
    for (const child of children.get(vertex) ?? []) interval.to = Math.max(interval.to, intervals.get(child)?.to ?? 0);
  }
  return intervals;
}
