// The events that a run emits, and its result.
import type { Warning } from '../../actor/config.ts';
import type { ErrorCode } from '../../errors.ts';
import type { FinishReason } from '../../providers/provider.ts';
import type { NodeUsage, RunUsage } from '../../usage.ts';

/** The result of an execution. */
export interface ActorResult {
  /** The answer. */
  readonly response: string;
  /**
   * Why the last turn of the model ended. `length` if any exit of a graph was truncated; `stop` if the answer does not
   * come from a model.
   */
  readonly finishReason: FinishReason;
  /** One entry for each model call, sorted by step, then by position in the file, then by time. */
  readonly nodes: readonly NodeUsage[];
  /** The exact sum of `nodes`. */
  readonly usage: RunUsage;
  /** US dollars; `undefined` if a price is unknown, which is not 0. */
  readonly costUsd: number | undefined;
  /**
   * US dollars that count towards a cost limit: the reported usage, or the whole reservation for an attempt without a
   * report. `undefined` if a price is unknown.
   */
  readonly chargedUsd: number | undefined;
  readonly modelCalls: number;
  readonly toolCalls: number;
  readonly durationMs: number;
}

/** The kind of a node: an actor, or a part of a graph. */
export type NodeKind = 'llm' | 'tool' | 'graph' | 'router';

/** The start of a node. An `llm` node also names its model. */
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
 * The events of a run, in the order in which they happen. Events of concurrent nodes are interleaved in any order, but
 * the `text` events form the answer in order. `result` is the last event of a run that succeeded.
 */
export type ActorEvent =
  | NodeStart
  /** A piece of the answer. */
  | { readonly type: 'text'; readonly node: string; readonly text: string }
  /** A piece of model output that is not part of the answer, or not yet known to be. Turns are counted from 1. */
  | { readonly type: 'node-text'; readonly node: string; readonly turn: number; readonly text: string }
  /**
   * `arguments` is the text that the model wrote if it is not a JSON object or contains an integer beyond
   * `Number.MAX_SAFE_INTEGER`.
   */
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
  /** The end of a node. With `error`, the node failed and the graph continues without it. */
  | {
      readonly type: 'node-end';
      readonly node: string;
      readonly finishReason?: FinishReason | undefined;
      readonly error?: { readonly code: ErrorCode; readonly message: string } | undefined;
    }
  | { readonly type: 'result'; readonly result: ActorResult };
