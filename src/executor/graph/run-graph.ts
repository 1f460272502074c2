// One execution of a `graph` actor: in each step all nodes that are ready run side by side; when all are done their results are
// applied in the order of the file, then edges are looked at. So the result does not depend on who was faster.

import { setImmediate } from 'node:timers/promises';
import type { GraphActorConfig } from '../../actor/config.ts';
import { ExecutionError } from '../../errors.ts';
import type { NodeValues } from '../../templates/values.ts';
import type { Answer, Execution } from '../run/execution.ts';
import type { NodeOutput } from '../run/run.ts';
import { runTogether } from '../run/run-together.ts';
import { AnswerWriter } from './answer-writer.ts';
import { turnstiles } from './first-call-order.ts';
import { firingEdges } from './graph-edges.ts';
import { type NodeOutcome, NodeRunner } from './graph-node.ts';
import { type PlannedNode, planOf } from './graph-plan.ts';
import { GraphTokens, type ReadyNode } from './graph-tokens.ts';

const STEPS_AT_ONCE = 64;

/** Runs the graph. @throws AgentsError */
export async function runGraph(execution: Execution<GraphActorConfig>): Promise<Answer> {
  const { scope, config, path, depth } = execution;
  scope.run.parts.emit({ type: 'node-start', node: path, kind: 'graph', actor: config.name ?? path });
  // A failure ends the siblings, and nothing outside of the graph.
  const inner = scope.within({}, depth);
  try {
    const answer = await new GraphRun({ ...execution, scope: inner }).run();
    scope.run.parts.emit({ type: 'node-end', node: path, finishReason: answer.finishReason });
    return answer;
  } catch (error) {
    throw scope.cancellation.error() ?? error;
  } finally {
    inner.cancellation.release();
  }
}

class GraphRun {
  readonly #execution: Execution<GraphActorConfig>;
  readonly #tokens: GraphTokens;
  readonly #runner: NodeRunner;
  readonly #writer: AnswerWriter;
  /** What templates and expressions see of each node. */
  readonly #values: Record<string, NodeValues> = Object.create(null);
  /** The nodes that led to `end`. */
  readonly #closed = new Set<string>();
  /** What was kept of its answer. */
  readonly #kept: NodeOutput[] = [];
  #isCut = false;

  constructor(execution: Execution<GraphActorConfig>) {
    const { config, path, input, depth, sink } = execution;
    const plan = planOf(config, path);
    this.#execution = execution;
    this.#tokens = new GraphTokens(plan, { text: input, depth });
    this.#writer = new AnswerWriter(sink);
    for (const { node } of plan.nodes) this.#values[node.id] = { output: '', runs: 0, error: null };
    this.#runner = new NodeRunner(execution, this.#values);
  }

  async run(): Promise<Answer> {
    let step = 0;
    for (let ready = this.#tokens.takeReady(); ready.length > 0; ready = this.#tokens.takeReady()) {
      step += 1;
      // Where nodes answer at once nothing else gives a signal or the time limit its turn.
      if (step % STEPS_AT_ONCE === 0) await setImmediate();
      const outcomes = await this.#step(ready, step);
      for (const outcome of outcomes) this.#apply(outcome);
      for (const outcome of outcomes) await this.#fire(outcome);
    }
    for (const { planned, missing } of this.#tokens.left())
      throw inputMissing(
        planned,
        missing.map(({ from }) => from.node.id),
      );
    if (this.#writer.isEmpty) throw noAnswer(this.#execution.path, [...this.#closed]);
    return { text: this.#writer.text, finishReason: this.#isCut ? 'length' : 'stop', kept: this.#kept };
  }

  /** Runs the nodes of one step. @throws the failure of the first of them in the file */
  #step(ready: readonly ReadyNode[], step: number): Promise<readonly NodeOutcome[]> {
    const { scope, config, turn } = this.#execution;
    const exits = new ExitLine(ready, this.#writer, (kept) => this.#settle(kept));
    const gates = turnstiles(ready, scope.budget, turn);
    const piece = async (at: number) => {
      try {
        const outcome = await this.#runner.run(ready[at] as ReadyNode, {
          step,
          sink: exits.sinkOf(at),
          turn: gates?.[at],
        });
        await scope.wait(exits.done(at, outcome));
        return outcome;
      } finally {
        gates?.[at]?.pass();
      }
    };
    return runTogether({ count: ready.length, most: config.maxConcurrency, piece }, scope.cancellation);
  }

  /** What an exit said has become part of the graph's answer: and so of the run's, if that is heard. */
  #settle(kept: readonly NodeOutput[]): void {
    if (this.#execution.sink === undefined) this.#kept.push(...kept);
    else this.#execution.scope.run.forget(kept);
  }

  #apply({ ready: { planned }, text, error, finishReason }: NodeOutcome): void {
    const { id } = planned.node;
    const { output, runs } = this.#values[id] as NodeValues;
    this.#values[id] = {
      output: error === undefined ? text : output,
      runs: runs + 1,
      error: error === undefined ? null : { code: error.code, message: error.message },
    };
    if (planned.isExit && error === undefined && finishReason === 'length') this.#isCut = true;
  }

  async #fire(outcome: NodeOutcome): Promise<void> {
    const { message, context } = this.#execution;
    const { planned } = outcome.ready;
    const fired = await firingEdges(outcome, { message, context, nodes: this.#values });
    for (const edge of fired) {
      if (edge.to === undefined && !planned.isExit) this.#closed.add(planned.node.id);
      this.#tokens.put(edge, { text: edge.kind === 'error' ? outcome.input : outcome.text, depth: outcome.depth });
    }
  }
}

/** The exits of a step: the first one is heard while it speaks, the others when all before them are done. */
class ExitLine {
  readonly #settle: (kept: readonly NodeOutput[]) => void;
  readonly #writer: AnswerWriter;
  readonly #ready: readonly ReadyNode[];
  readonly #exits: readonly number[];
  readonly #done = new Map<number, NodeOutcome>();
  #next = 0;
  #writing: Promise<void> = Promise.resolve();

  /** @param settle takes what was kept of an exit, once that is written */
  constructor(ready: readonly ReadyNode[], writer: AnswerWriter, settle: (kept: readonly NodeOutput[]) => void) {
    this.#settle = settle;
    this.#ready = ready;
    this.#writer = writer;
    this.#exits = ready.flatMap(({ planned }, at) => (planned.isExit ? [at] : []));
  }

  /** Where a node may write its answer while it comes. */
  sinkOf(at: number) {
    if (at !== this.#exits[0]) return undefined;
    return isHeld(this.#ready[at]?.planned) ? undefined : this.#writer.live();
  }

  /** A node is done: what was held back until then is written. */
  done(at: number, outcome: NodeOutcome): Promise<void> | undefined {
    if (!outcome.ready.planned.isExit) return undefined;
    this.#done.set(at, outcome);
    this.#writing = this.#writing.then(async () => {
      for (
        let next = this.#done.get(this.#exits[this.#next] ?? -1);
        next !== undefined;
        next = this.#done.get(this.#exits[this.#next] ?? -1)
      ) {
        this.#next += 1;
        const { path } = next.ready.planned;
        if (next.error !== undefined) continue;
        await this.#writer.end(path, next.text);
        this.#settle(next.kept ?? []);
      }
    });
    return this.#writing;
  }
}

/** Whether nobody knows what it says before it has succeeded. A model with tools or a JSON format sees to that itself. */
function isHeld(planned: PlannedNode | undefined): boolean {
  return planned?.node.retry !== undefined || planned?.node.onError !== undefined;
}

function inputMissing({ node: { id } }: PlannedNode, sources: readonly string[]): ExecutionError {
  return new ExecutionError({
    code: 'INPUT_MISSING',
    message: `the graph has ended while the node ${id} still waits for ${sources.join(' and ')}`,
    hint: 'Leave out `wait: all`, or see that all its sources run equally often.',
    details: { node: id, missing: sources },
  });
}

function noAnswer(path: string, nodes: readonly string[]): ExecutionError {
  return new ExecutionError({
    code: 'NO_ANSWER',
    message: `${path} has ended without an answer: ${nodes.join(', ')} led to \`end\` before an exit ran`,
    hint: 'Let those nodes lead to an exit.',
    details: { nodes },
  });
}
