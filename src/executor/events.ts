// What a run tells while it goes on, and what it gives back at its end.
import type { Warning } from '../actor/config.ts';
import type { FinishReason } from '../providers/provider.ts';
import type { NodeUsage, RunUsage } from '../usage.ts';

/** What an execution gives back. */
export interface ActorResult {
  /** The answer. */
  readonly response: string;
  readonly finishReason: FinishReason;
  /** One entry for each model call, in order. */
  readonly nodes: readonly NodeUsage[];
  /** The exact sum of `nodes`. */
  readonly usage: RunUsage;
  /** US dollars; `undefined` if a price is unknown, which is not 0. */
  readonly costUsd: number | undefined;
  /**
   * US dollars that a cost limit counts: what was reported, and all that was reserved for an attempt of which nothing was.
   * `undefined` if a price is unknown.
   */
  readonly chargedUsd: number | undefined;
  readonly modelCalls: number;
  readonly toolCalls: number;
  readonly durationMs: number;
}

/** The events of a run; `result` is the last one of a run that succeeded. */
export type ActorEvent =
  | { readonly type: 'node-start'; readonly node: string; readonly actor: string; readonly provider: string; readonly model: string }
  | { readonly type: 'text'; readonly node: string; readonly text: string }
  | { readonly type: 'usage'; readonly node: string; readonly usage: NodeUsage }
  | { readonly type: 'warning'; readonly node: string; readonly warning: Warning }
  | { readonly type: 'node-end'; readonly node: string; readonly finishReason: FinishReason }
  | { readonly type: 'result'; readonly result: ActorResult };
