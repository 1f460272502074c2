// Creates an executor for the library: validates and copies all arguments once, so that later changes by the caller
// have no effect.
import { type ParseContext, PERMISSIONS } from '../actor/config.ts';
import { parseActor } from '../actor/parse/parse-actor.ts';
import { type Credentials, checkCredentials } from '../credentials.ts';
import { invalidConfiguration, ValidationError } from '../errors.ts';
import { LIMIT_KEYS, type Limits } from '../limits.ts';
import { isRecord } from '../plain-object.ts';
import type { ModelPrice, Pricing, TokenPrices } from '../pricing.ts';
import { Executor, type ExecutorOptions } from './executor.ts';

/** The arguments of `createExecutor`, with the parse context that `index.ts` adds. */
export interface CreateExecutorOptions {
  readonly config: unknown;
  readonly credentials: Credentials;
  readonly limits: Limits | undefined;
  readonly pricing: Pricing | undefined;
  readonly options: ExecutorOptions | undefined;
  readonly parseContext: ParseContext;
}

/** Validates the arguments and creates an executor. @throws ConfigurationError if an argument is malformed */
export function buildExecutor({
  config,
  credentials,
  limits,
  pricing,
  options,
  parseContext,
}: CreateExecutorOptions): Executor {
  if (!isRecord(config)) throw invalidConfiguration('config must be a plain object with the keys of an actor file');
  const parsed = parseActor(config, { facts: parseContext });
  const checked = checkOptions(options ?? {});
  checkDigits(checked.context ?? {});
  const executor = new Executor({
    config: parsed.config,
    credentials: checkCredentials(credentials),
    limits: checkLimits(limits ?? {}),
    pricing: byProviderName(checkPricing(pricing ?? {}), parseContext),
    options: checked,
    findConfig: async (name) => {
      const found = await checked.resolveActor?.(name);
      return found === undefined || found === null
        ? undefined
        : parseActor(found, { facts: parseContext, file: name }).config;
    },
  });
  for (const warning of parsed.warnings) checked.onWarning?.(warning);
  return executor;
}

const OPTIONS = {
  now: 'a function',
  sleep: 'a function',
  fetch: 'a function',
  idleTimeoutMs: 'a number above 0',
  signal: 'an AbortSignal',
  context: 'an object',
  resolveActor: 'a function',
  onWarning: 'a function',
  permissions: 'a list of read, write, net and shell',
  host: 'an object',
  record: 'a function',
  replay: 'a string',
};

/** Copies and checks options. @throws ConfigurationError for an unknown name or a value of the wrong type */
function checkOptions(given: unknown): ExecutorOptions {
  if (!isRecord(given)) throw invalidConfiguration('options must be an object');
  for (const [name, value] of Object.entries(given)) {
    const expected = OPTIONS[name as keyof typeof OPTIONS];
    if (!Object.hasOwn(OPTIONS, name))
      throw invalidConfiguration(`unknown option: ${name}`, `Known options: ${Object.keys(OPTIONS).join(', ')}.`);
    if (value !== undefined && !hasType(expected, value))
      throw invalidConfiguration(`the option ${name} must be ${expected}`);
  }
  if (given.record !== undefined && given.replay !== undefined)
    throw invalidConfiguration('record and replay cannot be used together', 'Remove one of them.');
  const { permissions } = given as ExecutorOptions;
  return Object.freeze({ ...given, ...(permissions && { permissions: Object.freeze([...permissions]) }) });
}

/**
 * Rejects integers beyond the safe integers, which may have lost digits as a double.
 * @throws ValidationError `INVALID_ARGUMENT`
 */
function checkDigits(context: NonNullable<ExecutorOptions['context']>): void {
  for (const [key, value] of Object.entries(context)) {
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) continue;
    const message = `the context key ${key} is beyond ${Number.MAX_SAFE_INTEGER}, where a number loses digits`;
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message,
      hint: 'Pass a BigInt or a string.',
      details: { key },
    });
  }
}

function hasType(expected: string, value: unknown): boolean {
  if (expected === 'a function') return typeof value === 'function';
  if (expected === 'a string') return typeof value === 'string';
  if (expected === OPTIONS.permissions)
    return Array.isArray(value) && value.every((need) => PERMISSIONS.includes(need));
  if (expected === 'a number above 0') return typeof value === 'number' && value > 0;
  return expected === 'an object' ? isRecord(value) : value instanceof AbortSignal;
}

/** Copies and checks limits. @throws ConfigurationError for an unknown name or an invalid value */
export function checkLimits(given: unknown): Limits {
  if (!isRecord(given)) throw invalidConfiguration('limits must be an object');
  for (const [name, value] of Object.entries(given)) {
    const known = Object.hasOwn(LIMIT_KEYS, name) ? LIMIT_KEYS[name as keyof Limits] : undefined;
    if (!known)
      throw invalidConfiguration(`unknown limit: ${name}`, `Known limits: ${Object.keys(LIMIT_KEYS).join(', ')}.`);
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0) || (known.whole && !Number.isSafeInteger(value))) {
      throw invalidConfiguration(`the limit ${name} must be ${known.whole ? 'a whole number' : 'a number'}, 0 or more`);
    }
  }
  return Object.freeze({ ...given });
}

const PRICE_FIELDS = ['inputPer1M', 'outputPer1M', 'cachedReadPer1M', 'cachedWritePer1M', 'perRequestUsd'];

/** Copies and checks prices. @throws ConfigurationError naming the model and the field */
export function checkPricing(given: unknown): Pricing {
  if (!isRecord(given))
    throw invalidConfiguration('pricing must be an object: { "provider/model": { inputPer1M, outputPer1M } }');
  return Object.freeze(
    Object.fromEntries(Object.entries(given).map(([model, price]) => [model, checkPrice(model, price)])),
  );
}

/** Replaces aliases of providers in the keys by their canonical names, which a run looks up. */
function byProviderName(pricing: Pricing, parseContext: ParseContext): Pricing {
  const own = ([name, price]: readonly [string, ModelPrice]) => {
    const slash = Math.max(name.indexOf('/'), 0);
    const provider = parseContext.findProvider(name.slice(0, slash));
    return [provider === undefined || slash === 0 ? name : `${provider}${name.slice(slash)}`, price] as const;
  };
  return Object.freeze(Object.fromEntries(Object.entries(pricing).map(own)));
}

function checkPrice(model: string, given: unknown): ModelPrice {
  if (!isRecord(given)) throw invalidConfiguration(`the price of ${model} must be an object`);
  const { tiers, highest, ...own } = given;
  checkFields(model, own, PRICE_FIELDS);
  const price = highest === undefined ? own : { ...own, highest: checkHighest(model, highest) };
  if (tiers === undefined) return Object.freeze({ ...price }) as unknown as ModelPrice;
  if (!Array.isArray(tiers)) throw invalidConfiguration(`the price of ${model}: tiers must be a list`);
  for (const tier of tiers) {
    if (!isRecord(tier) || typeof tier.aboveInputTokens !== 'number')
      throw invalidConfiguration(`the price of ${model}: a tier needs aboveInputTokens`);
    checkFields(model, tier, [...PRICE_FIELDS.slice(0, 4), 'aboveInputTokens']);
  }
  return Object.freeze({
    ...price,
    tiers: Object.freeze(tiers.map((tier) => Object.freeze({ ...tier }))),
  }) as unknown as ModelPrice;
}

function checkHighest(model: string, given: unknown): TokenPrices {
  if (!isRecord(given)) throw invalidConfiguration(`the price of ${model}: highest must be an object`);
  checkFields(model, given, PRICE_FIELDS.slice(0, 4));
  return Object.freeze({ ...given }) as unknown as TokenPrices;
}

function checkFields(model: string, price: Record<string, unknown>, known: readonly string[]): void {
  for (const [field, value] of Object.entries(price)) {
    if (!known.includes(field))
      throw invalidConfiguration(
        `the price of ${model} has an unknown field: ${field}`,
        `Known fields: ${known.join(', ')}.`,
      );
    if (value !== undefined && (typeof value !== 'number' || !(value >= 0) || !Number.isFinite(value)))
      throw invalidConfiguration(`the price of ${model}: ${field} must be a number, 0 or more`);
  }
  for (const field of ['inputPer1M', 'outputPer1M']) {
    if (price[field] === undefined) throw invalidConfiguration(`the price of ${model} lacks ${field}`);
  }
}
