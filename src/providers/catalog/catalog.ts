// What is known of models: limits, capabilities, prices. Made at build time from models/ and the price list.
import type { MaxTokensParameter } from '../table/dialect.ts';
import type { ModelPrice, TokenPrices } from '../../pricing.ts';
import models from './models.json' with { type: 'json' };
import { type MatchRule, matches } from './match-rule.ts';

/** A price with the time at which it holds: since a date, or between two times of the day (UTC). */
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

/** Through which API of its provider a model is spoken to. */
export type ModelApi = 'chat' | 'responses' | 'messages' | 'mock';

type Body = Readonly<Record<string, unknown>>;

/** What is known of one model. A fact that is `undefined` is not known. */
export interface ModelInfo {
  /** The id under which the catalog knows the model; a dated name has that of its family. */
  readonly id: string;
  readonly contextWindow: number | undefined;
  readonly maxOutputTokens: number | undefined;
  readonly maxTokensParameter: MaxTokensParameter | undefined;
  /** Whether the model takes a temperature. */
  readonly temperature: boolean | undefined;
  /** Whether the model reasons unasked, so that its output holds more tokens than its text. */
  readonly reasoning: boolean | undefined;
  /** `responses`: the model speaks only that API. */
  readonly api: ModelApi | undefined;
  readonly price: ModelPrice | undefined;
  /** What is sent with every request to it. */
  readonly body: Body | undefined;
}

interface ProviderModels {
  readonly models: Readonly<Record<string, CatalogEntry>>;
  readonly rules: readonly (readonly [string, MatchRule])[];
}

const TEXTS: Readonly<Record<string, string>> = models;
const READ = new Map<string, ProviderModels>();

/** The models of one provider, read when they are first asked for. */
function modelsOf(provider: string): ProviderModels | undefined {
  const text = Object.hasOwn(TEXTS, provider) ? TEXTS[provider] : undefined;
  if (text !== undefined && !READ.has(provider)) READ.set(provider, JSON.parse(text) as ProviderModels);
  return READ.get(provider);
}

/**
 * What is known of a model, by its id or by the match rules of the price list.
 * `at` decides which of several prices is in force.
 */
export function findModel(provider: string, model: string, at: Date): ModelInfo | undefined {
  const found = entryOf(provider, model);
  if (found === undefined) return undefined;
  const { id } = found;
  const { contextWindow, maxOutputTokens, maxTokensParameter, temperature, reasoning, api, body } = found.entry;
  return { id, contextWindow, maxOutputTokens, maxTokensParameter, temperature, reasoning, api, body, price: priceAt(found.entry.prices, at) };
}

function entryOf(provider: string, model: string): { readonly id: string; readonly entry: CatalogEntry } | undefined {
  const known = modelsOf(provider);
  const id = known && (Object.hasOwn(known.models, model) ? model : known.rules.find(([, rule]) => matches(rule, model))?.[0]);
  const entry = id === undefined ? undefined : known?.models[id];
  return id === undefined || entry === undefined ? undefined : { id, entry };
}

/**
 * The dearest prices of a model that hold at `at` or may come to hold later, at another time of the day or from another day on;
 * `undefined` if its price does not change any more.
 */
export function highestPrice(provider: string, model: string, at: Date): TokenPrices | undefined {
  const prices = entryOf(provider, model)?.entry.prices ?? [];
  const date = at.toISOString();
  // What a later price has replaced for good does not come back.
  const last = prices.findLastIndex(({ since, from }) => from === undefined && (since === undefined || date >= since));
  const open = prices.slice(Math.max(last, 0));
  return open.length < 2 ? undefined : dearestOfAll(open.flatMap(({ price }) => [price, ...(price.tiers ?? [])]));
}

function dearestOfAll(prices: readonly TokenPrices[]): TokenPrices {
  const highest = (key: keyof TokenPrices) => Math.max(...prices.map((price) => price[key] ?? price.inputPer1M));
  const keys = ['inputPer1M', 'outputPer1M', 'cachedReadPer1M', 'cachedWritePer1M'] as const;
  return Object.fromEntries(keys.map((key) => [key, highest(key)])) as unknown as TokenPrices;
}

/** The last price whose condition holds is in force, the first one if none does: as in the price list's own program. */
export function priceAt(prices: readonly TimedPrice[], at: Date): ModelPrice | undefined {
  const date = at.toISOString();
  const time = date.slice(11, 19);
  const inForce = prices.findLast(({ since, from, to }) => {
    if (since !== undefined) return date >= since;
    if (from === undefined || to === undefined) return true;
    return from <= to ? time >= from && time < to : time >= from || time < to;
  });
  return (inForce ?? prices[0])?.price;
}


