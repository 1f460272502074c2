// Tracks the tokens of a running graph: the tokens that wait on each edge, and the nodes that are ready. Does not run
// nodes.
import type { GraphPlan, PlannedEdge, PlannedNode } from './graph-plan.ts';

/** An output that waits on an edge for the next node. */
export interface Token {
  readonly text: string;
  /** The depth of the node that produced it. */
  readonly depth: number;
}

/** A node that is ready, with the tokens that it took. */
export interface ReadyNode {
  readonly planned: PlannedNode;
  /** Sorted by the position of their sources in the file. */
  readonly tokens: readonly Token[];
}

/**
 * The tokens of one execution. The time of a step depends on the nodes that run in it, not on the length of the graph
 * or the run.
 */
export class GraphTokens {
  readonly #plan: GraphPlan;
  /** One queue for each edge index, oldest token first. */
  readonly #queues: Token[][];
  /** For each node: the number of its edges with a waiting token, and the number of its awaited edges with one. */
  readonly #filled: number[];
  readonly #awaited: number[];
  /** The nodes with a waiting token. */
  readonly #waiting = new Set<PlannedNode>();
  /** The waiting nodes that are ready, so that a step need not check the others. */
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

  /** Takes the tokens of all ready nodes. Returns the nodes in the order of the file; empty if none is ready. */
  takeReady(): readonly ReadyNode[] {
    const ready: ReadyNode[] = [];
    for (const planned of this.#ready) {
      ready.push({ planned, tokens: this.#take(planned) });
      if (!this.#isReady(planned)) this.#ready.delete(planned);
      if (this.#filled[planned.index] === 0) this.#waiting.delete(planned);
    }
    return ready.sort((first, second) => first.planned.index - second.planned.index);
  }

  /** Returns the nodes that still wait, with their awaited edges that have no token. */
  *waitingNodes(): Generator<{ readonly planned: PlannedNode; readonly missing: readonly PlannedEdge[] }> {
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

  /** Takes the tokens of a node: with `wait: all` the oldest one of each edge, otherwise all. */
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

  /** Updates the counts of a node when one of its edges gets its first token or loses its last one. */
  #count({ index }: PlannedNode, { isAwaited }: PlannedEdge, change: 1 | -1): void {
    this.#filled[index] = (this.#filled[index] ?? 0) + change;
    if (isAwaited) this.#awaited[index] = (this.#awaited[index] ?? 0) + change;
  }
}
