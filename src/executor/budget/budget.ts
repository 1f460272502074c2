// The ceiling of tokens and dollars of a run: the worst case of every attempt is reserved before it is sent, in all budgets around it
// at once or in none, and settled after it. Knows no provider and no network.
import { LimitError, type LimitKind } from '../../errors.ts';
import type { Limits } from '../../limits.ts';
import { type Picodollars, toDollars, toPicodollars, type WorstCasePrice } from '../../money.ts';
import { formatUsd } from '../../pricing.ts';

/** A ceiling with those around it: one for the run, and one for each actor in it that has limits of its own. */
export class Budget {
  readonly limits: Pick<Limits, 'maxTotalTokens' | 'maxCostUsd'>;
  /** This one and all around it, the innermost first. */
  readonly chain: readonly Budget[];
  readonly maxCost: Picodollars | undefined;
  /** Whether there is a ceiling in it or around it. */
  readonly isLimited: boolean;
  /** What was settled, and what is reserved by calls that are under way. */
  readonly settled = { tokens: 0, cost: 0n };
  readonly reserved = { tokens: 0, cost: 0n };
  /** So many calls are sent and not yet settled. */
  outstanding = 0;

  constructor(limits: Pick<Limits, 'maxTotalTokens' | 'maxCostUsd'>, outer?: Budget) {
    this.limits = limits;
    this.chain = [this, ...(outer?.chain ?? [])];
    this.maxCost = limits.maxCostUsd === undefined ? undefined : toPicodollars(limits.maxCostUsd);
    this.isLimited = this.chain.some((budget) => limitsSpending(budget.limits));
  }
}

/** Whether there is a ceiling of tokens or dollars among limits. */
export function limitsSpending({ maxTotalTokens, maxCostUsd }: Pick<Limits, 'maxTotalTokens' | 'maxCostUsd'>): boolean {
  return maxTotalTokens !== undefined || maxCostUsd !== undefined;
}

/** One attempt that asks to be sent. */
export interface ReservationRequest {
  /** The innermost budget that it falls under. */
  readonly budget: Budget;
  /** Step, place in the file, call: who waits is served in this order, compared number by number. */
  readonly order: readonly number[];
  /** The most tokens that its input can be. */
  readonly inputTokens: number;
  /** Bounds its input again, at a price in time, where that may be less; `undefined` if it is not. Asked once, before it is refused. */
  readonly countInput?: (() => Promise<number | undefined>) | undefined;
  /** The maximum of output that it would like to send. */
  readonly outputTokens: number;
  /** A shorter answer than this is not worth asking for. */
  readonly leastOutputTokens: number;
  /** Absent: its cost cannot be bounded, so it cannot be sent under a cost limit. */
  readonly price: WorstCasePrice | undefined;
  /** `provider/model`, for messages. */
  readonly model: string;
}

/**
 * What an attempt came to: a charge that is known, `nothing` for an attempt that was never processed, or the least of a charge
 * that is not known, which may be all that was reserved.
 */
export type Outcome = Charge | 'nothing' | { readonly atLeast: Charge };

export interface Reservation {
  /** The maximum of output to send. */
  readonly outputTokens: number;
  /** Which limit lowered it; `undefined` if none did. */
  readonly lowered: { readonly kind: 'tokens' | 'cost'; readonly limit: number; readonly budget: Budget } | undefined;
  /** Closes the account of the attempt, once; gives back what was charged for it. */
  readonly settle: (outcome: Outcome) => Charge;
}

export interface Charge {
  readonly tokens: number;
  readonly cost: Picodollars;
}

interface Waiter {
  ask: ReservationRequest;
  /** Its input is being counted. The line waits, so that nobody overtakes it meanwhile. */
  isCounting: boolean;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/** The guard of one run. Whoever does not fit waits for those that are under way, and nobody is overtaken. */
export class RunBudget {
  #waiters: Waiter[] = [];

  /**
   * Reserves the worst case of an attempt; waits while it does not fit beside what is under way.
   * @throws LimitError if it does not fit although nothing is under way that could give room; the reason of the signal
   */
  async reserve(ask: ReservationRequest, signal: AbortSignal): Promise<Reservation> {
    signal.throwIfAborted();
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise((resolve, reject) => {
        const waiter: Waiter = { ask, isCounting: false, resolve, reject };
        onAbort = () => this.#leave(waiter, signal.reason);
        signal.addEventListener('abort', onAbort);
        const at = this.#waiters.findIndex((other) => compareOrders(other.ask.order, ask.order) > 0);
        this.#waiters.splice(at < 0 ? this.#waiters.length : at, 0, waiter);
        this.#serve();
      });
    } finally {
      if (onAbort) signal.removeEventListener('abort', onAbort);
    }
  }

  /** @throws LimitError if it does not fit, nothing is under way that could give room, and counting its input cannot help */
  check(ask: ReservationRequest): void {
    const decision = decide(ask);
    if (decision instanceof LimitError && ask.countInput === undefined) throw decision;
  }

  /** Whether it would fit, with a shorter answer if need be, if nothing else were under way. */
  fitsAlone(ask: ReservationRequest): boolean {
    const least = Math.min(ask.leastOutputTokens, ask.outputTokens);
    return ask.budget.chain
      .flatMap((budget) => roomsIn(budget, ask, NOTHING))
      .every((room) => room.outputTokens >= least);
  }

  #leave(waiter: Waiter, reason: unknown): void {
    const at = this.#waiters.indexOf(waiter);
    if (at < 0) return;
    this.#waiters.splice(at, 1);
    waiter.reject(reason);
    this.#serve();
  }

  #serve(): void {
    for (let first = this.#waiters[0]; first !== undefined; first = this.#waiters[0]) {
      const decision = first.isCounting ? 'wait' : decide(first.ask);
      if (decision === 'wait') return;
      if (decision instanceof LimitError && first.ask.countInput !== undefined)
        return void this.#count(first, first.ask.countInput);
      this.#waiters.shift();
      if (decision instanceof LimitError) first.reject(decision);
      else first.resolve(this.#grant(first.ask, decision));
    }
  }

  async #count(waiter: Waiter, countInput: () => Promise<number | undefined>): Promise<void> {
    waiter.isCounting = true;
    const counted = await countInput().catch(() => undefined);
    const { inputTokens } = waiter.ask;
    waiter.ask = { ...waiter.ask, inputTokens: Math.min(counted ?? inputTokens, inputTokens), countInput: undefined };
    waiter.isCounting = false;
    this.#serve();
  }

  #grant(ask: ReservationRequest, { outputTokens, lowered }: Room): Reservation {
    const tokens = ask.inputTokens + outputTokens;
    const cost = boundOf(ask, outputTokens);
    for (const budget of ask.budget.chain) {
      budget.reserved.tokens += tokens;
      budget.reserved.cost += cost;
      budget.outstanding += 1;
    }
    let charged: Charge | undefined;
    const settle = (outcome: Outcome) => {
      if (charged !== undefined) return charged;
      charged = chargeFor(outcome, { tokens, cost });
      for (const budget of ask.budget.chain) {
        budget.reserved.tokens -= tokens;
        budget.reserved.cost -= cost;
        budget.settled.tokens += charged.tokens;
        budget.settled.cost += charged.cost;
        budget.outstanding -= 1;
      }
      this.#serve();
      return charged;
    };
    return { outputTokens, lowered, settle };
  }
}

interface Room {
  readonly outputTokens: number;
  readonly lowered: Reservation['lowered'];
}

/** What becomes of the first in the line. */
function decide(ask: ReservationRequest): Room | LimitError | 'wait' {
  const { chain } = ask.budget;
  const unpriced = chain.find((budget) => budget.maxCost !== undefined && ask.price === undefined);
  if (unpriced !== undefined) return missingPrice(ask, unpriced.limits.maxCostUsd ?? 0);
  const rooms = chain.flatMap((budget) => roomsIn(budget, ask));
  const narrow = rooms.filter((room) => room.outputTokens < ask.outputTokens);
  if (narrow.length === 0) return { outputTokens: ask.outputTokens, lowered: undefined };
  if (narrow.some(({ budget }) => budget.outstanding > 0)) return 'wait';
  const least = narrow.reduce((one, other) => (other.outputTokens < one.outputTokens ? other : one));
  if (least.outputTokens < Math.min(ask.leastOutputTokens, ask.outputTokens)) return exhausted(ask, least);
  return { outputTokens: least.outputTokens, lowered: { kind: least.kind, limit: least.limit, budget: least.budget } };
}

interface BudgetRoom {
  readonly budget: Budget;
  readonly kind: 'tokens' | 'cost';
  readonly limit: number;
  /** So many tokens of output still fit; below 0: not even the input does. */
  readonly outputTokens: number;
}

export const NOTHING: Charge = { tokens: 0, cost: 0n };

/** What is charged for an attempt: never less than was reported, and the whole reservation where the report is not whole. */
function chargeFor(outcome: Outcome, reserved: Charge): Charge {
  if (outcome === 'nothing') return NOTHING;
  if (!('atLeast' in outcome)) return outcome;
  const { tokens, cost } = outcome.atLeast;
  return { tokens: Math.max(tokens, reserved.tokens), cost: cost > reserved.cost ? cost : reserved.cost };
}

function roomsIn(budget: Budget, ask: ReservationRequest, reserved: Charge = budget.reserved): readonly BudgetRoom[] {
  const { limits, settled, maxCost } = budget;
  const rooms: BudgetRoom[] = [];
  if (limits.maxTotalTokens !== undefined) {
    const left = limits.maxTotalTokens - settled.tokens - reserved.tokens - ask.inputTokens;
    rooms.push({ budget, kind: 'tokens', limit: limits.maxTotalTokens, outputTokens: left });
  }
  if (maxCost !== undefined && ask.price !== undefined) {
    const left = maxCost - settled.cost - reserved.cost - boundOf(ask, 0);
    const { perOutput } = ask.price;
    const outputTokens = left < 0n ? -1 : perOutput === 0n ? Number.POSITIVE_INFINITY : Number(left / perOutput);
    rooms.push({ budget, kind: 'cost', limit: limits.maxCostUsd ?? 0, outputTokens });
  }
  return rooms;
}

/** The dearest that an attempt can become with so many tokens of output. */
export function boundOf({ price, inputTokens }: ReservationRequest, outputTokens: number): Picodollars {
  return price === undefined
    ? 0n
    : price.perInput * BigInt(inputTokens) + price.perOutput * BigInt(outputTokens) + price.perRequest;
}

/** Which of two places in a run comes first. */
export function compareOrders(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const difference = (one[at] ?? -1) - (other[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function exhausted(
  { inputTokens, leastOutputTokens, outputTokens }: ReservationRequest,
  { budget, kind, limit }: BudgetRoom,
): LimitError {
  const shown = kind === 'cost' ? formatUsd(limit) : `${limit} tokens`;
  const used = kind === 'cost' ? toDollars(budget.settled.cost) : budget.settled.tokens;
  const left = used === 0 ? '' : `, of which ${kind === 'cost' ? formatUsd(used) : used} are used,`;
  return limitError({
    kind,
    limit,
    used,
    message: `the ${kind === 'cost' ? 'cost' : 'token'} limit of ${shown}${left} does not allow this call: up to ${inputTokens} tokens of input and at least ${Math.min(leastOutputTokens, outputTokens)} of output`,
  });
}

function limitError(fields: { kind: LimitKind; limit: number; used: number; message: string }): LimitError {
  const sent = fields.used === 0 ? 'Nothing was sent.' : 'This call was not sent.';
  return new LimitError({
    ...fields,
    reason: 'budget_exhausted',
    hint: `Raise the limit or shorten the prompt. ${sent}`,
  });
}

function missingPrice({ model }: ReservationRequest, limit: number): LimitError {
  return new LimitError({
    kind: 'cost',
    reason: 'missing_pricing_entry',
    limit,
    message: `the cost limit of ${formatUsd(limit)} cannot be kept: no price is known for ${model}`,
    hint: 'Leave the cost limit out, use a token limit, or use a model with a known price.',
    details: { model },
  });
}
