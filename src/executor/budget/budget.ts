// The token and cost limits of a run. The worst case of every attempt is reserved before the attempt is sent, in all
// enclosing budgets at once or in none, and settled afterwards. Does not depend on providers or the network.
import { LimitError } from '../../errors.ts';
import { type Limits, type LimitsBy, limitReached, limitsBy } from '../../limits.ts';
import { dollarsOf, type Picodollars, picodollarsOf, type WorstCasePrice } from '../../money.ts';
import { formatUsd } from '../../pricing.ts';

/** A limit that is enforced by reserving before each attempt. */
export type BudgetLimit = LimitsBy<'budget'>;

const BUDGET_LIMITS = limitsBy('budget');

/**
 * A token and cost limit and its enclosing budgets: one for the run, and one for each actor in it with its own limits.
 */
export class Budget {
  readonly limits: Pick<Limits, BudgetLimit>;
  /** This budget and all enclosing budgets, innermost first. */
  readonly chain: readonly Budget[];
  readonly maxCost: Picodollars | undefined;
  /** Whether this budget or an enclosing one has a limit. */
  readonly isLimited: boolean;
  /** `settled`: charged for completed attempts. `reserved`: held by attempts in flight. */
  readonly settled = { tokens: 0, cost: 0n };
  readonly reserved = { tokens: 0, cost: 0n };
  /** The number of reservations that are not yet settled. */
  outstanding = 0;

  constructor(limits: Pick<Limits, BudgetLimit>, outer?: Budget) {
    this.limits = limits;
    this.chain = [this, ...(outer?.chain ?? [])];
    this.maxCost = limits.maxCostUsd === undefined ? undefined : picodollarsOf(limits.maxCostUsd);
    this.isLimited = this.chain.some((budget) => limitsSpending(budget.limits));
  }
}

/** Returns whether the limits contain a token limit or a cost limit. */
export function limitsSpending(limits: Pick<Limits, BudgetLimit>): boolean {
  return BUDGET_LIMITS.some((name) => limits[name] !== undefined);
}

/** A request to reserve the worst case of one attempt. */
export interface ReservationRequest {
  /** The innermost budget that applies to the attempt. */
  readonly budget: Budget;
  /**
   * Position in the run: step of the graph, position of the node in the file, number of the call. Waiting requests are
   * served in this order, compared number by number.
   */
  readonly order: readonly number[];
  /** An upper bound of the input tokens. */
  readonly inputTokens: number;
  /**
   * Resolves to a tighter bound of the input tokens, or to `undefined`. Slow, so it is called once, before a refusal.
   */
  readonly countInput?: (() => Promise<number | undefined>) | undefined;
  /** The preferred maximum of output tokens. */
  readonly outputTokens: number;
  /** The attempt is refused rather than sent with a maximum of output below this. */
  readonly minOutputTokens: number;
  /** Absent: the cost has no known bound, so the attempt cannot be sent under a cost limit. */
  readonly price: WorstCasePrice | undefined;
  /** `provider/model`, for messages. */
  readonly model: string;
}

/**
 * The outcome of an attempt: a known charge, `nothing` for an attempt that was never processed, or a lower bound of an
 * unknown charge, which may be as high as the whole reservation.
 */
export type Outcome = Charge | 'nothing' | { readonly atLeast: Charge };

export interface Reservation {
  /** The maximum of output tokens to send. */
  readonly outputTokens: number;
  /** The limit that lowered `outputTokens`; `undefined` if none did. */
  readonly lowered: { readonly name: BudgetLimit; readonly limit: number; readonly budget: Budget } | undefined;
  /** Replaces the reservation with the charge and returns the charge. Later calls only return it again. */
  readonly settle: (outcome: Outcome) => Charge;
}

export interface Charge {
  readonly tokens: number;
  readonly cost: Picodollars;
}

interface Waiter {
  request: ReservationRequest;
  /** True while its input is being counted. Later requests wait meanwhile, so that none is served before it. */
  isCounting: boolean;
  readonly resolve: (reservation: Reservation) => void;
  readonly reject: (error: unknown) => void;
}

/** Grants the reservations of one run. Requests that do not fit wait in order until attempts in flight settle. */
export class RunBudget {
  #waiters: Waiter[] = [];

  /**
   * Reserves the worst case of an attempt. Waits while the budgets have no room because of attempts in flight.
   * @throws LimitError if it does not fit and no attempt in flight could free room; the reason of the signal
   */
  async reserve(request: ReservationRequest, signal: AbortSignal): Promise<Reservation> {
    signal.throwIfAborted();
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise((resolve, reject) => {
        const waiter: Waiter = { request, isCounting: false, resolve, reject };
        onAbort = () => this.#removeWaiter(waiter, signal.reason);
        signal.addEventListener('abort', onAbort);
        const at = this.#waiters.findIndex((waiting) => compareOrders(waiting.request.order, request.order) > 0);
        this.#waiters.splice(at < 0 ? this.#waiters.length : at, 0, waiter);
        this.#serve();
      });
    } finally {
      if (onAbort) signal.removeEventListener('abort', onAbort);
    }
  }

  /**
   * @throws LimitError if the request can never fit: waiting would not help, and `countInput` cannot lower its input
   */
  check(request: ReservationRequest): void {
    const decision = decide(request);
    if (decision instanceof LimitError && request.countInput === undefined) throw decision;
  }

  /**
   * Returns whether the request would fit, possibly with a lower maximum of output, if no other attempt were in flight.
   */
  fitsAlone(request: ReservationRequest): boolean {
    const min = Math.min(request.minOutputTokens, request.outputTokens);
    return request.budget.chain
      .flatMap((budget) => roomsIn(budget, request, NO_CHARGE))
      .every((room) => room.outputTokens >= min);
  }

  #removeWaiter(waiter: Waiter, reason: unknown): void {
    const at = this.#waiters.indexOf(waiter);
    if (at < 0) return;
    this.#waiters.splice(at, 1);
    waiter.reject(reason);
    this.#serve();
  }

  #serve(): void {
    for (let first = this.#waiters[0]; first !== undefined; first = this.#waiters[0]) {
      const decision = first.isCounting ? 'wait' : decide(first.request);
      if (decision === 'wait') return;
      if (decision instanceof LimitError && first.request.countInput !== undefined)
        return void this.#count(first, first.request.countInput);
      this.#waiters.shift();
      if (decision instanceof LimitError) first.reject(decision);
      else first.resolve(this.#grant(first.request, decision));
    }
  }

  async #count(waiter: Waiter, countInput: () => Promise<number | undefined>): Promise<void> {
    waiter.isCounting = true;
    const counted = await countInput().catch(() => undefined);
    const { inputTokens } = waiter.request;
    waiter.request = {
      ...waiter.request,
      inputTokens: Math.min(counted ?? inputTokens, inputTokens),
      countInput: undefined,
    };
    waiter.isCounting = false;
    this.#serve();
  }

  #grant(request: ReservationRequest, { outputTokens, lowered }: Room): Reservation {
    const tokens = request.inputTokens + outputTokens;
    const cost = worstCaseCost(request, outputTokens);
    for (const budget of request.budget.chain) {
      budget.reserved.tokens += tokens;
      budget.reserved.cost += cost;
      budget.outstanding += 1;
    }
    let charged: Charge | undefined;
    const settle = (outcome: Outcome) => {
      if (charged !== undefined) return charged;
      charged = chargeFor(outcome, { tokens, cost });
      for (const budget of request.budget.chain) {
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

/** Decides about the first waiting request: grants it, refuses it or keeps it waiting. */
function decide(request: ReservationRequest): Room | LimitError | 'wait' {
  const { chain } = request.budget;
  const unpriced = chain.find((budget) => budget.maxCost !== undefined && request.price === undefined);
  if (unpriced !== undefined) return missingPrice(request, unpriced.limits.maxCostUsd ?? 0);
  const rooms = chain.flatMap((budget) => roomsIn(budget, request));
  const tooSmall = rooms.filter((room) => room.outputTokens < request.outputTokens);
  if (tooSmall.length === 0) return { outputTokens: request.outputTokens, lowered: undefined };
  if (tooSmall.some(({ budget }) => budget.outstanding > 0)) return 'wait';
  const smallest = tooSmall.reduce((first, second) => (second.outputTokens < first.outputTokens ? second : first));
  if (smallest.outputTokens < Math.min(request.minOutputTokens, request.outputTokens))
    return budgetExhausted(request, smallest);
  return {
    outputTokens: smallest.outputTokens,
    lowered: { name: smallest.name, limit: smallest.limit, budget: smallest.budget },
  };
}

interface BudgetRoom {
  readonly budget: Budget;
  readonly name: BudgetLimit;
  readonly limit: number;
  /** The output tokens that still fit; below 0: not even the input fits. */
  readonly outputTokens: number;
}

export const NO_CHARGE: Charge = { tokens: 0, cost: 0n };

/**
 * Returns the charge for an attempt: as reported. If the report is incomplete, the larger of the report and the
 * reservation.
 */
function chargeFor(outcome: Outcome, reserved: Charge): Charge {
  if (outcome === 'nothing') return NO_CHARGE;
  if (!('atLeast' in outcome)) return outcome;
  const { tokens, cost } = outcome.atLeast;
  return { tokens: Math.max(tokens, reserved.tokens), cost: cost > reserved.cost ? cost : reserved.cost };
}

function roomsIn(
  budget: Budget,
  request: ReservationRequest,
  reserved: Charge = budget.reserved,
): readonly BudgetRoom[] {
  const { limits, settled, maxCost } = budget;
  const rooms: BudgetRoom[] = [];
  if (limits.maxTotalTokens !== undefined) {
    const left = limits.maxTotalTokens - settled.tokens - reserved.tokens - request.inputTokens;
    rooms.push({ budget, name: 'maxTotalTokens', limit: limits.maxTotalTokens, outputTokens: left });
  }
  if (maxCost !== undefined && request.price !== undefined) {
    const left = maxCost - settled.cost - reserved.cost - worstCaseCost(request, 0);
    const { perOutput } = request.price;
    const outputTokens = left < 0n ? -1 : perOutput === 0n ? Number.POSITIVE_INFINITY : Number(left / perOutput);
    rooms.push({ budget, name: 'maxCostUsd', limit: limits.maxCostUsd ?? 0, outputTokens });
  }
  return rooms;
}

/** Returns the highest possible cost of an attempt with that many output tokens; 0 if the price is unknown. */
export function worstCaseCost({ price, inputTokens }: ReservationRequest, outputTokens: number): Picodollars {
  return price === undefined
    ? 0n
    : price.perInput * BigInt(inputTokens) + price.perOutput * BigInt(outputTokens) + price.perRequest;
}

/** Compares two positions in a run; negative if the first one comes earlier. */
export function compareOrders(first: readonly number[], second: readonly number[]): number {
  for (let at = 0; at < Math.max(first.length, second.length); at += 1) {
    const difference = (first[at] ?? -1) - (second[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function budgetExhausted(
  { inputTokens, minOutputTokens, outputTokens }: ReservationRequest,
  { budget, name, limit }: BudgetRoom,
): LimitError {
  const used = usedOf(budget, name);
  const left = used === 0 ? '' : `, of which ${name === 'maxCostUsd' ? formatUsd(used) : used} are used,`;
  const output = Math.min(minOutputTokens, outputTokens);
  return limitReached(name, {
    limit,
    used,
    rest: `${left} does not allow this call: up to ${inputTokens} tokens of input and at least ${output} of output`,
    hint: `Raise the limit or shorten the prompt. ${used === 0 ? 'Nothing was sent.' : 'This call was not sent.'}`,
  });
}

/** Returns what completed attempts have used of a limit, in its unit. */
export function usedOf({ settled }: Budget, name: BudgetLimit): number {
  return USED[name](settled);
}

const USED: Readonly<Record<BudgetLimit, (settled: Charge) => number>> = {
  maxTotalTokens: ({ tokens }) => tokens,
  maxCostUsd: ({ cost }) => dollarsOf(cost),
};

function missingPrice({ model }: ReservationRequest, limit: number): LimitError {
  return new LimitError({
    kind: 'cost',
    reason: 'missing_pricing_entry',
    limit,
    message: `the cost limit of ${formatUsd(limit)} cannot be enforced: no price is known for ${model}`,
    hint: 'Remove the cost limit, use a token limit, or use a model with a known price.',
    details: { model },
  });
}
