// Which vertices of a directed graph every way to another one goes through. Knows no actor.
import { reversed, type Successors } from './graph-paths.ts';

/**
 * Tells of two vertices whether every way from the root to the second goes through the first; of a vertex that is not
 * reached nothing does. T. Lengauer and R. Tarjan, A fast algorithm for finding dominators in a flowgraph (1979).
 */
export function dominance(root: number, next: Successors): (first: number, second: number) => boolean {
  const { order, parent, number } = numbered(root, next);
  const immediate = immediateDominators({ order, parent, number, before: reversed(next) });
  const spans = spansOf(order, immediate);
  return (first, second) => {
    const [outer, inner] = [spans.get(first), spans.get(second)];
    return outer !== undefined && inner !== undefined && outer.from <= inner.from && inner.to <= outer.to;
  };
}

interface Numbered {
  /** The vertices in the order in which a depth-first search meets them. */
  readonly order: readonly number[];
  /** The places of the vertices in it; -1 for those that are not met. */
  readonly number: readonly number[];
  readonly parent: readonly number[];
}

function numbered(root: number, next: Successors): Numbered {
  const order: number[] = [];
  const number = next.map(() => -1);
  const parent = next.map(() => -1);
  const waiting: [vertex: number, from: number][] = [[root, -1]];
  for (let top = waiting.pop(); top !== undefined; top = waiting.pop()) {
    const [vertex, from] = top;
    if (number[vertex] !== -1) continue;
    number[vertex] = order.length;
    parent[vertex] = from;
    order.push(vertex);
    for (const target of next[vertex] ?? []) if (number[target] === -1) waiting.push([target, vertex]);
  }
  return { order, number, parent };
}

/** For each vertex that is met, the last one before it that all ways go through. */
function immediateDominators({
  order,
  number,
  parent,
  before,
}: Numbered & { readonly before: Successors }): readonly number[] {
  const immediate = number.map(() => -1);
  const least = [...number];
  const forest = new Forest(least);
  const buckets: number[][] = number.map(() => []);
  for (const vertex of order.slice(1).reverse()) {
    const above = parent[vertex] as number;
    for (const source of before[vertex] ?? []) {
      if (number[source] !== -1)
        least[vertex] = Math.min(least[vertex] as number, least[forest.lowest(source)] as number);
    }
    buckets[order[least[vertex] as number] as number]?.push(vertex);
    forest.link(above, vertex);
    for (const one of buckets[above]?.splice(0) ?? []) {
      const lowest = forest.lowest(one);
      immediate[one] = (least[lowest] as number) < (least[one] as number) ? lowest : above;
    }
  }
  for (const vertex of order.slice(1)) {
    const near = immediate[vertex] as number;
    if (near !== order[least[vertex] as number]) immediate[vertex] = immediate[near] as number;
  }
  return immediate;
}

/** The part of the search tree that was looked at already, with short ways up. */
class Forest {
  readonly #least: readonly number[];
  readonly #above: number[];
  readonly #label: number[];

  constructor(least: readonly number[]) {
    this.#least = least;
    this.#above = least.map(() => -1);
    this.#label = least.map((_, vertex) => vertex);
  }

  link(parent: number, vertex: number): void {
    this.#above[vertex] = parent;
  }

  /** The vertex on the way up from one, short of the top, whose number is the lowest. */
  lowest(vertex: number): number {
    if (this.#above[vertex] === -1) return vertex;
    const way: number[] = [];
    for (let one = vertex; this.#above[this.#above[one] as number] !== -1; one = this.#above[one] as number)
      way.push(one);
    for (const one of way.reverse()) this.#shorten(one);
    return this.#label[vertex] as number;
  }

  #shorten(vertex: number): void {
    const above = this.#above[vertex] as number;
    const [own, upper] = [this.#label[vertex] as number, this.#label[above] as number];
    if ((this.#least[upper] as number) < (this.#least[own] as number)) this.#label[vertex] = upper;
    this.#above[vertex] = this.#above[above] as number;
  }
}

interface Span {
  readonly from: number;
  to: number;
}

/** A number at which each vertex of the tree begins and one at which it ends: what is below lies between. */
function spansOf(order: readonly number[], immediate: readonly number[]): ReadonlyMap<number, Span> {
  const below = new Map<number, number[]>(order.map((vertex) => [vertex, []]));
  for (const vertex of order.slice(1)) below.get(immediate[vertex] as number)?.push(vertex);
  const spans = new Map<number, Span>();
  const waiting = order.slice(0, 1);
  const entered: number[] = [];
  let count = 0;
  for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop()) {
    spans.set(vertex, { from: count, to: count });
    entered.push(vertex);
    count += 1;
    for (const one of below.get(vertex) ?? []) waiting.push(one);
  }
  // Backwards each vertex comes after all that is below it.
  for (const vertex of entered.reverse()) {
    const span = spans.get(vertex) as Span;
    for (const one of below.get(vertex) ?? []) span.to = Math.max(span.to, spans.get(one)?.to ?? 0);
  }
  return spans;
}
