// Calculates the cost of tokens. Independent of providers: the caller passes the prices.
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
  /** The highest prices that may apply during a run, where prices depend on the date or the time of day. */
  readonly highest?: TokenPrices | undefined;
}

/** Prices by `provider/model`. */
export type Pricing = Readonly<Record<string, ModelPrice>>;

/** Returns the prices for a call with this number of input tokens: of the highest tier whose threshold it exceeds. */
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
 * Returns the cost of one call in US dollars. Each token is priced once: cached tokens at the cached price, the rest of
 * the input at the input price.
 */
export function costOf(usage: TokenUsage, price: ModelPrice): number {
  const prices = pricesFor(price, usage.input);
  // Some servers report more cached tokens than input tokens.
  const plain = Math.max(0, usage.input - usage.cachedRead - usage.cachedWrite);
  const perMillion =
    plain * prices.inputPer1M +
    usage.cachedRead * (prices.cachedReadPer1M ?? prices.inputPer1M) +
    usage.cachedWrite * (prices.cachedWritePer1M ?? prices.inputPer1M) +
    usage.output * prices.outputPer1M;
  return perMillion / 1_000_000 + (price.perRequestUsd ?? 0);
}

/** Formats US dollars, with enough digits to distinguish small amounts. */
export function formatUsd(amount: number): string {
  if (amount === 0) return '$0';
  const digits = amount >= 0.01 ? 4 : Math.min(10, 2 - Math.floor(Math.log10(amount)));
  return `$${amount.toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}
