// Converts prices to JSON with the keys of the configuration file.
import type { ModelPrice, TokenPrices } from '../../pricing.ts';

/** Returns all prices of a model. `per_request_usd` is present only when the model has a price per request. */
export function priceJson(price: ModelPrice): Readonly<Record<string, unknown>> {
  return {
    ...ratesJson(price),
    ...(price.perRequestUsd !== undefined && { per_request_usd: price.perRequestUsd }),
    tiers: (price.tiers ?? []).map((tier) => ({ above_input_tokens: tier.aboveInputTokens, ...ratesJson(tier) })),
  };
}

function ratesJson(prices: TokenPrices): Readonly<Record<string, number | null>> {
  return {
    input_per_1m: prices.inputPer1M,
    output_per_1m: prices.outputPer1M,
    cached_read_per_1m: prices.cachedReadPer1M ?? null,
    cached_write_per_1m: prices.cachedWritePer1M ?? null,
  };
}
