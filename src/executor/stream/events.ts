// What a run tells while it goes on, and what it gives back at its end.
import type { Warning } from '../../actor/config.ts';
import type { ErrorCode } from '../../errors.ts';
import type { FinishReason } from '../../providers/provider.ts';
import type { NodeUsage, RunUsage } from '../../usage.ts';

/** What an execution gives back. */
export interface ActorResult {
  /** The answer. */
  readonly response: string;
  /** Why the last turn of the model ended; `length` if any exit of a graph was cut, `stop` where no model is the answer's source. */
  readonly finishReason: FinishReason;
  /** One entry for each model call: by step, then by place in the file, then by time. */
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

/** What a node is: an actor, or a part of a graph. */
export type NodeKind = 'llm' | 'tool' | 'graph' | 'router';

/** The beginning of an `llm` node, which names its model, or of another one. */
type NodeStart =
  | {
      readonly type: 'node-start';
      readonly node: string;
      readonly kind: 'llm';
      readonly actor: string;
      readonly provider: string;
      readonly model: string;
    }
  | {
      readonly type: 'node-start';
      readonly node: string;
      readonly kind: Exclude<NodeKind, 'llm'>;
      readonly actor: string;
    };

/**
 * The events of a run. They come as they happen, those of nodes that run side by side in any order; but the pieces of
 * `text` are the answer, in its order. `result` is the last event of a run that succeeded.
 */
export type ActorEvent =
  | NodeStart
  /** A piece of the answer. */
  | { readonly type: 'text'; readonly node: string; readonly text: string }
  /** A piece of what a model says that is no part of the answer, or not yet known to be one. Turns are counted from 1. */
  | { readonly type: 'node-text'; readonly node: string; readonly turn: number; readonly text: string }
  /** `arguments` are the text that the model wrote, if that is no JSON object or holds a whole number beyond `Number.MAX_SAFE_INTEGER`. */
  | {
      readonly type: 'tool-call';
      readonly node: string;
      readonly id: string;
      readonly tool: string;
      readonly arguments: unknown;
    }
  | {
      readonly type: 'tool-result';
      readonly node: string;
      readonly id: string;
      readonly tool: string;
      readonly text: string;
      readonly isError: boolean;
    }
  | { readonly type: 'usage'; readonly node: string; readonly usage: NodeUsage }
  | { readonly type: 'warning'; readonly node: string; readonly warning: Warning }
  /** The end of a node. With `error`: it failed, and the graph goes on without it. */
  | {
      readonly type: 'node-end';
      readonly node: string;
      readonly finishReason?: FinishReason | undefined;
      readonly error?: { readonly code: ErrorCode; readonly message: string } | undefined;
    }
  | { readonly type: 'result'; readonly result: ActorResult };
