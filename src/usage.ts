// Tokens: what one model call used and how the calls of a run add up. Knows no prices.

/**
 * Tokens, normalised: `input` includes cached read and write, `output` includes reasoning, whatever the provider's
 * own habit. The three parts are 0 where the provider does not speak of them.
 */
export interface TokenUsage {
  readonly input: number;
  readonly output: number;
  readonly cachedRead: number;
  readonly cachedWrite: number;
  readonly reasoning: number;
}

/** Where the numbers come from: the provider, a local estimate, or both in one sum. */
export type UsageSource = 'reported' | 'estimated' | 'mixed';

/** One model call. Never shared, never changed afterwards. */
export interface NodeUsage extends TokenUsage {
  /** Path of the node; the actor's name for a single `llm` actor. */
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
  /** Attempts on the wire, 1 without a retry. */
  readonly attempts: number;
}

/** The sum over a run. */
export interface RunUsage extends TokenUsage {
  readonly source: UsageSource;
}

/** A number of tokens as a provider sent it; `undefined` if what it sent is no such number. */
export function tokenCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** Adds up the calls of a run. Without any call the sum is 0, `reported`. */
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
