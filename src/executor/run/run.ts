// What all parts of one run share: what it is given, and the account of its calls. Lives as long as the run, and is its only state.

import type { Permission, Warning } from '../../actor/config.ts';
import type { Credentials } from '../../credentials.ts';
import type { Spent } from '../../errors.ts';
import { sumCost, toDollars } from '../../money.ts';
import type { Pricing } from '../../pricing.ts';
import type { ToolHost } from '../../tools/tool.ts';
import { type NodeUsage, sumUsage } from '../../usage.ts';
import { type Charge, compareOrders, RunBudget } from '../budget/budget.ts';
import { callersFailure } from '../failure.ts';
import type { Emit } from '../stream/event-channel.ts';
import type { Connections } from '../transport/connections.ts';
import type { RecordOrReplay } from '../transport/record-replay.ts';
import type { FindActor } from './find-actor.ts';

/** Waits so many milliseconds. Rejects when the signal is aborted. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** What a run is given. */
export interface RunSetup {
  readonly credentials: Credentials;
  readonly connections: Connections;
  readonly pricing: Pricing;
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly onWarning: ((warning: Warning) => void) | undefined;
  /** Where calls are recorded, or what they are replayed from. */
  readonly tape: RecordOrReplay | undefined;
  readonly emit: Emit;
  /** What tools may do without asking. */
  readonly permissions: ReadonlySet<Permission>;
  readonly host: ToolHost | undefined;
  readonly find: FindActor;
}

/** What a model said that stands in no answer. */
export interface NodeOutput {
  readonly node: string;
  readonly text: string;
  readonly order: readonly number[];
}

/** One run: its guard, and the account of its calls. */
export class Run {
  readonly parts: RunSetup;
  readonly startedAt: Date;
  readonly budget = new RunBudget();
  readonly #nodes: { readonly entry: NodeUsage; readonly order: readonly number[] }[] = [];
  readonly #said = new Set<NodeOutput>();
  readonly #calls = new Map<string, number>();
  #answer = '';
  #charged = 0n;
  #isPriced = true;
  #hasSent = false;
  #questions: Promise<unknown> = Promise.resolve();

  constructor(parts: RunSetup) {
    this.parts = parts;
    this.startedAt = parts.now();
  }

  /** Takes a piece of the run's answer. */
  readonly answer = (node: string, text: string): Promise<void> | undefined => {
    this.#answer += text;
    return this.parts.emit({ type: 'text', node, text });
  };

  /** Takes the entry of a call that has ended in. */
  account(usage: NodeUsage, order: readonly number[]): NodeUsage {
    const entry = Object.freeze(usage);
    this.#nodes.push({ entry, order });
    return entry;
  }

  /** Keeps what a call said that is no part of the answer: it was paid for. */
  keep(said: NodeOutput): NodeOutput {
    if (said.text !== '') this.#said.add(said);
    return said;
  }

  /** What was kept has become part of the answer after all. */
  forget(all: readonly NodeOutput[]): void {
    for (const said of all) this.#said.delete(said);
  }

  /** Takes in what the guard counts for an attempt. Without a price that is not known. */
  charge({ cost }: Charge, isPriced: boolean): void {
    this.#charged += cost;
    this.#isPriced &&= isPriced;
  }

  /** Notes that something is sent. */
  send(): void {
    this.#hasSent = true;
  }

  /** Whether anything was sent. */
  get hasSent(): boolean {
    return this.#hasSent;
  }

  /** The number of the next call of a node, counted from 1. */
  nextCall(node: string): number {
    const number = (this.#calls.get(node) ?? 0) + 1;
    this.#calls.set(node, number);
    return number;
  }

  /** The calls so far by their place in the run, a list of its own. */
  get nodes(): readonly NodeUsage[] {
    const sorted = [...this.#nodes].sort((one, other) => compareOrders(one.order, other.order));
    return Object.freeze(sorted.map(({ entry }) => entry));
  }

  /** US dollars that the guard counts: what was reported, and the whole reservation where nothing was. */
  get chargedUsd(): number | undefined {
    return this.#isPriced ? toDollars(this.#charged) : undefined;
  }

  /** What a failed run had cost. That of a request which was sent and not answered is not known, which is not 0. */
  spent(): Spent {
    const { nodes } = this;
    const nothing = nodes.length === 0;
    const said = [...this.#said].sort((one, other) => compareOrders(one.order, other.order));
    return Object.freeze({
      text: this.#answer,
      outputs: Object.freeze(said.map(({ node, text }) => Object.freeze({ node, text }))),
      nodes,
      usage: nothing ? undefined : sumUsage(nodes),
      costUsd: nothing ? undefined : sumCost(nodes),
      chargedUsd: this.chargedUsd,
    });
  }

  /** Tells a warning. A caller's function that throws ends the run; what was paid for stands in the error. */
  warn(node: string, code: string, message: string): Promise<void> | undefined {
    const warning: Warning = Object.freeze({ code, message });
    try {
      this.parts.onWarning?.(warning);
    } catch (error) {
      throw callersFailure('onWarning', error);
    }
    return this.parts.emit({ type: 'warning', node, warning });
  }

  /** Asks after all questions before it have been answered. */
  ask<Reply>(question: () => Promise<Reply>): Promise<Reply> {
    const asked = this.#questions.then(question);
    this.#questions = asked.catch(() => undefined);
    return asked;
  }
}
