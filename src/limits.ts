// The limits of one run, one row each: names, units, defaults. The command line, actor files, the configuration file,
// the library and the errors read these rows. Does not count anything.
import { LimitError, type LimitKind } from './errors.ts';
import { formatUsd } from './pricing.ts';

/** The limits of one run. An absent limit has the default in `LIMITS`, or does not apply if there is none. */
export interface Limits {
  readonly maxDepth?: number | undefined;
  readonly maxModelCalls?: number | undefined;
  readonly maxToolCalls?: number | undefined;
  /** Milliseconds that the whole run may take; a model call in flight is cancelled. */
  readonly timeoutMs?: number | undefined;
  /** Input and output tokens of the run. */
  readonly maxTotalTokens?: number | undefined;
  /** US dollars of the run. */
  readonly maxCostUsd?: number | undefined;
}

export type LimitName = keyof Limits;

export interface LimitRow {
  /** The key in actor files, in the configuration file and in JSON output. */
  readonly key: string;
  /** The option of the command line, in commander's notation. */
  readonly option: string;
  /** The help text of that option. */
  readonly help: string;
  /** The `kind` of its `LimitError`. */
  readonly kind: LimitKind;
  /** The adjective in messages: "the token limit". */
  readonly noun: string;
  /** Dollars may be fractions; counts and milliseconds are whole numbers. */
  readonly unit: 'count' | 'milliseconds' | 'tokens' | 'dollars';
  /** `depth`: by `checkDepth`, `count`: by `countOne`, `clock`: by a timer, `budget`: by reserving before each attempt. */
  readonly enforcedBy: 'depth' | 'count' | 'clock' | 'budget';
  /** Applies where neither the caller nor the actor sets the limit. Absent: no limit. */
  readonly default?: number;
}

/** All limits, in the order in which they are listed for users. */
export const LIMITS = {
  maxDepth: {
    key: 'max_depth',
    option: '--max-depth <count>',
    help: 'depth of the run',
    kind: 'depth',
    noun: 'depth',
    unit: 'count',
    enforcedBy: 'depth',
    default: 1000,
  },
  maxModelCalls: {
    key: 'max_model_calls',
    option: '--max-model-calls <count>',
    help: 'model calls of the run',
    kind: 'model_calls',
    noun: 'model call',
    unit: 'count',
    enforcedBy: 'count',
    default: 100,
  },
  maxToolCalls: {
    key: 'max_tool_calls',
    option: '--max-tool-calls <count>',
    help: 'tool calls of the run',
    kind: 'tool_calls',
    noun: 'tool call',
    unit: 'count',
    enforcedBy: 'count',
    default: 200,
  },
  timeoutMs: {
    key: 'timeout_ms',
    option: '--timeout <duration>',
    help: 'time for the whole run, such as 30s or 2m',
    kind: 'timeout',
    noun: 'time',
    unit: 'milliseconds',
    enforcedBy: 'clock',
  },
  maxTotalTokens: {
    key: 'max_total_tokens',
    option: '--max-total-tokens <count>',
    help: 'input and output tokens of the run',
    kind: 'tokens',
    noun: 'token',
    unit: 'tokens',
    enforcedBy: 'budget',
  },
  maxCostUsd: {
    key: 'max_cost_usd',
    option: '--max-cost <dollars>',
    help: 'US dollars the run may cost',
    kind: 'cost',
    noun: 'cost',
    unit: 'dollars',
    enforcedBy: 'budget',
  },
} as const satisfies Readonly<Record<LimitName, LimitRow>>;

/** The names of the limits that are enforced in one way. */
export type LimitsBy<Way extends LimitRow['enforcedBy']> = {
  [Name in LimitName]: (typeof LIMITS)[Name]['enforcedBy'] extends Way ? Name : never;
}[LimitName];

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];

/** Returns the names of the limits that are enforced in one way. */
export function limitsBy<Way extends LimitRow['enforcedBy']>(way: Way): readonly LimitsBy<Way>[] {
  return LIMIT_NAMES.filter((name): name is LimitsBy<Way> => LIMITS[name].enforcedBy === way);
}

export function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(LIMITS, name);
}

/** The rows without the literal types of `LIMITS`. */
export function limitRow(name: LimitName): LimitRow {
  return LIMITS[name];
}

/** A default applies only if neither the caller nor the actor sets the limit. */
export const DEFAULT_LIMITS: Limits = Object.freeze(
  Object.fromEntries(
    LIMIT_NAMES.flatMap((name) => (limitRow(name).default === undefined ? [] : [[name, limitRow(name).default]])),
  ),
);

/** Returns the lowest value of each limit that is set anywhere, frozen. */
export function lowestLimits(...all: readonly (Limits | undefined)[]): Limits {
  const lowest: { -readonly [Name in LimitName]?: number } = {};
  for (const limits of all) {
    for (const name of LIMIT_NAMES) {
      const value = limits?.[name];
      if (value !== undefined) lowest[name] = Math.min(lowest[name] ?? Number.POSITIVE_INFINITY, value);
    }
  }
  return Object.freeze(lowest);
}

/** Returns the limits of an object with the keys of an actor file. */
export function limitsFromKeys(input: Readonly<Record<string, number | undefined>> | null | undefined): Limits {
  return Object.fromEntries(
    LIMIT_NAMES.flatMap((name) => {
      const value = input?.[LIMITS[name].key];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Returns the limits under the keys of an actor file; a limit that is not set is `undefined`. */
export function limitsByKey(limits: Limits): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(LIMIT_NAMES.map((name) => [LIMITS[name].key, limits[name]]));
}

/** Returns why a value cannot be that limit, as the end of a sentence; `undefined` if it can. */
export function limitFault(name: LimitName, value: unknown): string | undefined {
  const isWhole = LIMITS[name].unit !== 'dollars';
  if (typeof value === 'number' && value >= 0 && (!isWhole || Number.isSafeInteger(value))) return undefined;
  return `must be ${isWhole ? 'a whole number' : 'a number'}, 0 or more`;
}

/** Formats an amount in the unit of a limit: `$0.01`, `100 tokens`, `1000 ms`, `3`. */
export function formatAmount(name: LimitName, amount: number): string {
  const { unit } = LIMITS[name];
  if (unit === 'dollars') return formatUsd(amount);
  if (unit === 'tokens') return `${amount} tokens`;
  return unit === 'milliseconds' ? `${amount} ms` : `${amount}`;
}

/** What is reported about a limit that stops a run. */
export interface ReachedLimit {
  /** In the unit of the limit. */
  readonly limit: number;
  /** What was used of it, in the unit of the limit. */
  readonly used: number;
  /** The rest of the message: "the token limit of 100 tokens" is followed by this. */
  readonly rest: string;
  readonly hint: string;
}

/** Returns the error of a run that a limit stops. */
export function limitReached(name: LimitName, { limit, used, rest, hint }: ReachedLimit): LimitError {
  const { kind, noun } = LIMITS[name];
  const message = `the ${noun} limit of ${formatAmount(name, limit)}${rest}`;
  return new LimitError({ kind, reason: 'budget_exhausted', limit, used, message, hint });
}
