// What ends a run from outside: the caller's signal, the time limit, or a reader who leaves.
import { setMaxListeners } from 'node:events';
import { type AgentsError, InterruptedError, LimitError } from '../errors.ts';

export interface Ending {
  readonly signal: AbortSignal;
  /** The error of a run that was ended; `undefined` while it was not. Made for this run: nobody else holds it. */
  readonly error: () => AgentsError | undefined;
  /** Waits no longer than the run may last. @throws the reason of the signal */
  readonly race: <Value>(work: Promise<Value>) => Promise<Value>;
  /** Ends what is still open, and the clock. */
  readonly release: () => void;
}

/** Begins the clock of a run. */
export function endingOf(outer: readonly AbortSignal[], timeoutMs: number | undefined): Ending {
  const controller = new AbortController();
  const timedOut = timeoutMs === undefined ? undefined : timeoutError(timeoutMs);
  // A timer would fire only after what needs no waiting.
  if (timeoutMs === 0) controller.abort(timedOut);
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => controller.abort(timedOut), Math.min(timeoutMs, 2 ** 31 - 1));
  // Not by listeners: a signal that serves many runs at once would warn of a leak.
  const signal = AbortSignal.any([...outer, controller.signal]);
  // All calls of a run that wait listen to it: that many are no leak.
  setMaxListeners(0, signal);
  return {
    signal,
    error: () => {
      if (!signal.aborted) return undefined;
      if (timedOut !== undefined && signal.reason === timedOut) return timedOut;
      return new InterruptedError({ code: 'INTERRUPTED', message: 'the run was interrupted', cause: signal.reason });
    },
    race: (work) => Promise.race([work, abortOf(signal)]),
    release: () => {
      clearTimeout(timer);
      controller.abort(ENDED);
    },
  };
}

/** A reason of our own: the usual one is an error with a stack, made for nobody. */
export const ENDED = 'ended';

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function timeoutError(limit: number): LimitError {
  const message = `the time limit of ${limit} ms is over`;
  return new LimitError({ kind: 'timeout', reason: 'budget_exhausted', limit, used: limit, message, hint: 'Raise the time limit.' });
}
