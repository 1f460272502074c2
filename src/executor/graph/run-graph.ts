// Executes a `graph` actor. Each step runs all ready nodes concurrently. When all have finished, their results are
// applied in the order of the file, and then their edges are evaluated. So the result does not depend on the speed of
// the nodes.

import { setImmediate } from 'node:timers/promises';
import type { GraphActorConfig } from '../../actor/config.ts';
import { ExecutionError } from '../../errors.ts';
import type { NodeValues } from '../../templates/values.ts';
import type { Answer, Execution } from '../run/execution.ts';
import type { NodeOutput } from '../run/run.ts';
import { runTogether } from '../run/run-together.ts';
import { AnswerWriter } from './answer-writer.ts';
import { orderFirstCalls } from './first-call-order.ts';
import { firingEdges } from './graph-edges.ts';
import { type NodeOutcome, NodeRunner } from './graph-node.ts';
import { type PlannedNode, planOf } from './graph-plan.ts';
import { GraphTokens, type ReadyNode } from './graph-tokens.ts';

const MAX_STEPS_WITHOUT_YIELD = 64;

/** Runs the graph. @throws AgentsError */
export async function runGraph(execution: Execution<GraphActorConfig>): Promise<Answer> {
  const { scope, config, path, depth } = execution;
  scope.run.setup.emit({ type: 'node-start', node: path, kind: 'graph', actor: config.name ?? path });
  // The failure of a node cancels the other nodes of its step, and nothing outside the graph.
  const inner = scope.within({}, depth);
  try {
    const answer = await new GraphRun({ ...execution, scope: inner }).run();
    scope.run.setup.emit({ type: 'node-end', node: path, finishReason: answer.finishReason });
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
  /** The values of each node for templates and expressions. */
  readonly #values: Record<string, NodeValues> = Object.create(null);
  /** The nodes that are not exits and whose edge to `end` fired. */
  readonly #closed = new Set<string>();
  /** The outputs that form the answer, while it is not written to a sink. */
  readonly #outputs: NodeOutput[] = [];
  #isTruncated = false;

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
      // Where nodes answer without waiting, nothing else lets the event loop deliver a signal or the time limit.
      if (step % MAX_STEPS_WITHOUT_YIELD === 0) await setImmediate();
      const outcomes = await this.#step(ready, step);
      for (const outcome of outcomes) this.#apply(outcome);
      for (const outcome of outcomes) await this.#fire(outcome);
    }
    for (const { planned, missing } of this.#tokens.waitingNodes())
      throw inputMissing(
        planned,
        missing.map(({ from }) => from.node.id),
      );
    if (this.#writer.isEmpty) throw noAnswer(this.#execution.path, [...this.#closed]);
    return { text: this.#writer.text, finishReason: this.#isTruncated ? 'length' : 'stop', outputs: this.#outputs };
  }

  /** Runs the nodes of one step. @throws the failure of the failed node that is first in the file */
  #step(ready: readonly ReadyNode[], step: number): Promise<readonly NodeOutcome[]> {
    const { scope, config, firstCall } = this.#execution;
    const exits = new ExitQueue(ready, this.#writer, (outputs) => this.#addOutputs(outputs));
    const firstCalls = orderFirstCalls(ready, scope.budget, firstCall);
    const task = async (at: number) => {
      try {
        const outcome = await this.#runner.run(ready[at] as ReadyNode, {
          step,
          sink: exits.sinkOf(at),
          firstCall: firstCalls?.[at],
        });
        await scope.waitForReader(exits.done(at, outcome));
        return outcome;
      } finally {
        firstCalls?.[at]?.release();
      }
    };
    return runTogether({ count: ready.length, maxConcurrency: config.maxConcurrency, task }, scope.cancellation);
  }

  /** Adds the outputs of an exit to the answer of the graph. With a sink they are now part of the answer of the run. */
  #addOutputs(outputs: readonly NodeOutput[]): void {
    if (this.#execution.sink === undefined) this.#outputs.push(...outputs);
    else this.#execution.scope.run.forgetOutputs(outputs);
  }

  #apply({ ready: { planned }, text, error, finishReason }: NodeOutcome): void {
    const { id } = planned.node;
    const { output, runs } = this.#values[id] as NodeValues;
    this.#values[id] = {
      output: error === undefined ? text : output,
      runs: runs + 1,
      error: error === undefined ? null : { code: error.code, message: error.message },
    };
    if (planned.isExit && error === undefined && finishReason === 'length') this.#isTruncated = true;
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

/**
 * The exits of a step. The first one is written while it is generated, each other one once all exits before it are
 * done.
 */
class ExitQueue {
  readonly #addOutputs: (outputs: readonly NodeOutput[]) => void;
  readonly #writer: AnswerWriter;
  readonly #ready: readonly ReadyNode[];
  readonly #exits: readonly number[];
  readonly #done = new Map<number, NodeOutcome>();
  #next = 0;
  #writing: Promise<void> = Promise.resolve();

  /** @param addOutputs takes the outputs of an exit, once its answer is written */
  constructor(ready: readonly ReadyNode[], writer: AnswerWriter, addOutputs: (outputs: readonly NodeOutput[]) => void) {
    this.#addOutputs = addOutputs;
    this.#ready = ready;
    this.#writer = writer;
    this.#exits = ready.flatMap(({ planned }, at) => (planned.isExit ? [at] : []));
  }

  /** Returns the sink to which a node may write its answer while it is generated; `undefined` if it may not. */
  sinkOf(at: number) {
    if (at !== this.#exits[0]) return undefined;
    return isHeldBack(this.#ready[at]?.planned) ? undefined : this.#writer.live();
  }

  /** Notes that a node is done, and writes the exits that were held back until then. */
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
        this.#addOutputs(next.outputs ?? []);
      }
    });
    return this.#writing;
  }
}

/**
 * Whether the output of a node is final only once it has succeeded. A model with tools or a JSON format holds its text
 * back itself.
 */
function isHeldBack(planned: PlannedNode | undefined): boolean {
  return planned?.node.retry !== undefined || planned?.node.onError !== undefined;
}

function inputMissing({ node: { id } }: PlannedNode, sources: readonly string[]): ExecutionError {
  return new ExecutionError({
    code: 'INPUT_MISSING',
    message: `the graph ended while the node ${id} was still waiting for ${sources.join(' and ')}`,
    hint: 'Remove `wait: all`, or make sure that all its sources run equally often.',
    details: { node: id, missing: sources },
  });
}

function noAnswer(path: string, nodes: readonly string[]): ExecutionError {
  return new ExecutionError({
    code: 'NO_ANSWER',
    message: `${path} ended without an answer: ${nodes.join(', ')} led to \`end\` before an exit ran`,
    hint: 'Add edges from those nodes to an exit.',
    details: { nodes },
  });
}
