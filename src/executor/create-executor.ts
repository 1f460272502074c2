// The library's way to an executor: checks everything it is handed, once, and keeps nothing of the caller's.

import { type ParseContext, PERMISSIONS } from '../actor/config.ts';
import { parseActor } from '../actor/parse/parse-actor.ts';
import { checkPricing } from '../check-pricing.ts';
import { type Credentials, checkCredentials } from '../credentials.ts';
import { invalidConfiguration, ValidationError } from '../errors.ts';
import { isLimitName, LIMIT_NAMES, type Limits, limitFault } from '../limits.ts';
import { isRecord } from '../plain-object.ts';
import type { ModelPrice, Pricing } from '../pricing.ts';
import { Executor, type ExecutorOptions } from './executor.ts';

/** Parts whose facts are bound in index.ts. */
export interface CreateExecutorOptions {
  readonly config: unknown;
  readonly credentials: Credentials;
  readonly limits: Limits | undefined;
  readonly pricing: Pricing | undefined;
  readonly options: ExecutorOptions | undefined;
  readonly facts: ParseContext;
}

/** @throws ConfigurationError if any of the parts is malformed */
export function buildExecutor({
  config,
  credentials,
  limits,
  pricing,
  options,
  facts,
}: CreateExecutorOptions): Executor {
  if (!isRecord(config)) throw invalidConfiguration('config must be a plain object with the keys of an actor file');
  const parsed = parseActor(config, { facts });
  const checked = checkOptions(options ?? {});
  checkDigits(checked.context ?? {});
  const executor = new Executor({
    config: parsed.config,
    credentials: checkCredentials(credentials),
    limits: checkLimits(limits ?? {}),
    pricing: underOwnNames(checkPricing(pricing ?? {}), facts),
    options: checked,
    findConfig: async (name) => {
      const found = await checked.resolveActor?.(name);
      return found === undefined || found === null ? undefined : parseActor(found, { facts, file: name }).config;
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

/** Copies and checks options. @throws ConfigurationError for an unknown name or a value that is none of its kind */
function checkOptions(given: unknown): ExecutorOptions {
  if (!isRecord(given)) throw invalidConfiguration('options must be an object');
  for (const [name, value] of Object.entries(given)) {
    const wanted = OPTIONS[name as keyof typeof OPTIONS];
    if (!Object.hasOwn(OPTIONS, name))
      throw invalidConfiguration(`unknown option: ${name}`, `Known options: ${Object.keys(OPTIONS).join(', ')}.`);
    if (value !== undefined && !isOf(wanted, value)) throw invalidConfiguration(`the option ${name} must be ${wanted}`);
  }
  if (given.record !== undefined && given.replay !== undefined)
    throw invalidConfiguration('record and replay exclude each other', 'Leave one of them out.');
  const { permissions } = given as ExecutorOptions;
  return Object.freeze({ ...given, ...(permissions && { permissions: Object.freeze([...permissions]) }) });
}

/** What a number beyond the safe integers was before it became a double is not known. @throws ValidationError `INVALID_ARGUMENT` */
function checkDigits(context: NonNullable<ExecutorOptions['context']>): void {
  for (const [key, value] of Object.entries(context)) {
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) continue;
    const message = `the context key ${key} is beyond ${Number.MAX_SAFE_INTEGER}, where a number has lost digits`;
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message,
      hint: 'Give a BigInt or a string.',
      details: { key },
    });
  }
}

function isOf(wanted: string, value: unknown): boolean {
  if (wanted === 'a function') return typeof value === 'function';
  if (wanted === 'a string') return typeof value === 'string';
  if (wanted === OPTIONS.permissions) return Array.isArray(value) && value.every((need) => PERMISSIONS.includes(need));
  if (wanted === 'a number above 0') return typeof value === 'number' && value > 0;
  return wanted === 'an object' ? isRecord(value) : value instanceof AbortSignal;
}

/** Copies and checks limits. @throws ConfigurationError for an unknown name or a value that is no limit */
export function checkLimits(given: unknown): Limits {
  if (!isRecord(given)) throw invalidConfiguration('limits must be an object');
  for (const [name, value] of Object.entries(given)) {
    if (!isLimitName(name))
      throw invalidConfiguration(`unknown limit: ${name}`, `Known limits: ${LIMIT_NAMES.join(', ')}.`);
    const fault = value === undefined ? undefined : limitFault(name, value);
    if (fault !== undefined) throw invalidConfiguration(`the limit ${name} ${fault}`);
  }
  return Object.freeze({ ...given });
}

/** Prices by the provider's own name, under whichever of its names they were given: a run looks there. */
function underOwnNames(pricing: Pricing, facts: ParseContext): Pricing {
  const own = ([name, price]: readonly [string, ModelPrice]) => {
    const slash = Math.max(name.indexOf('/'), 0);
    const provider = facts.findProvider(name.slice(0, slash));
    return [provider === undefined || slash === 0 ? name : `${provider}${name.slice(slash)}`, price] as const;
  };
  return Object.freeze(Object.fromEntries(Object.entries(pricing).map(own)));
}
