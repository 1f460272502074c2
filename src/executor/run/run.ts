// The state of one run, shared by all its executions: its setup and the usage of its calls. Lives as long as the run.
import type { Permission, Warning } from '../../actor/config.ts';
import type { Spent } from '../../errors.ts';
import { dollarsOf, sumCost } from '../../money.ts';
import type { Pricing } from '../../pricing.ts';
import type { ToolHost } from '../../tools/tool.ts';
import { type NodeUsage, sumUsage } from '../../usage.ts';
import { type Charge, compareOrders, RunBudget } from '../budget/budget.ts';
import { callbackError } from '../failure.ts';
import type { Emit } from '../stream/event-channel.ts';
import type { Connections } from '../transport/connections.ts';
import type { Transport } from '../transport/transport.ts';
import type { FindActor } from './find-actor.ts';

/** The setup of a run. */
export interface RunSetup {
  readonly connections: Connections;
  readonly pricing: Pricing;
  readonly now: () => Date;
  readonly onWarning: ((warning: Warning) => void) | undefined;
  /** Makes, records or replays the model calls. */
  readonly transport: Transport;
  readonly emit: Emit;
  /** The permissions of tools that need no confirmation. */
  readonly permissions: ReadonlySet<Permission>;
  readonly host: ToolHost | undefined;
  readonly find: FindActor;
}

/** An output of a model that is not part of the answer of the run. */
export interface NodeOutput {
  readonly node: string;
  readonly text: string;
  readonly order: readonly number[];
}

/** One run: its budget, and the usage of its calls. */
export class Run {
  readonly setup: RunSetup;
  readonly startedAt: Date;
  readonly budget = new RunBudget();
  readonly #nodes: { readonly entry: NodeUsage; readonly order: readonly number[] }[] = [];
  readonly #outputs = new Set<NodeOutput>();
  readonly #calls = new Map<string, number>();
  #answer = '';
  #charged = 0n;
  #isPriced = true;
  #hasSent = false;
  #questions: Promise<unknown> = Promise.resolve();

  constructor(setup: RunSetup) {
    this.setup = setup;
    this.startedAt = setup.now();
  }

  /** Adds a piece to the answer of the run. */
  readonly writeAnswer = (node: string, text: string): Promise<void> | undefined => {
    this.#answer += text;
    return this.setup.emit({ type: 'text', node, text });
  };

  /** Adds the usage entry of a call that has ended. */
  addUsage(usage: NodeUsage, order: readonly number[]): NodeUsage {
    const entry = Object.freeze(usage);
    this.#nodes.push({ entry, order });
    return entry;
  }

  /** Stores an output that is not part of the answer, so that `spent` can return it: it was paid for. */
  keepOutput(output: NodeOutput): NodeOutput {
    if (output.text !== '') this.#outputs.add(output);
    return output;
  }

  /** Removes stored outputs that have become part of the answer. */
  forgetOutputs(outputs: readonly NodeOutput[]): void {
    for (const output of outputs) this.#outputs.delete(output);
  }

  /** Adds the settled charge of an attempt. Without a price the charge of the run is unknown. */
  addCharge({ cost }: Charge, isPriced: boolean): void {
    this.#charged += cost;
    this.#isPriced &&= isPriced;
  }

  /** Notes that a request is being sent. */
  markSent(): void {
    this.#hasSent = true;
  }

  /** Whether any request was sent. */
  get hasSent(): boolean {
    return this.#hasSent;
  }

  /** Returns the number of the next call of a node, counted from 1. */
  nextCall(node: string): number {
    const number = (this.#calls.get(node) ?? 0) + 1;
    this.#calls.set(node, number);
    return number;
  }

  /** A new list of the calls so far, sorted by their position in the run. */
  get nodes(): readonly NodeUsage[] {
    const sorted = [...this.#nodes].sort((first, second) => compareOrders(first.order, second.order));
    return Object.freeze(sorted.map(({ entry }) => entry));
  }

  /**
   * US dollars charged to the budget: the reported usage, or the whole reservation where nothing was reported.
   * `undefined` if a price is unknown.
   */
  get chargedUsd(): number | undefined {
    return this.#isPriced ? dollarsOf(this.#charged) : undefined;
  }

  /** Returns what a failed run has spent. The cost of a request without a reply is unknown, which is not 0. */
  spent(): Spent {
    const { nodes } = this;
    const hasNoUsage = nodes.length === 0;
    const outputs = [...this.#outputs].sort((first, second) => compareOrders(first.order, second.order));
    return Object.freeze({
      text: this.#answer,
      outputs: Object.freeze(outputs.map(({ node, text }) => Object.freeze({ node, text }))),
      nodes,
      usage: hasNoUsage ? undefined : sumUsage(nodes),
      costUsd: hasNoUsage ? undefined : sumCost(nodes),
      chargedUsd: this.chargedUsd,
    });
  }

  /** Emits a warning. If `onWarning` throws, the run ends; its error contains what was spent. */
  warn(node: string, code: string, message: string): Promise<void> | undefined {
    const warning: Warning = Object.freeze({ code, message });
    try {
      this.setup.onWarning?.(warning);
    } catch (error) {
      throw callbackError('onWarning', error);
    }
    return this.setup.emit({ type: 'warning', node, warning });
  }

  /** Asks a question once all earlier questions have been answered. */
  askInOrder<Reply>(question: () => Promise<Reply>): Promise<Reply> {
    const asked = this.#questions.then(question);
    this.#questions = asked.catch(() => undefined);
    return asked;
  }
}
