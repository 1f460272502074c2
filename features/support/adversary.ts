// Property tests of budgets: random trees of budgets, random prices, and a provider that uses its maximum and reports
// late, less or never.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  Budget,
  NO_CHARGE,
  type Outcome,
  type Reservation,
  type ReservationRequest,
  RunBudget,
} from '../../src/executor/budget/budget.ts';
import { LimitError, type ModelPrice } from '../../src/index.ts';
import { costOf, worstCaseOf } from '../../src/money.ts';
import type { TokenUsage } from '../../src/usage.ts';

/** Prices in cents, so that the cost of one token is a whole number of picodollars. */
const cents = fc.integer({ min: 0, max: 300 }).map((count) => count / 100);
const tokenPrices = fc.record(
  { inputPer1M: cents, outputPer1M: cents, cachedReadPer1M: cents, cachedWritePer1M: cents },
  { requiredKeys: ['inputPer1M', 'outputPer1M'] },
);
const prices: fc.Arbitrary<ModelPrice> = fc
  .record({
    own: tokenPrices,
    perRequestUsd: fc.constantFrom(undefined, 0.00001, 0.0001),
    tiers: fc.array(fc.tuple(tokenPrices, fc.nat(80)), { maxLength: 2 }),
    highest: fc.option(tokenPrices, { nil: undefined }),
  })
  .map(({ own, perRequestUsd, tiers, highest }) => ({
    ...own,
    perRequestUsd,
    tiers: tiers.map(([tier, aboveInputTokens]) => ({ ...tier, aboveInputTokens })),
    highest,
  }));

const budgets = fc.array(
  fc.record({
    /** Selects the enclosing budget among the earlier ones; ignored for the first. */
    outer: fc.nat(),
    maxTotalTokens: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
    maxMicros: fc.option(fc.integer({ min: 0, max: 1500 }), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 5 },
);

const parts = fc.record({ input: fc.nat(100), output: fc.nat(100), read: fc.nat(100), written: fc.nat(100) });

const calls = fc.array(
  fc.record({
    budget: fc.nat(),
    order: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
    inputTokens: fc.integer({ min: 1, max: 90 }),
    outputTokens: fc.integer({ min: 1, max: 150 }),
    leastOutputTokens: fc.integer({ min: 1, max: 30 }),
    price: fc.option(prices, { nil: undefined, freq: 12 }),
    /** Whether the tokenizer returns the real input, is missing, or fails. */
    tokenizer: fc.constantFrom('knows', 'none', 'fails'),
    /** The share of the allowed usage that the call uses, in percent; about half of the calls use all of it. */
    uses: fc.oneof(fc.constant({ input: 100, output: 100, read: 0, written: 100 }), parts),
    ends: fc.constantFrom('reports', 'reports', 'reports', 'unknown', 'nothing'),
  }),
  { minLength: 1, maxLength: 12, size: 'max' },
);

type BudgetPlan = typeof budgets extends fc.Arbitrary<infer Value> ? Value : never;
type CallPlan = (typeof calls extends fc.Arbitrary<infer Value> ? Value : never)[number];

/** A budget with its real usage, which can differ from the reported usage. */
interface Watched {
  readonly budget: Budget;
  readonly truth: { tokens: number; cost: bigint };
}

function treeOf(plan: BudgetPlan): readonly Watched[] {
  const tree: Watched[] = [];
  for (const { outer, maxTotalTokens, maxMicros } of plan) {
    const limits = { maxTotalTokens, maxCostUsd: maxMicros === undefined ? undefined : maxMicros / 1e6 };
    const budget = new Budget(limits, tree.length === 0 ? undefined : tree[outer % tree.length]?.budget);
    assert.equal(budget.maxCost, maxMicros === undefined ? undefined : BigInt(maxMicros) * 1_000_000n);
    tree.push({ budget, truth: { tokens: 0, cost: 0n } });
  }
  return tree;
}

/** Returns the cost of a usage in picodollars, calculated with integers only. */
function exactCost({ input, output, cachedRead, cachedWrite }: TokenUsage, price: ModelPrice): bigint {
  const above = (price.tiers ?? []).filter(({ aboveInputTokens }) => input > aboveInputTokens);
  const highest = Math.max(...above.map(({ aboveInputTokens }) => aboveInputTokens));
  const rates = above.find(({ aboveInputTokens }) => aboveInputTokens === highest) ?? price;
  const pico = (dollarsPer1M: number) => BigInt(Math.round(dollarsPer1M * 100)) * 10_000n;
  const plain = BigInt(input - cachedRead - cachedWrite) * pico(rates.inputPer1M);
  const cached =
    BigInt(cachedRead) * pico(rates.cachedReadPer1M ?? rates.inputPer1M) +
    BigInt(cachedWrite) * pico(rates.cachedWritePer1M ?? rates.inputPer1M);
  return (
    plain +
    cached +
    BigInt(output) * pico(rates.outputPer1M) +
    BigInt(Math.round((price.perRequestUsd ?? 0) * 1e6)) * 1_000_000n
  );
}

type State = 'waiting' | 'granted' | 'refused' | 'cancelled' | 'settled';

/** One call, from its reservation request to its end. */
class Call {
  readonly plan: CallPlan;
  readonly ask: ReservationRequest;
  readonly number: number;
  readonly #tree: readonly Watched[];
  readonly #cancelled = new AbortController();
  state: State = 'waiting';
  reservation: Reservation | undefined;

  constructor(plan: CallPlan, number: number, tree: readonly Watched[]) {
    const { order, inputTokens, outputTokens, leastOutputTokens, price, tokenizer } = plan;
    const { budget } = tree[plan.budget % tree.length] as Watched;
    this.plan = plan;
    this.number = number;
    this.#tree = tree;
    const countInput = tokenizer === 'none' ? undefined : async () => this.#count();
    this.ask = {
      budget,
      order,
      inputTokens,
      outputTokens,
      minOutputTokens: leastOutputTokens,
      price: price && worstCaseOf(price),
      model: 'a/b',
      countInput,
    };
  }

  /** Returns the enclosing budgets in which the call does not fit beside settled and reserved usage. */
  tooNarrow(inputTokens: number, outputTokens: number): readonly Budget[] {
    const { price, budget } = this.ask;
    const cost =
      price && price.perInput * BigInt(inputTokens) + price.perOutput * BigInt(outputTokens) + price.perRequest;
    return budget.chain.filter(({ limits, maxCost, settled, reserved }) => {
      const tokens = settled.tokens + reserved.tokens + inputTokens + outputTokens;
      if (tokens > (limits.maxTotalTokens ?? Number.POSITIVE_INFINITY)) return true;
      return maxCost !== undefined && (cost === undefined || settled.cost + reserved.cost + cost > maxCost);
    });
  }

  /** The real number of input tokens, or its upper bound if the tokenizer does not return it. */
  get #real(): number {
    const { inputTokens, tokenizer, uses } = this.plan;
    return tokenizer === 'knows' ? Math.ceil((inputTokens * uses.input) / 100) : inputTokens;
  }

  #count(): number {
    if (this.plan.tokenizer === 'fails') throw new Error('no tokenizer');
    return this.#real;
  }

  begin(guard: RunBudget, onDecision: (call: Call) => void): void {
    const decided = (state: State, reservation?: Reservation) => {
      if (this.state !== 'waiting') return reservation?.settle('nothing');
      onDecision(this);
      this.state = state;
      this.reservation = reservation;
    };
    guard.reserve(this.ask, this.#cancelled.signal).then(
      (reservation) => decided('granted', reservation),
      (error) => {
        if (this.state === 'cancelled') return assert.equal(error, 'enough');
        assert.ok(error instanceof LimitError, String(error));
        const { outputTokens, minOutputTokens: leastOutputTokens } = this.ask;
        assert.notDeepEqual(
          this.tooNarrow(this.#real, Math.min(leastOutputTokens, outputTokens)),
          [],
          'a call that fits was refused',
        );
        decided('refused');
      },
    );
  }

  cancel(): void {
    this.state = 'cancelled';
    this.#cancelled.abort('enough');
  }

  settle(): void {
    const { reservation, ask } = this;
    assert.ok(reservation);
    this.state = 'settled';
    const { outcome, truth } = this.#outcome(reservation);
    for (const watched of this.#tree.filter(({ budget }) => ask.budget.chain.includes(budget))) {
      watched.truth.tokens += truth.tokens;
      watched.truth.cost += truth.cost;
    }
    const charge = reservation.settle(outcome);
    if (this.plan.ends !== 'unknown') assert.deepEqual(charge, truth);
  }

  settleAgain(): void {
    const before = this.#tree.map(({ budget }) =>
      structuredClone([budget.settled, budget.reserved, budget.outstanding]),
    );
    this.reservation?.settle({ tokens: 1, cost: 1n });
    this.reservation?.settle({ atLeast: NO_CHARGE });
    const after = this.#tree.map(({ budget }) => [budget.settled, budget.reserved, budget.outstanding]);
    assert.deepEqual(after, before);
  }

  /** Returns the reported usage and the real one; after an unknown end the real one is the largest possible usage. */
  #outcome({ outputTokens }: Reservation): { outcome: Outcome; truth: { tokens: number; cost: bigint } } {
    const { plan } = this;
    if (plan.ends === 'nothing') return { outcome: 'nothing', truth: { tokens: 0, cost: 0n } };
    const usage = this.#usage(outputTokens);
    const truth = {
      tokens: usage.input + usage.output,
      cost: plan.price === undefined ? 0n : exactCost(usage, plan.price),
    };
    if (plan.ends === 'unknown') return { outcome: { atLeast: NO_CHARGE }, truth };
    return {
      outcome: { tokens: truth.tokens, cost: plan.price === undefined ? 0n : costOf(usage, plan.price) },
      truth,
    };
  }

  #usage(granted: number): TokenUsage {
    const { uses, tokenizer, inputTokens, ends } = this.plan;
    const input = tokenizer === 'knows' ? this.#real : Math.floor((inputTokens * uses.input) / 100);
    const output = ends === 'unknown' ? granted : Math.floor((granted * uses.output) / 100);
    const cachedWrite = Math.floor((input * uses.written) / 100);
    return {
      input,
      output,
      cachedWrite,
      cachedRead: Math.floor(((input - cachedWrite) * uses.read) / 100),
      reasoning: 0,
    };
  }
}

function assertWithin(tree: readonly Watched[]): void {
  for (const { budget, truth } of tree) {
    const { settled, reserved, limits, maxCost } = budget;
    assert.ok(
      settled.tokens + reserved.tokens <= (limits.maxTotalTokens ?? Number.POSITIVE_INFINITY),
      'more tokens than the limit',
    );
    assert.ok(truth.tokens <= settled.tokens && truth.cost <= settled.cost, 'more was spent than the guard counts');
    assert.ok(maxCost === undefined || settled.cost + reserved.cost <= maxCost, 'more dollars than the limit');
  }
}

/** Waits until no call makes further progress. */
async function rest(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

const isBefore = (one: Call, other: Call) => {
  for (let at = 0; at < Math.max(one.ask.order.length, other.ask.order.length); at += 1) {
    const difference = (one.ask.order[at] ?? -1) - (other.ask.order[at] ?? -1);
    if (difference !== 0) return difference < 0;
  }
  return one.number < other.number;
};

/** Runs the calls of one sequence and checks the invariants at each step. */
class Sequence {
  readonly tree: readonly Watched[];
  readonly calls: Call[] = [];
  readonly #guard = new RunBudget();

  constructor(plan: BudgetPlan) {
    this.tree = treeOf(plan);
  }

  in(state: State): readonly Call[] {
    return this.calls.filter((call) => call.state === state);
  }

  ask(plan: CallPlan): Call {
    const call = new Call(plan, this.calls.length, this.tree);
    this.calls.push(call);
    call.begin(this.#guard, (decided) => {
      assert.ok(!this.in('waiting').some((other) => isBefore(other, decided)), 'a call was overtaken');
      assertWithin(this.tree);
    });
    return call;
  }

  async rest(): Promise<void> {
    assertWithin(this.tree);
    await rest();
    assertWithin(this.tree);
    const [granted, waiting] = [this.in('granted'), this.in('waiting')];
    assert.ok(granted.length > 0 || waiting.length === 0, 'a call waits for nothing');
    const first = waiting.find((one) => !waiting.some((other) => isBefore(other, one)));
    const narrow = first?.tooNarrow(first.ask.inputTokens, first.ask.outputTokens);
    assert.notEqual(
      narrow?.some(({ outstanding }) => outstanding > 0),
      false,
      'a call waits for those that cannot help it',
    );
    for (const { budget } of this.tree)
      assert.equal(budget.outstanding, granted.filter(({ ask }) => ask.budget.chain.includes(budget)).length);
    for (const { reservation, ask } of granted) {
      const least = Math.min(ask.minOutputTokens, ask.outputTokens);
      const output = reservation?.outputTokens ?? 0;
      assert.ok(output >= least && output <= ask.outputTokens);
      assert.equal(reservation?.lowered === undefined, output === ask.outputTokens);
    }
  }

  /** Settles all calls in flight, in any order, until all have ended. */
  async end(picks: readonly number[]): Promise<void> {
    await this.rest();
    for (let turn = 0; this.in('granted').length > 0; turn += 1) {
      const granted = this.in('granted');
      granted[(picks[turn % picks.length] ?? 0) % granted.length]?.settle();
      await this.rest();
    }
    for (const { budget } of this.tree) assert.deepEqual(budget.reserved, { tokens: 0, cost: 0n });
  }
}

const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });

/**
 * @throws AssertionError with the smallest sequence in which a limit is exceeded, a call is overtaken or a call waits
 * forever
 */
export async function assertCeilingsHold(numRuns: number): Promise<void> {
  const actions = fc.array(
    fc.record({ what: fc.constantFrom('ask', 'ask', 'ask', 'settle', 'cancel', 'cancel', 'again'), pick: fc.nat() }),
    {
      minLength: 5,
      maxLength: 30,
    },
  );
  await fc.assert(
    fc.asyncProperty(budgets, calls, actions, picks, async (tree, plans, script, order) => {
      const sequence = new Sequence(tree);
      const waiting = [...plans];
      for (const { what, pick } of script) {
        const plan = what === 'ask' ? waiting.shift() : undefined;
        if (plan !== undefined) sequence.ask(plan);
        const among = sequence.in(
          ({ settle: 'granted', cancel: 'waiting', again: 'settled', ask: 'refused' } as const)[what],
        );
        const call = among[pick % Math.max(among.length, 1)];
        if (what === 'settle') call?.settle();
        if (what === 'cancel') call?.cancel();
        if (what === 'again') call?.settleAgain();
        await sequence.rest();
      }
      await sequence.end(order);
    }),
    { numRuns },
  );
}

/** @throws AssertionError with the smallest set of calls for which concurrent and sequential execution differ */
export async function assertCallsAreTreatedAsOneByOne(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(budgets, calls, picks, async (tree, plans, order) => {
      const inOrder = plans.map((plan, index) => ({ ...plan, order: [index] }));
      const [oneByOne, atOnce] = [new Sequence(tree), new Sequence(tree)];
      for (const plan of inOrder) {
        oneByOne.ask(plan);
        await oneByOne.end([0]);
      }
      for (const plan of inOrder) atOnce.ask(plan);
      await atOnce.end(order);
      const outcomes = ({ calls: made }: Sequence) =>
        made.map(({ state, reservation }) => [state, reservation?.outputTokens, reservation?.lowered]);
      assert.deepEqual(outcomes(atOnce), outcomes(oneByOne));
      assert.deepEqual(settledIn(atOnce), settledIn(oneByOne));
    }),
    { numRuns },
  );
}

function settledIn({ tree }: Sequence): readonly unknown[] {
  return tree.map(({ budget }) => budget.settled);
}
