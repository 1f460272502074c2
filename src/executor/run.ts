// What all parts of one run share. Lives as long as the run, and is its only state.
import type { Warning } from '../actor/config.ts';
import type { Credentials } from '../credentials.ts';
import { ExecutionError, type Spent } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Pricing } from '../pricing.ts';
import { resolveConnection } from '../providers/connect.ts';
import type { Connection } from '../providers/provider.ts';
import { type NodeUsage, sumCost, sumUsage } from '../usage.ts';
import type { Ending } from './ending.ts';
import type { ActorEvent } from './events.ts';
import { Budget, type Charge, Guard } from './guard.ts';
import { dollarsOf } from './money.ts';
import type { Sleep } from './retrying.ts';
import type { Tape } from './tape.ts';

/** What a run is given. */
export interface RunParts {
  readonly credentials: Credentials;
  readonly limits: Limits;
  readonly pricing: Pricing;
  readonly now: () => Date;
  readonly sleep: Sleep;
  readonly fetch: typeof fetch;
  readonly idleTimeoutMs: number | undefined;
  readonly onWarning: ((warning: Warning) => void) | undefined;
  /** Ends the run from outside. */
  readonly ending: Ending;
  /** Where calls are recorded, or what they are replayed from. */
  readonly tape: Tape | undefined;
}

/** One run: its guard, and the account of its calls. */
export class Run {
  readonly parts: RunParts;
  readonly startedAt: Date;
  readonly guard = new Guard();
  /** Of the whole run. */
  readonly budget: Budget;
  readonly #nodes: NodeUsage[] = [];
  readonly #calls = new Map<string, number>();
  readonly #connections = new Map<string, Connection>();
  #charged = 0n;
  #isPriced = true;
  #sent = 0;

  constructor(parts: RunParts) {
    this.parts = parts;
    this.startedAt = parts.now();
    this.budget = new Budget(parts.limits);
  }

  /** How a provider is spoken to, worked out once. @throws ConfigurationError if it cannot be */
  connection(provider: string): Connection {
    const { credentials, fetch, idleTimeoutMs, now } = this.parts;
    const connection = this.#connections.get(provider) ?? { ...resolveConnection(provider, credentials, fetch), idleTimeoutMs, now };
    this.#connections.set(provider, connection);
    return connection;
  }

  /** Takes the entry of a call that has ended in. */
  account(usage: NodeUsage): NodeUsage {
    const entry = Object.freeze(usage);
    this.#nodes.push(entry);
    return entry;
  }

  /** Takes in what the guard counts for an attempt. Without a price that is not known. */
  charge({ cost }: Charge, isPriced: boolean): void {
    this.#charged += cost;
    this.#isPriced &&= isPriced;
  }

  /** Counts an attempt that is sent. */
  send(): void {
    this.#sent += 1;
  }

  /** Whether anything was sent. */
  get hasSent(): boolean {
    return this.#sent > 0;
  }

  /** The number of the next call of a node, counted from 1. */
  nextCall(node: string): number {
    const number = (this.#calls.get(node) ?? 0) + 1;
    this.#calls.set(node, number);
    return number;
  }

  /** How many calls were begun. */
  get modelCalls(): number {
    return [...this.#calls.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The calls so far, a list of its own. */
  get nodes(): readonly NodeUsage[] {
    return Object.freeze([...this.#nodes]);
  }

  /** US dollars that the guard counts: what was reported, and the whole reservation where nothing was. */
  get chargedUsd(): number | undefined {
    return this.#isPriced ? dollarsOf(this.#charged) : undefined;
  }

  /** What a failed run had cost. That of a request which was sent and not answered is not known, which is not 0. */
  spent(text: string): Spent {
    const { nodes } = this;
    const nothing = nodes.length === 0;
    return Object.freeze({
      text,
      nodes,
      usage: nothing ? undefined : sumUsage(nodes),
      costUsd: nothing ? undefined : sumCost(nodes),
      chargedUsd: this.chargedUsd,
    });
  }

  /** Tells a warning. A caller's function that throws ends the run; what was paid for stands in the error. */
  warn(node: string, code: string, message: string): ActorEvent {
    const warning: Warning = Object.freeze({ code, message });
    try {
      this.parts.onWarning?.(warning);
    } catch (error) {
      throw new ExecutionError({ code: 'EXECUTION_FAILED', message: `onWarning failed: ${(error as Error).message}`, cause: error });
    }
    return { type: 'warning', node, warning };
  }
}
