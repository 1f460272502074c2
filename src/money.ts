// Dollars as integers, so that sums are exact: rounding must not cause a cost limit to be exceeded.
import { type ModelPrice, pricesFor, type TokenPrices } from './pricing.ts';
import type { TokenUsage } from './usage.ts';

/** 10^-12 US dollars: a token at one dollar per million costs 1,000,000 picodollars. */
export type Picodollars = bigint;

const PER_DOLLAR = 1e12;
/** The decimal digits that a double represents reliably; further digits are noise. */
const RELIABLE_DIGITS = 15;

/** Converts a limit in dollars to picodollars, rounded down. */
export function picodollarsOf(dollars: number): Picodollars {
  return memoized(LIMITS, dollars, () => scaled(dollars, 12).down);
}

/** Converts picodollars to dollars, for messages and results. */
export function dollarsOf(amount: Picodollars): number {
  return Number(amount) / PER_DOLLAR;
}

/** Returns the cost of a call by its reported tokens, rounded up. */
export function costOf(usage: TokenUsage, price: ModelPrice): Picodollars {
  const rates = pricesFor(price, usage.input);
  const plain = Math.max(0, usage.input - usage.cachedRead - usage.cachedWrite);
  return (
    perToken(rates.inputPer1M) * BigInt(plain) +
    perToken(rates.cachedReadPer1M ?? rates.inputPer1M) * BigInt(usage.cachedRead) +
    perToken(rates.cachedWritePer1M ?? rates.inputPer1M) * BigInt(usage.cachedWrite) +
    perToken(rates.outputPer1M) * BigInt(usage.output) +
    perRequest(price)
  );
}

/** Returns the US dollars of a run; `undefined` as soon as one call has no known price. */
export function sumCost(nodes: readonly { readonly costUsd: number | undefined }[]): number | undefined {
  let sum = 0n;
  for (const { costUsd } of nodes) {
    if (costUsd === undefined) return undefined;
    sum += picodollarsOf(costUsd);
  }
  return dollarsOf(sum);
}

/** The worst case of the prices of a model: the highest price of each token, over all tiers and times. */
export interface WorstCasePrice {
  readonly perInput: Picodollars;
  readonly perOutput: Picodollars;
  readonly perRequest: Picodollars;
}

/**
 * Returns the worst case of a price.
 * @param price must not be modified later: the result is cached by object
 */
export function worstCaseOf(price: ModelPrice): WorstCasePrice {
  const cached = WORST_CASES.get(price);
  if (cached !== undefined) return cached;
  const worstCase = computeWorstCase(price);
  WORST_CASES.set(price, worstCase);
  return worstCase;
}

function computeWorstCase(price: ModelPrice): WorstCasePrice {
  const allPrices: readonly TokenPrices[] = [price, ...(price.tiers ?? []), ...(price.highest ? [price.highest] : [])];
  const input = allPrices.flatMap((prices) => [
    prices.inputPer1M,
    prices.cachedWritePer1M ?? 0,
    prices.cachedReadPer1M ?? 0,
  ]);
  return {
    perInput: perToken(Math.max(...input)),
    perOutput: perToken(Math.max(...allPrices.map((prices) => prices.outputPer1M))),
    perRequest: perRequest(price),
  };
}

function perRequest({ perRequestUsd = 0 }: ModelPrice): Picodollars {
  return perRequestUsd === 0 ? 0n : scaled(perRequestUsd, 12).up;
}

function perToken(dollarsPer1M: number): Picodollars {
  return memoized(PER_TOKEN, dollarsPer1M, () => scaled(dollarsPer1M, 6).up);
}

/** Caches: prices and limits are few, and the same ones are used by every call. */
const PER_TOKEN = new Map<number, Picodollars>();
const LIMITS = new Map<number, Picodollars>();
const WORST_CASES = new WeakMap<ModelPrice, WorstCasePrice>();
const MAX_MEMOIZED = 1000;

function memoized(amounts: Map<number, Picodollars>, amount: number, compute: () => Picodollars): Picodollars {
  const cached = amounts.get(amount);
  if (cached !== undefined) return cached;
  if (amounts.size >= MAX_MEMOIZED) amounts.clear();
  const result = compute();
  amounts.set(amount, result);
  return result;
}

/**
 * Returns `amount * 10 ** places` without the noise of a double, rounded down and up. `Infinity` counts as the greatest
 * number.
 */
function scaled(amount: number, places: number): { readonly down: bigint; readonly up: bigint } {
  const [mantissa = '0', exponent = '0'] = Math.min(amount, Number.MAX_VALUE)
    .toExponential(RELIABLE_DIGITS - 1)
    .split('e');
  const digits = BigInt(mantissa.replace('.', ''));
  const shift = Number(exponent) - (RELIABLE_DIGITS - 1) + places;
  if (shift >= 0) return { down: digits * 10n ** BigInt(shift), up: digits * 10n ** BigInt(shift) };
  const unit = 10n ** BigInt(-shift);
  return { down: digits / unit, up: (digits + unit - 1n) / unit };
}
