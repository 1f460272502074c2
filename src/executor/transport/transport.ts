// The interface between the executor and the models. Live, recorded and replayed calls implement it; nothing above it
// distinguishes them.
import type { ModelEvent, ModelRequest } from '../../providers/provider.ts';
import type { RecordedRequest } from './recording-format.ts';

/** Waits the given milliseconds. Rejects when the signal is aborted. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** A call that is about to be made. */
export interface CallRequest extends RecordedRequest {
  readonly node: string;
  /** Counted from 1 for each node. */
  readonly number: number;
  /** The actor that makes the call, for messages. */
  readonly actor: string;
}

/** The way from one run to the models. */
export interface Transport {
  /** Checks, before anything is prepared, that a provider can be called. @throws ConfigurationError if it cannot */
  readonly check: (provider: string) => void;
  /**
   * Opens a call. It must be closed.
   * @throws ConfigurationError if the provider cannot be called
   * @throws ExecutionError `REPLAY_DIFFERS` if the call is not the recorded one
   */
  readonly open: (call: CallRequest) => Promise<CallTransport>;
  /** Waits before a node runs again. */
  readonly sleep: Sleep;
  /** @throws ExecutionError if a call could not be recorded */
  readonly assertRecorded: () => void;
}

/** The way of one call, over all its attempts. */
export interface CallTransport {
  /** Makes an attempt, counted from 1, and streams what is received. @throws ProviderError */
  readonly send: (request: ModelRequest, signal: AbortSignal, attempt: number) => AsyncIterable<ModelEvent>;
  /**
   * Returns the wait before another attempt in milliseconds; `undefined` if there is none.
   * @param policyMs what the retry policy decides about the failed attempt
   */
  readonly waitAfter: (attempt: number, policyMs: number | undefined) => number | undefined;
  /** Waits before the next attempt. */
  readonly sleep: Sleep;
  readonly close: () => void;
}
