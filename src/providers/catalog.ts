// What is known of models: limits, capabilities, prices. Made at build time from models/ and the price list.
import type { ModelSettings, SettingFault } from '../actor/config.ts';
import type { ModelPrice } from '../pricing.ts';
import models from './catalog/models.json' with { type: 'json' };
import { type MatchRule, matches } from './match-rule.ts';
import { findProviderRow } from './table.ts';

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
  readonly api?: string;
  readonly maxOutputTokens?: number;
  readonly maxTokensParameter?: MaxTokensParameter;
  readonly temperature?: boolean;
  readonly reasoning?: boolean;
}

export type MaxTokensParameter = 'max_tokens' | 'max_completion_tokens';

/** What is known of one model. A fact that is `undefined` is not known. */
export interface ModelFacts {
  /** The id under which the catalog knows the model; a dated name has that of its family. */
  readonly id: string;
  readonly contextWindow: number | undefined;
  readonly maxOutputTokens: number | undefined;
  readonly maxTokensParameter: MaxTokensParameter | undefined;
  /** Whether the model takes a temperature. */
  readonly temperature: boolean | undefined;
  /** Whether the model reasons unasked, so that its output holds more tokens than its text. */
  readonly reasoning: boolean | undefined;
  /** `responses`: the model speaks only that protocol. */
  readonly api: string | undefined;
  readonly price: ModelPrice | undefined;
}

type Catalog = Readonly<Record<string, { readonly models: Readonly<Record<string, CatalogEntry>>; readonly rules: readonly (readonly [string, MatchRule])[] }>>;
const CATALOG = models as unknown as Catalog;

/**
 * What is known of a model, by its id or by the match rules of the price list.
 * `at` decides which of several prices is in force.
 */
export function findModel(provider: string, model: string, at: Date): ModelFacts | undefined {
  const known = Object.hasOwn(CATALOG, provider) ? CATALOG[provider] : undefined;
  const id = known && (Object.hasOwn(known.models, model) ? model : known.rules.find(([, rule]) => matches(rule, model))?.[0]);
  const entry = id === undefined ? undefined : known?.models[id];
  if (id === undefined || entry === undefined) return undefined;
  const { contextWindow, maxOutputTokens, maxTokensParameter, temperature, reasoning, api } = entry;
  return { id, contextWindow, maxOutputTokens, maxTokensParameter, temperature, reasoning, api, price: priceAt(entry.prices, at) };
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

/** Which settings a model is known not to take. A model that is not known takes all that its protocol has. */
export function checkSettings(provider: string, model: string, settings: ModelSettings): readonly SettingFault[] {
  const facts = findModel(provider, model, new Date(0));
  const name = `${provider}/${model}`;
  const faults: SettingFault[] = [];
  const refuse = (key: string, message: string, hint = 'leave it out') => faults.push({ key, message, hint });
  if (facts?.temperature === false) {
    if (settings.temperature !== undefined) refuse('temperature', `${name} takes no temperature`);
    if (settings.topP !== undefined) refuse('top_p', `${name} takes no top_p`);
  }
  const most = facts?.maxOutputTokens;
  if (most !== undefined && settings.maxTokens !== undefined && settings.maxTokens > most) {
    refuse('max_tokens', `${name} writes at most ${most} tokens`, `use ${most} or less`);
  }
  if (facts?.reasoning === false && provider === 'openai' && settings.reasoningEffort !== undefined) {
    refuse('reasoning_effort', `${name} does not reason`);
  }
  return findProviderRow(provider)?.protocol === 'anthropic' ? [...faults, ...messagesFaults(name, settings)] : faults;
}

/** What the messages API takes of no model: https://platform.claude.com/docs/en/api/messages/create */
function messagesFaults(name: string, { seed, temperature, reasoningEffort }: ModelSettings): readonly SettingFault[] {
  const faults: SettingFault[] = [];
  if (seed !== undefined) faults.push({ key: 'seed', message: `${name} takes no seed`, hint: 'leave it out' });
  if (temperature !== undefined && temperature > 1) {
    faults.push({ key: 'temperature', message: `${name} takes a temperature of at most 1`, hint: 'use 1 or less' });
  }
  if (reasoningEffort === 'none' || reasoningEffort === 'minimal') {
    faults.push({ key: 'reasoning_effort', message: `${name} takes no reasoning_effort ${reasoningEffort}`, hint: 'use low, medium, high, xhigh or max' });
  }
  return faults;
}
