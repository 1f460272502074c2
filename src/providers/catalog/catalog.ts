// The model catalog: limits, capabilities and prices. The data is generated at build time from models/ and the price
// list.
import type { MaxTokensParameter } from '../table/dialect.ts';
import type { ModelPrice, TokenPrices } from '../../pricing.ts';
import models from './models.json' with { type: 'json' };
import { type MatchRule, matches } from './match-rule.ts';

/** A price with its period of validity: from a date on, or between two times of day (UTC). */
export interface TimedPrice {
  readonly price: ModelPrice;
  readonly since?: string;
  readonly from?: string;
  readonly to?: string;
}

interface CatalogEntry {
  readonly prices: readonly TimedPrice[];
  readonly contextWindow?: number;
  readonly api?: ModelApi;
  readonly maxOutputTokens?: number;
  readonly maxTokensParameter?: MaxTokensParameter;
  readonly temperature?: boolean;
  readonly reasoning?: boolean;
  readonly body?: Body;
}

/** The API of the provider through which a model is called. */
export type ModelApi = 'chat' | 'responses' | 'messages' | 'mock';

type Body = Readonly<Record<string, unknown>>;

/** The properties of one model. A property that is `undefined` is unknown. */
export interface ModelInfo {
  /** The id of the model in the catalog. A dated name has the id of its model family. */
  readonly id: string;
  readonly contextWindow: number | undefined;
  readonly maxOutputTokens: number | undefined;
  readonly maxTokensParameter: MaxTokensParameter | undefined;
  /** Whether the model accepts a temperature. */
  readonly temperature: boolean | undefined;
  /** Whether the model reasons by default, so that its output has more tokens than its text. */
  readonly reasoning: boolean | undefined;
  /** The API that the model requires. `responses`: the model is available only through the Responses API. */
  readonly api: ModelApi | undefined;
  readonly price: ModelPrice | undefined;
  /** Additional keys of the body of every request to the model. */
  readonly body: Body | undefined;
}

interface ProviderModels {
  readonly models: Readonly<Record<string, CatalogEntry>>;
  readonly rules: readonly (readonly [string, MatchRule])[];
}

const CATALOG_JSON: Readonly<Record<string, string>> = models;
const PARSED = new Map<string, ProviderModels>();

/** Returns the models of one provider. Parses them on first use. */
function modelsOf(provider: string): ProviderModels | undefined {
  const text = Object.hasOwn(CATALOG_JSON, provider) ? CATALOG_JSON[provider] : undefined;
  if (text !== undefined && !PARSED.has(provider)) PARSED.set(provider, JSON.parse(text) as ProviderModels);
  return PARSED.get(provider);
}

/**
 * Finds a model by its id or by the match rules of the price list.
 * @param at decides which of several prices applies
 */
export function findModel(provider: string, model: string, at: Date): ModelInfo | undefined {
  const found = findEntry(provider, model);
  if (found === undefined) return undefined;
  const { id } = found;
  const { contextWindow, maxOutputTokens, maxTokensParameter, temperature, reasoning, api, body } = found.entry;
  const price = priceAt(found.entry.prices, at);
  return { id, contextWindow, maxOutputTokens, maxTokensParameter, temperature, reasoning, api, body, price };
}

function findEntry(provider: string, model: string): { readonly id: string; readonly entry: CatalogEntry } | undefined {
  const known = modelsOf(provider);
  if (known === undefined) return undefined;
  const { models: entries, rules } = known;
  const id = Object.hasOwn(entries, model) ? model : rules.find(([, rule]) => matches(rule, model))?.[0];
  const entry = id === undefined ? undefined : entries[id];
  return id === undefined || entry === undefined ? undefined : { id, entry };
}

/**
 * Returns the highest prices of a model that apply at `at` or may apply later, at another time of day or from a later
 * date on; `undefined` if the price does not change after `at`.
 */
export function highestPrice(provider: string, model: string, at: Date): TokenPrices | undefined {
  const prices = findEntry(provider, model)?.entry.prices ?? [];
  const date = at.toISOString();
  // A price that a later price has replaced permanently does not apply again.
  const current = prices.findLastIndex(
    ({ since, from }) => from === undefined && (since === undefined || date >= since),
  );
  const possible = prices.slice(Math.max(current, 0));
  return possible.length < 2 ? undefined : highestOf(possible.flatMap(({ price }) => [price, ...(price.tiers ?? [])]));
}

function highestOf(prices: readonly TokenPrices[]): TokenPrices {
  const highest = (key: keyof TokenPrices) => Math.max(...prices.map((price) => price[key] ?? price.inputPer1M));
  const keys = ['inputPer1M', 'outputPer1M', 'cachedReadPer1M', 'cachedWritePer1M'] as const;
  return Object.fromEntries(keys.map((key) => [key, highest(key)])) as unknown as TokenPrices;
}

/**
 * Returns the last price whose condition is met at `at`, or the first price if no condition is met. This is the rule of
 * the program that belongs to the price list.
 */
export function priceAt(prices: readonly TimedPrice[], at: Date): ModelPrice | undefined {
  const date = at.toISOString();
  const time = date.slice(11, 19);
  const applicable = prices.findLast(({ since, from, to }) => {
    if (since !== undefined) return date >= since;
    if (from === undefined || to === undefined) return true;
    return from <= to ? time >= from && time < to : time >= from || time < to;
  });
  return (applicable ?? prices[0])?.price;
}


