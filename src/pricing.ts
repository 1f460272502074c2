// The shapes of prices. Independent of providers: the caller passes the prices.

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

/** The fields of a price that are per million tokens, and their keys in the configuration file and in JSON. */
export const TOKEN_PRICE_FIELDS = {
  inputPer1M: { key: 'input_per_1m', isRequired: true },
  outputPer1M: { key: 'output_per_1m', isRequired: true },
  cachedReadPer1M: { key: 'cached_read_per_1m', isRequired: false },
  cachedWritePer1M: { key: 'cached_write_per_1m', isRequired: false },
} as const satisfies Readonly<Record<keyof TokenPrices, { readonly key: string; readonly isRequired: boolean }>>;

export const TOKEN_PRICE_NAMES = Object.keys(TOKEN_PRICE_FIELDS) as readonly (keyof TokenPrices)[];

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

/** Formats US dollars, with enough digits to distinguish small amounts. */
export function formatUsd(amount: number): string {
  if (amount === 0) return '$0';
  const digits = amount >= 0.01 ? 4 : Math.min(10, 2 - Math.floor(Math.log10(amount)));
  return `$${amount.toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

/** A price with the keys of the configuration file and of JSON output. */
export interface PriceByKey extends TokenPricesByKey {
  readonly per_request_usd?: number | undefined;
  readonly tiers?: readonly (TokenPricesByKey & { readonly above_input_tokens: number })[] | undefined;
}

type TokenPricesByKey = {
  readonly [Name in keyof TokenPrices as (typeof TOKEN_PRICE_FIELDS)[Name]['key']]: TokenPrices[Name];
};

/** Returns the price under the names of the library. */
export function priceFromKeys({ per_request_usd: perRequestUsd, tiers, ...prices }: PriceByKey): ModelPrice {
  return {
    ...fromKeys(prices),
    ...(perRequestUsd !== undefined && { perRequestUsd }),
    ...(tiers !== undefined && {
      tiers: tiers.map(({ above_input_tokens: aboveInputTokens, ...rest }) => ({
        aboveInputTokens,
        ...fromKeys(rest),
      })),
    }),
  };
}

/**
 * Returns the price under the keys of the configuration file. A token price that is missing is `null`;
 * `per_request_usd` is there only if a request has a price of its own.
 */
export function priceByKey(price: ModelPrice): Readonly<Record<string, unknown>> {
  return {
    ...byKey(price),
    ...(price.perRequestUsd !== undefined && { per_request_usd: price.perRequestUsd }),
    tiers: (price.tiers ?? []).map((tier) => ({ above_input_tokens: tier.aboveInputTokens, ...byKey(tier) })),
  };
}

function fromKeys(prices: TokenPricesByKey): TokenPrices {
  const entries = TOKEN_PRICE_NAMES.map((name) => [name, prices[TOKEN_PRICE_FIELDS[name].key]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as unknown as TokenPrices;
}

function byKey(prices: TokenPrices): Readonly<Record<string, number | null>> {
  return Object.fromEntries(TOKEN_PRICE_NAMES.map((name) => [TOKEN_PRICE_FIELDS[name].key, prices[name] ?? null]));
}
