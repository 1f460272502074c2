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
  /** For each node, on how many of its edges a token waits. */
  readonly #filled: number[];
  /** The nodes on whose edges something waits. */
  readonly #waiting = new Set<PlannedNode>();
  #start: Token | undefined;

  constructor(plan: GraphPlan, start: Token) {
    this.#plan = plan;
    this.#queues = plan.edges.map(() => []);
    this.#filled = plan.nodes.map(() => 0);
    this.#start = start;
    this.#waiting.add(plan.entry);
  }

  /** Puts a token on an edge. */
  put({ index, to }: PlannedEdge, token: Token): void {
    if (to === undefined) return;
    const queue = this.#queues[index] as Token[];
    queue.push(token);
    if (queue.length === 1) this.#filled[to.index] = (this.#filled[to.index] ?? 0) + 1;
    this.#waiting.add(to);
  }

  /** Takes the tokens of all nodes that are ready. In the order of the file; empty if none is. */
  takeReady(): readonly ReadyNode[] {
    const ready: ReadyNode[] = [];
    for (const planned of this.#waiting) {
      if (this.#isReady(planned)) ready.push({ planned, tokens: this.#take(planned) });
    }
    for (const { planned } of ready) if (this.#filled[planned.index] === 0) this.#waiting.delete(planned);
    return ready.sort((one, other) => one.planned.index - other.planned.index);
  }

  /** The nodes that still wait, with the edges on which nothing has come. */
  *left(): Generator<{ readonly planned: PlannedNode; readonly missing: readonly PlannedEdge[] }> {
    for (const planned of this.#waiting) {
      yield { planned, missing: planned.incoming.filter(({ index, kind }) => kind !== 'error' && this.#queues[index]?.length === 0) };
    }
  }

  #isReady(planned: PlannedNode): boolean {
    if (this.#start !== undefined && planned === this.#plan.entry) return true;
    return (this.#filled[planned.index] ?? 0) >= planned.waitsFor;
  }

  /** `wait: all`: the oldest of each edge; else all that there are. */
  #take(planned: PlannedNode): readonly Token[] {
    const taken: Token[] = [];
    if (this.#start !== undefined && planned === this.#plan.entry) {
      taken.push(this.#start);
      this.#start = undefined;
    }
    for (const { index } of planned.incoming) {
      const queue = this.#queues[index] as Token[];
      if (queue.length === 0) continue;
      taken.push(...queue.splice(0, planned.node.wait === 'all' ? 1 : queue.length));
      if (queue.length === 0) this.#filled[planned.index] = (this.#filled[planned.index] ?? 0) - 1;
    }
    return taken;
  }
}
