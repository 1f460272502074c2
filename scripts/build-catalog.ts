// Joins the reviewed model tables with the prices and context windows of @pydantic/genai-prices.
// As a program it writes src/providers/catalog/names.json (for `actor list`) and models.json (everything else).
// Both contain JSON as strings, so that the command line parses only the part that it needs.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  type ConditionalPrice,
  findProvider,
  type MatchLogic,
  type ModelInfo,
  type ModelPrice,
  type Provider,
} from '@pydantic/genai-prices';
import { matches } from '../src/providers/catalog/match-rule.ts';
import { KNOWN_PROVIDERS } from '../src/providers/table/known-providers.ts';
import type { ProviderRow } from '../src/providers/table/provider-row.ts';

interface TableRow {
  readonly id: string;
  readonly api: string;
  /** Undefined if it is not documented. */
  readonly max_output_tokens?: number;
  readonly max_tokens_parameter: string;
  readonly temperature: boolean;
  readonly reasoning: boolean;
  readonly context_window?: number;
  readonly price?: object;
  /** True if no price is published, or no price per token. */
  readonly unpriced?: boolean;
  /** Added to the body of every request to this model. */
  readonly body?: object;
}

const PRICE_KEYS = {
  input_mtok: 'inputPer1M',
  output_mtok: 'outputPer1M',
  cache_read_mtok: 'cachedReadPer1M',
  cache_write_mtok: 'cachedWritePer1M',
} as const;
/**
 * Charges that a text-only call cannot cause. A price with any other unknown key is unsupported and counts as
 * missing.
 */
const OTHER_CHARGES =
  /^(web_searches_kcount|storage_searches_kcount|cache_write_1h_mtok|(input|output|cache)_(audio|image|video)_.*)$/;

export interface BuiltCatalog {
  readonly names: Readonly<Record<string, { readonly listed: readonly string[]; readonly others: readonly string[] }>>;
  readonly models: Readonly<
    Record<
      string,
      { readonly models: Readonly<Record<string, object>>; readonly rules: readonly [string, MatchLogic][] }
    >
  >;
}

/**
 * Joins the tables in `models/` of a folder, one for each provider with a closed list, with the price list.
 * @throws Error if a model of a table has no supported price and is not marked as `unpriced`
 */
export function buildCatalog(providers: readonly ProviderRow[], folder: URL): BuiltCatalog {
  const parts = providers.map((row) => [row.name, joinProvider(row, folder)] as const);
  return {
    names: Object.fromEntries(parts.map(([name, { listed, others }]) => [name, { listed, others }])),
    models: Object.fromEntries(parts.map(([name, { models, rules }]) => [name, { models, rules }])),
  };
}

function joinProvider(row: ProviderRow, folder: URL) {
  const table = readTable(row, folder);
  const priceList = row.priceList === undefined ? undefined : findProvider({ providerId: row.priceList });
  if (row.priceList !== undefined && priceList === undefined)
    throw new Error(`the price list has no provider ${row.priceList}`);
  const models: Record<string, object> = {};
  for (const model of table) models[model.id] = joinModel(row, model, priceList);
  const unbounded = row.unboundedPrices === undefined ? undefined : new RegExp(row.unboundedPrices);
  const priced = (priceList?.models ?? []).map((model) => ({ ...model, id: idOf(model) }));
  for (const model of priced)
    models[model.id] ??= {
      prices: unbounded?.test(model.id) ? [] : pricesOf(model.prices),
      contextWindow: model.context_window,
    };
  const listed = table.map((model) => model.id).sort();
  const others = Object.keys(models)
    .filter((id) => !listed.includes(id))
    .sort();
  return { models, listed, others, rules: priced.map((model): [string, MatchLogic] => [model.id, model.match]) };
}

/** Returns undefined for a provider that runs any model name, because it has no table. */
function readTable({ name, models }: ProviderRow, folder: URL): readonly TableRow[] {
  if (models === 'any') return [];
  return (JSON.parse(readFileSync(new URL(`models/${name}.json`, folder), 'utf8')) as { models: TableRow[] }).models;
}

/**
 * If the rule of an entry does not match its id, the price list made up the id; the rule then has the id of the
 * provider.
 */
function idOf({ id, match }: Pick<ModelInfo, 'id' | 'match'>): string {
  if (matches(match, id)) return id;
  const rules = 'or' in match ? match.or : [match];
  return rules.flatMap((rule) => ('equals' in rule ? [rule.equals] : []))[0] ?? id;
}

function joinModel(row: ProviderRow, model: TableRow, priceList: Provider | undefined): object {
  const facts = {
    api: model.api,
    maxOutputTokens: model.max_output_tokens,
    maxTokensParameter: model.max_tokens_parameter,
    temperature: model.temperature,
    reasoning: model.reasoning,
    body: model.body,
  };
  const { context_window: contextWindow } = model;
  if (model.unpriced === true) return { ...facts, contextWindow, prices: [] };
  if (model.price !== undefined) return { ...facts, contextWindow, prices: [{ price: model.price }] };
  const info =
    priceList?.models.find((one) => one.id === model.id) ??
    priceList?.models.find((one) => matches(one.match, model.id));
  const prices = info === undefined ? [] : pricesOf(info.prices);
  if (info === undefined || prices.length === 0)
    throw new Error(`no price for ${row.name}/${model.id}: take it out of the table or move the price list`);
  return { ...facts, contextWindow: info.context_window ?? contextWindow, prices };
}

/**
 * Returns the prices with their constraints, in the order of the price list. The last one whose constraint is true
 * applies.
 */
function pricesOf(prices: ModelInfo['prices']): object[] {
  const conditional: ConditionalPrice[] = Array.isArray(prices) ? prices : [{ prices }];
  return conditional.flatMap(({ constraint, prices: one }) => {
    const price = tokenPrices(one);
    if (price === undefined) return [];
    if (constraint === undefined) return [{ price }];
    if (constraint.type === 'start_date') return [{ since: constraint.start_date, price }];
    return [{ from: timeOfDay(constraint.start_time), to: timeOfDay(constraint.end_time), price }];
  });
}

/** Returns `00:30:00` for `00:30:00Z`. */
function timeOfDay(time: string): string {
  if (!/^\d\d:\d\d:\d\dZ$/.test(time)) throw new Error(`not a time of the day in UTC: ${time}`);
  return time.slice(0, 8);
}

function tokenPrices(prices: ModelPrice): object | undefined {
  if (prices.input_mtok === undefined || prices.output_mtok === undefined) return undefined;
  const requests = prices.requests_kcount;
  const strange = Object.keys(prices).filter(
    (key) => !(key in PRICE_KEYS) && key !== 'requests_kcount' && !OTHER_CHARGES.test(key),
  );
  if (strange.length > 0) return undefined;
  const starts = new Set<number>();
  for (const key of Object.keys(PRICE_KEYS)) {
    const price = prices[key];
    if (typeof price === 'object') for (const tier of price.tiers) starts.add(tier.start);
  }
  const at = (start: number | undefined) =>
    Object.fromEntries(
      Object.entries(PRICE_KEYS).flatMap(([key, name]) =>
        prices[key] === undefined ? [] : [[name, priceAt(prices[key], start)]],
      ),
    );
  const tiers = [...starts].sort((a, b) => a - b).map((start) => ({ aboveInputTokens: start, ...at(start) }));
  return {
    ...at(undefined),
    ...(tiers.length > 0 && { tiers }),
    ...(requests !== undefined && { perRequestUsd: priceAt(requests, undefined) / 1000 }),
  };
}

function priceAt(price: ModelPrice[string], start: number | undefined): number {
  if (typeof price === 'number') return price;
  if (price === undefined) throw new Error('a price is missing');
  const reached = start === undefined ? [] : price.tiers.filter((tier) => tier.start <= start);
  return reached.at(-1)?.price ?? price.base;
}

/** Returns the content of the two files. */
export function catalogFiles({ names, models }: BuiltCatalog): { readonly names: string; readonly models: string } {
  const listed = Object.fromEntries(Object.entries(names).map(([name, one]) => [name, one.listed]));
  const others = Object.fromEntries(Object.entries(names).map(([name, one]) => [name, one.others]));
  const texts = Object.fromEntries(Object.entries(models).map(([name, one]) => [name, JSON.stringify(one)]));
  return {
    names: `${JSON.stringify({ listed: JSON.stringify(listed), others: JSON.stringify(others) })}\n`,
    models: `${JSON.stringify(texts)}\n`,
  };
}

if (process.argv[1] === import.meta.filename) {
  const folder = new URL('../src/providers/', import.meta.url);
  const { names, models } = catalogFiles(buildCatalog(KNOWN_PROVIDERS, folder));
  mkdirSync(new URL('catalog/', folder), { recursive: true });
  writeFileSync(new URL('catalog/names.json', folder), names);
  writeFileSync(new URL('catalog/models.json', folder), models);
}
