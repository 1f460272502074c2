// The ceilings of one run: their names, their defaults, and how those of several places combine.

/** Ceilings of one run. What is absent is not limited, but for the defaults below. */
export interface Limits {
  readonly maxDepth?: number | undefined;
  readonly maxModelCalls?: number | undefined;
  readonly maxToolCalls?: number | undefined;
  /** Of the whole run, in milliseconds; a call in flight is interrupted. */
  readonly timeoutMs?: number | undefined;
  /** Input and output tokens of the run. */
  readonly maxTotalTokens?: number | undefined;
  /** US dollars of the run. */
  readonly maxCostUsd?: number | undefined;
}

/** The name of each limit in an actor file, and whether it counts whole things. */
export const LIMIT_KEYS = {
  maxDepth: { key: 'max_depth', whole: true },
  maxModelCalls: { key: 'max_model_calls', whole: true },
  maxToolCalls: { key: 'max_tool_calls', whole: true },
  timeoutMs: { key: 'timeout_ms', whole: true },
  maxTotalTokens: { key: 'max_total_tokens', whole: true },
  maxCostUsd: { key: 'max_cost_usd', whole: false },
} as const satisfies Record<keyof Limits, { key: string; whole: boolean }>;

/** A default applies only where nobody set that limit. */
export const DEFAULT_LIMITS: Limits = Object.freeze({ maxDepth: 1000, maxModelCalls: 100, maxToolCalls: 200 });

/** The lowest of each limit that is set anywhere, frozen. */
export function lowestLimits(...all: readonly (Limits | undefined)[]): Limits {
  const lowest: { -readonly [Key in keyof Limits]: number } = {};
  for (const limits of all) {
    for (const key of Object.keys(LIMIT_KEYS) as (keyof Limits)[]) {
      const value = limits?.[key];
      if (value !== undefined) lowest[key] = Math.min(lowest[key] ?? Number.POSITIVE_INFINITY, value);
    }
  }
  return Object.freeze(lowest);
}
