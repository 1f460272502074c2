// Prices: what tokens cost. Knows no provider; the prices are handed in.
import type { TokenUsage } from './usage.ts';

/** Prices in US dollars per million tokens. A missing cached price is the input price. */
export interface TokenPrices {
  readonly inputPer1M: number;
  readonly outputPer1M: number;
  readonly cachedReadPer1M?: number | undefined;
  readonly cachedWritePer1M?: number | undefined;
}

/** Prices of the whole call once it has more than `aboveInputTokens` input tokens. */
export interface PriceTier extends TokenPrices {
  readonly aboveInputTokens: number;
}

export interface ModelPrice extends TokenPrices {
  readonly perRequestUsd?: number | undefined;
  readonly tiers?: readonly PriceTier[] | undefined;
  /** The dearest prices that may come to hold while a run goes on, where prices change with the date or the time of the day. */
  readonly highest?: TokenPrices | undefined;
}

/** Prices by `provider/model`. */
export type Pricing = Readonly<Record<string, ModelPrice>>;

/** The prices that hold for a call with so many input tokens: those of the highest tier that it is above. */
export function pricesFor(price: ModelPrice, inputTokens: number): TokenPrices {
  let prices: TokenPrices = price;
  let above = -1;
  for (const tier of price.tiers ?? []) {
    if (inputTokens > tier.aboveInputTokens && tier.aboveInputTokens > above) {
      prices = tier;
      above = tier.aboveInputTokens;
    }
  }
  return prices;
}

/**
 * US dollars of one call. Each token is priced once: cached tokens at their own price, the rest of the input at the
 * input price.
 */
export function costOf(usage: TokenUsage, price: ModelPrice): number {
  const prices = pricesFor(price, usage.input);
  // A careless server reports more cached tokens than input.
  const plain = Math.max(0, usage.input - usage.cachedRead - usage.cachedWrite);
  const perMillion =
    plain * prices.inputPer1M +
    usage.cachedRead * (prices.cachedReadPer1M ?? prices.inputPer1M) +
    usage.cachedWrite * (prices.cachedWritePer1M ?? prices.inputPer1M) +
    usage.output * prices.outputPer1M;
  return perMillion / 1_000_000 + (price.perRequestUsd ?? 0);
}

/** Dollars with as many digits as it takes to tell small sums apart. */
export function formatUsd(amount: number): string {
  if (amount === 0) return '$0';
  const digits = amount >= 0.01 ? 4 : Math.min(10, 2 - Math.floor(Math.log10(amount)));
  return `$${amount.toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}
