// Creates an executor for the library: validates and copies all arguments once, so that later changes by the caller
// have no effect.
import { type ParseContext, PERMISSIONS } from '../actor/config.ts';
import { parseActor } from '../actor/parse/parse-actor.ts';
import { checkPricing } from '../check-pricing.ts';
import { type Credentials, checkCredentials } from '../credentials.ts';
import { invalidConfiguration, ValidationError } from '../errors.ts';
import { isLimitName, LIMIT_NAMES, type Limits, limitFault } from '../limits.ts';
import { isRecord } from '../plain-object.ts';
import type { ModelPrice, Pricing } from '../pricing.ts';
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
  const parsed = parseActor(config, { parseContext });
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
      return found === undefined || found === null ? undefined : parseActor(found, { parseContext, file: name }).config;
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
    if (!isLimitName(name))
      throw invalidConfiguration(`unknown limit: ${name}`, `Known limits: ${LIMIT_NAMES.join(', ')}.`);
    const fault = value === undefined ? undefined : limitFault(name, value);
    if (fault !== undefined) throw invalidConfiguration(`the limit ${name} ${fault}`);
  }
  return Object.freeze({ ...given });
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
