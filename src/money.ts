// Dollars as whole numbers, so that sums of them are exact: a ceiling that is kept must not be crossed by rounding.
import { type ModelPrice, pricesFor, type TokenPrices } from './pricing.ts';
import type { TokenUsage } from './usage.ts';

/** Millionths of a millionth of a US dollar: a token at one dollar per million is 1,000,000 of them. */
export type Picodollars = bigint;

const PER_DOLLAR = 1e12;
/** Digits that a double holds for sure: what is beyond them is noise. */
const SURE_DIGITS = 15;

/** A limit in dollars, rounded down. */
export function toPicodollars(dollars: number): Picodollars {
  return kept(LIMITS, dollars, () => scaled(dollars, 12).down);
}

/** For people and for results. */
export function toDollars(amount: Picodollars): number {
  return Number(amount) / PER_DOLLAR;
}

/** What a call has cost by the tokens that were reported, rounded up. */
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
    sum += toPicodollars(costUsd);
  }
  return toDollars(sum);
}

/** The dearest that a call may become: each token at its dearest price, whatever the tier and the time. */
export interface WorstCasePrice {
  readonly perInput: Picodollars;
  readonly perOutput: Picodollars;
  readonly perRequest: Picodollars;
}

/** @param price is never changed */
export function worstCasePriceOf(price: ModelPrice): WorstCasePrice {
  const known = DEAREST.get(price);
  if (known !== undefined) return known;
  const worstCase = workOut(price);
  DEAREST.set(price, worstCase);
  return worstCase;
}

function workOut(price: ModelPrice): WorstCasePrice {
  const every: readonly TokenPrices[] = [price, ...(price.tiers ?? []), ...(price.highest ? [price.highest] : [])];
  const input = every.flatMap((one) => [one.inputPer1M, one.cachedWritePer1M ?? 0, one.cachedReadPer1M ?? 0]);
  return {
    perInput: perToken(Math.max(...input)),
    perOutput: perToken(Math.max(...every.map((one) => one.outputPer1M))),
    perRequest: perRequest(price),
  };
}

function perRequest({ perRequestUsd = 0 }: ModelPrice): Picodollars {
  return perRequestUsd === 0 ? 0n : scaled(perRequestUsd, 12).up;
}

function perToken(dollarsPer1M: number): Picodollars {
  return kept(PER_TOKEN, dollarsPer1M, () => scaled(dollarsPer1M, 6).up);
}

/** Prices and limits are few, and the same ones come with every call. */
const PER_TOKEN = new Map<number, Picodollars>();
const LIMITS = new Map<number, Picodollars>();
const DEAREST = new WeakMap<ModelPrice, WorstCasePrice>();
const MAX_KEPT = 1000;

function kept(amounts: Map<number, Picodollars>, amount: number, work: () => Picodollars): Picodollars {
  const known = amounts.get(amount);
  if (known !== undefined) return known;
  if (amounts.size >= MAX_KEPT) amounts.clear();
  const worked = work();
  amounts.set(amount, worked);
  return worked;
}

/** `amount * 10 ** places` without the noise of a double; what is beyond all numbers is as good as the greatest one. */
function scaled(amount: number, places: number): { readonly down: bigint; readonly up: bigint } {
  const [mantissa = '0', exponent = '0'] = Math.min(amount, Number.MAX_VALUE)
    .toExponential(SURE_DIGITS - 1)
    .split('e');
  const digits = BigInt(mantissa.replace('.', ''));
  const shift = Number(exponent) - (SURE_DIGITS - 1) + places;
  if (shift >= 0) return { down: digits * 10n ** BigInt(shift), up: digits * 10n ** BigInt(shift) };
  const unit = 10n ** BigInt(-shift);
  return { down: digits / unit, up: (digits + unit - 1n) / unit };
}
