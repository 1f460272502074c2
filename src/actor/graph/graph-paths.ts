// Paths in a directed graph whose vertices are numbers from 0: all of it takes about as long as there are vertices and edges.
// Knows no actor.

/** The vertices that each vertex leads to. */
export type Successors = readonly (readonly number[])[];

/** Which vertices are reached from some, those included. */
export function reachedFrom(starts: readonly number[], next: Successors): readonly boolean[] {
  const reached = next.map(() => false);
  const waiting = [...starts];
  for (const start of starts) reached[start] = true;
  for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop()) {
    for (const one of next[vertex] ?? []) {
      if (reached[one]) continue;
      reached[one] = true;
      waiting.push(one);
    }
  }
  return reached;
}

/** The same edges the other way round. */
export function reversed(next: Successors): Successors {
  const before: number[][] = next.map(() => []);
  next.forEach((targets, vertex) => {
    for (const target of targets) before[target]?.push(vertex);
  });
  return before;
}

/**
 * The number of the component of each vertex: two vertices have the same one if each leads to the other.
 * R. Tarjan, Depth-first search and linear graph algorithms (1972), without recursion.
 */
export function componentsOf(next: Successors): readonly number[] {
  const search = {
    next,
    order: next.map(() => -1),
    low: next.map(() => 0),
    component: next.map(() => -1),
    open: [] as number[],
    count: 0,
    components: 0,
  };
  next.forEach((_, vertex) => {
    if (search.order[vertex] === -1) searchFrom(vertex, search);
  });
  return search.component;
}

interface Search {
  readonly next: Successors;
  readonly order: number[];
  readonly low: number[];
  readonly component: number[];
  readonly open: number[];
  count: number;
  components: number;
}

function searchFrom(root: number, search: Search): void {
  const path = [enter(root, search)];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const { vertex } = top;
    const target = search.next[vertex]?.[top.seen];
    if (target === undefined) {
      path.pop();
      leave(vertex, search);
      const parent = path.at(-1);
      if (parent !== undefined)
        search.low[parent.vertex] = Math.min(search.low[parent.vertex] ?? 0, search.low[vertex] ?? 0);
      continue;
    }
    top.seen += 1;
    if (search.order[target] === -1) path.push(enter(target, search));
    else if (search.component[target] === -1)
      search.low[vertex] = Math.min(search.low[vertex] ?? 0, search.order[target] ?? 0);
  }
}

function enter(vertex: number, search: Search): { readonly vertex: number; seen: number } {
  search.order[vertex] = search.count;
  search.low[vertex] = search.count;
  search.count += 1;
  search.open.push(vertex);
  return { vertex, seen: 0 };
}

function leave(vertex: number, search: Search): void {
  if (search.low[vertex] !== search.order[vertex]) return;
  for (let one = search.open.pop(); one !== undefined; one = search.open.pop()) {
    search.component[one] = search.components;
    if (one === vertex) break;
  }
  search.components += 1;
}

/** A cycle for each component that has one: a shortest through its first vertex, which begins and ends with it. In the order of these. */
export function cyclesIn(next: Successors): readonly (readonly number[])[] {
  const components = componentsOf(next);
  const seen = new Set<number>();
  return next.flatMap((_, vertex) => {
    const component = components[vertex] as number;
    if (seen.has(component)) return [];
    seen.add(component);
    // What is outside of the component does not lead back, so each search stays within it.
    const cycle = cycleThrough(vertex, next, (target) => components[target] === component);
    return cycle.length === 0 ? [] : [cycle];
  });
}

/** The vertices of a shortest cycle through one, which begins and ends with it; empty if there is none. */
function cycleThrough(start: number, next: Successors, isWithin: (vertex: number) => boolean): readonly number[] {
  const from = new Map<number, number>();
  const waiting = [start];
  for (let index = 0; index < waiting.length; index++) {
    const vertex = waiting[index] as number;
    for (const target of next[vertex] ?? []) {
      if (target === start) return wayBack(vertex, start, from);
      if (from.has(target) || !isWithin(target)) continue;
      from.set(target, vertex);
      waiting.push(target);
    }
  }
  return [];
}

function wayBack(last: number, start: number, from: ReadonlyMap<number, number>): readonly number[] {
  const way = [start];
  for (let vertex = last; vertex !== start; vertex = from.get(vertex) ?? start) way.push(vertex);
  return [...way, start].reverse();
}

/** For each vertex the first of `goals` that it leads to, or is; `undefined` if it leads to none. */
export function firstReached(goals: readonly number[], next: Successors): readonly (number | undefined)[] {
  const before = reversed(next);
  const first: (number | undefined)[] = next.map(() => undefined);
  for (const goal of goals) {
    // What leads to a vertex that is marked is marked already.
    const waiting = [goal];
    for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop()) {
      if (first[vertex] !== undefined) continue;
      first[vertex] = goal;
      for (const one of before[vertex] ?? []) waiting.push(one);
    }
  }
  return first;
}
