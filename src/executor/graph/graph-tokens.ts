// The tokens of a running graph: which edges hold some, and which nodes are ready because of it. Knows no work that nodes do.
import type { GraphPlan, PlannedEdge, PlannedNode } from './graph-plan.ts';

/** An output on its way to the next node. */
export interface Token {
  readonly text: string;
  /** The depth of the node that it came from. */
  readonly depth: number;
}

/** A node that is ready, with what it took. */
export interface ReadyNode {
  readonly planned: PlannedNode;
  /** By the place of their sources in the file. */
  readonly tokens: readonly Token[];
}

/** The tokens of one execution. What a step costs depends on what happens in it, not on how long the graph or the run is. */
export class GraphTokens {
  readonly #plan: GraphPlan;
  /** One line for each edge, the oldest token first. */
  readonly #queues: Token[][];
  /** For each node, on how many of its edges a token waits, and on how many of those that are awaited. */
  readonly #filled: number[];
  readonly #awaited: number[];
  /** The nodes on whose edges something waits. */
  readonly #waiting = new Set<PlannedNode>();
  /** Those of them that are ready: the others are not looked at in each step. */
  readonly #ready = new Set<PlannedNode>();
  #start: Token | undefined;

  constructor(plan: GraphPlan, start: Token) {
    this.#plan = plan;
    this.#queues = plan.edges.map(() => []);
    this.#filled = plan.nodes.map(() => 0);
    this.#awaited = plan.nodes.map(() => 0);
    this.#start = start;
    this.#waiting.add(plan.entry);
    this.#ready.add(plan.entry);
  }

  /** Puts a token on an edge. */
  put(edge: PlannedEdge, token: Token): void {
    const { index, to } = edge;
    if (to === undefined) return;
    const queue = this.#queues[index] as Token[];
    queue.push(token);
    if (queue.length === 1) this.#count(to, edge, 1);
    this.#waiting.add(to);
    if (this.#isReady(to)) this.#ready.add(to);
  }

  /** Takes the tokens of all nodes that are ready. In the order of the file; empty if none is. */
  takeReady(): readonly ReadyNode[] {
    const ready: ReadyNode[] = [];
    for (const planned of this.#ready) {
      ready.push({ planned, tokens: this.#take(planned) });
      if (!this.#isReady(planned)) this.#ready.delete(planned);
      if (this.#filled[planned.index] === 0) this.#waiting.delete(planned);
    }
    return ready.sort((one, other) => one.planned.index - other.planned.index);
  }

  /** The nodes that still wait, with the edges on which nothing has come. */
  *left(): Generator<{ readonly planned: PlannedNode; readonly missing: readonly PlannedEdge[] }> {
    for (const planned of this.#waiting) {
      yield {
        planned,
        missing: planned.incoming.filter(({ index, isAwaited }) => isAwaited && this.#queues[index]?.length === 0),
      };
    }
  }

  #isReady(planned: PlannedNode): boolean {
    if (this.#start !== undefined && planned === this.#plan.entry) return true;
    const { index, waitsFor } = planned;
    return waitsFor === 0 ? this.#filled[index] !== 0 : this.#awaited[index] === waitsFor;
  }

  /** `wait: all`: the oldest of each edge; else all that there are. */
  #take(planned: PlannedNode): readonly Token[] {
    const taken: Token[] = [];
    if (this.#start !== undefined && planned === this.#plan.entry) {
      taken.push(this.#start);
      this.#start = undefined;
    }
    for (const edge of planned.incoming) {
      const queue = this.#queues[edge.index] as Token[];
      if (queue.length === 0) continue;
      taken.push(...queue.splice(0, planned.node.wait === 'all' ? 1 : queue.length));
      if (queue.length === 0) this.#count(planned, edge, -1);
    }
    return taken;
  }

  /** An edge to a node has got its first token, or lost its last one. */
  #count({ index }: PlannedNode, { isAwaited }: PlannedEdge, change: 1 | -1): void {
    this.#filled[index] = (this.#filled[index] ?? 0) + change;
    if (isAwaited) this.#awaited[index] = (this.#awaited[index] ?? 0) + change;
  }
}
