// Finds paths in a directed graph whose vertices are the numbers from 0. The time of most functions is proportional to
// the number of vertices and edges. Does not depend on actors.

/** The vertices that each vertex leads to. */
export type Successors = readonly (readonly number[])[];

/** Returns for each vertex whether it can be reached from one of `starts`, which count as reached. */
export function reachedFrom(starts: readonly number[], next: Successors): readonly boolean[] {
  const reached = next.map(() => false);
  const waiting = [...starts];
  for (const start of starts) reached[start] = true;
  for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop()) {
    for (const target of next[vertex] ?? []) {
      if (reached[target]) continue;
      reached[target] = true;
      waiting.push(target);
    }
  }
  return reached;
}

/** Returns the graph with all edges reversed. */
export function reversed(next: Successors): Successors {
  const predecessors: number[][] = next.map(() => []);
  next.forEach((targets, vertex) => {
    for (const target of targets) predecessors[target]?.push(vertex);
  });
  return predecessors;
}

/**
 * Returns the number of the strongly connected component of each vertex: two vertices are in the same component if each
 * can be reached from the other. R. Tarjan, Depth-first search and linear graph algorithms (1972), without recursion.
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
  for (let member = search.open.pop(); member !== undefined; member = search.open.pop()) {
    search.component[member] = search.components;
    if (member === vertex) break;
  }
  search.components += 1;
}

/**
 * Returns one cycle for each component that has a cycle: a shortest cycle through the first vertex of the component,
 * which is the first and last element. Ordered by first vertex.
 */
export function cyclesIn(next: Successors): readonly (readonly number[])[] {
  const components = componentsOf(next);
  const seen = new Set<number>();
  return next.flatMap((_, vertex) => {
    const component = components[vertex] as number;
    if (seen.has(component)) return [];
    seen.add(component);
    // A path that leaves the component cannot return to it, so each search stays in the component.
    const cycle = cycleThrough(vertex, next, (target) => components[target] === component);
    return cycle.length === 0 ? [] : [cycle];
  });
}

/** Returns a shortest cycle through `start`, which is its first and last element; empty if there is no cycle. */
function cycleThrough(start: number, next: Successors, isWithin: (vertex: number) => boolean): readonly number[] {
  const from = new Map<number, number>();
  const waiting = [start];
  for (let index = 0; index < waiting.length; index++) {
    const vertex = waiting[index] as number;
    for (const target of next[vertex] ?? []) {
      if (target === start) return pathBack(vertex, start, from);
      if (from.has(target) || !isWithin(target)) continue;
      from.set(target, vertex);
      waiting.push(target);
    }
  }
  return [];
}

function pathBack(last: number, start: number, from: ReadonlyMap<number, number>): readonly number[] {
  const path = [start];
  for (let vertex = last; vertex !== start; vertex = from.get(vertex) ?? start) path.push(vertex);
  return [...path, start].reverse();
}

/** Returns for each vertex the first of `goals` that it can reach, or that it is; `undefined` if it reaches none. */
export function firstReached(goals: readonly number[], next: Successors): readonly (number | undefined)[] {
  const predecessors = reversed(next);
  const first: (number | undefined)[] = next.map(() => undefined);
  for (const goal of goals) {
    // All vertices that lead to a marked vertex are marked too, so the search stops at a marked vertex.
    const waiting = [goal];
    for (let vertex = waiting.pop(); vertex !== undefined; vertex = waiting.pop()) {
      if (first[vertex] !== undefined) continue;
      first[vertex] = goal;
      for (const predecessor of predecessors[vertex] ?? []) waiting.push(predecessor);
    }
  }
  return first;
}
