// The token usage of one model call, and its sum over a run. Independent of prices.

/**
 * Token counts, normalised for all providers: `input` includes `cachedRead` and `cachedWrite`, `output` includes
 * `reasoning`. These three parts are 0 if the provider does not report them.
 */
export interface TokenUsage {
  readonly input: number;
  readonly output: number;
  readonly cachedRead: number;
  readonly cachedWrite: number;
  readonly reasoning: number;
}

/** The source of the counts: the provider, a local estimate, or a sum of both. */
export type UsageSource = 'reported' | 'estimated' | 'mixed';

/** The usage of one model call. Never changed after it is created. */
export interface NodeUsage extends TokenUsage {
  /** Path of the node; the name of the actor for a single `llm` actor. */
  readonly node: string;
  readonly actor: string;
  readonly provider: string;
  readonly model: string;
  readonly source: Exclude<UsageSource, 'mixed'>;
  /** US dollars; `undefined` if the price is unknown, which is not 0. */
  readonly costUsd: number | undefined;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Number of requests that were sent; 1 without a retry. */
  readonly attempts: number;
}

/** The sum of all calls of a run. */
export interface RunUsage extends TokenUsage {
  readonly source: UsageSource;
}

/** Returns a token count that a provider sent; `undefined` if the value is not a valid count. */
export function tokenCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** Adds up the calls of a run. Without any call all counts are 0 and the source is `reported`. */
export function sumUsage(nodes: readonly NodeUsage[]): RunUsage {
  let [input, output, cachedRead, cachedWrite, reasoning] = [0, 0, 0, 0, 0];
  for (const node of nodes) {
    input += node.input;
    output += node.output;
    cachedRead += node.cachedRead;
    cachedWrite += node.cachedWrite;
    reasoning += node.reasoning;
  }
  const first = nodes[0]?.source ?? 'reported';
  const source = nodes.every((node) => node.source === first) ? first : 'mixed';
  return Object.freeze({ input, output, cachedRead, cachedWrite, reasoning, source });
}
