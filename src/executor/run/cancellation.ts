// Cancels a run, or an actor in it: by the signal of the caller, a time limit, a reader that stops reading, or a
// sibling that failed.
import { setMaxListeners } from 'node:events';
import { type AgentsError, InterruptedError, type LimitError } from '../../errors.ts';
import { limitReached } from '../../limits.ts';

/**
 * The reason of an internal cancellation. A string, because the default reason is an error whose stack nothing reads.
 */
export const ENDED = 'ended';

const MAX_TIMER_MS = 2 ** 31 - 1;

/** The time limit and the signal of one execution. It is cancelled with the enclosing ones, and never cancels them. */
export class Cancellation {
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly #controller = new AbortController();
  readonly #outer: Cancellation | undefined;
  readonly #outerSignal: AbortSignal | undefined;
  readonly #onOuter = (event: Event) => this.cancel((event.target as AbortSignal).reason);
  readonly #timeoutError: LimitError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #leftMs: number;
  #since = 0;
  #pauses = 0;

  /**
   * Starts the clock.
   * @param outer cancels this one too
   * @param timeoutMs the time limit in milliseconds; absent: none
   * @param now the clock, in milliseconds
   */
  constructor(
    outer: Cancellation | AbortSignal | undefined,
    timeoutMs: number | undefined,
    now: () => number = Date.now,
  ) {
    this.now = now;
    this.signal = this.#controller.signal;
    // All waiting calls of a run listen to it, so many listeners are not a leak.
    setMaxListeners(0, this.signal);
    this.#outer = outer instanceof Cancellation ? outer : undefined;
    const signal = outer instanceof Cancellation ? outer.signal : outer && relayOf(outer);
    this.#outerSignal = signal;
    this.#timeoutError = timeoutMs === undefined ? undefined : timeoutError(timeoutMs);
    this.#leftMs = timeoutMs ?? Number.POSITIVE_INFINITY;
    if (signal?.aborted) this.cancel(signal.reason);
    else signal?.addEventListener('abort', this.#onOuter);
    // A timer would fire only after work that does not wait.
    if (timeoutMs === 0) this.cancel(this.#timeoutError);
    this.#start();
  }

  /** Returns the error of a cancelled run; `undefined` if it is not cancelled. The error belongs to this run only. */
  error(): AgentsError | undefined {
    if (!this.signal.aborted) return undefined;
    const { reason } = this.signal;
    const timedOut = this.#timedOutBy(reason);
    if (timedOut !== undefined) return timedOut;
    return new InterruptedError({ code: 'INTERRUPTED', message: 'the run was interrupted', cause: reason });
  }

  /**
   * Returns the time limit error of this run with that reason. A caller may abort with the error of another run, which
   * must not be returned.
   */
  #timedOutBy(reason: unknown): LimitError | undefined {
    if (reason === this.#timeoutError) return this.#timeoutError;
    return this.#outer === undefined ? undefined : this.#outer.#timedOutBy(reason);
  }

  /** Cancels the execution. */
  cancel(reason: unknown): void {
    if (!this.signal.aborted) this.#controller.abort(reason);
  }

  /** Waits for the work or the cancellation, whichever comes first. @throws the reason of the signal */
  async race<Value>(work: Promise<Value>): Promise<Value> {
    const { signal } = this;
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise<Value>((resolve, reject) => {
        onAbort = () => reject(signal.reason);
        if (signal.aborted) onAbort();
        else signal.addEventListener('abort', onAbort);
        work.then(resolve, reject);
      });
    } finally {
      if (onAbort) signal.removeEventListener('abort', onAbort);
    }
  }

  /** The remaining milliseconds; `Infinity` without a time limit. */
  get leftMs(): number {
    return this.#pauses > 0 || this.#timer === undefined ? this.#leftMs : this.#leftMs - (this.now() - this.#since);
  }

  /** Stops the clock while the user is asked. Returns a function that starts it again. */
  pause(): () => void {
    this.#leftMs = this.leftMs;
    this.#pauses += 1;
    clearTimeout(this.#timer);
    return () => {
      this.#pauses -= 1;
      if (this.#pauses === 0) this.#start();
    };
  }

  /** Stops the clock and stops listening to the outer signal. Work in flight must be cancelled before. */
  release(): void {
    clearTimeout(this.#timer);
    this.#outerSignal?.removeEventListener('abort', this.#onOuter);
  }

  #start(): void {
    if (this.#timeoutError === undefined || this.signal.aborted) return;
    this.#since = this.now();
    this.#timer = setTimeout(() => this.cancel(this.#timeoutError), Math.min(Math.max(this.#leftMs, 0), MAX_TIMER_MS));
  }
}

const RELAYS = new WeakMap<AbortSignal, AbortSignal>();

/**
 * Returns a signal that is aborted together with a signal of a caller. Many concurrent runs may share the signal of the
 * caller: Node.js would warn of a leak if each run listened to it directly, and an `AbortSignal.any` for each run would
 * stay in memory as long as the signal of the caller.
 */
function relayOf(signal: AbortSignal): AbortSignal {
  const relay = RELAYS.get(signal) ?? AbortSignal.any([signal]);
  if (!RELAYS.has(signal)) setMaxListeners(0, relay);
  RELAYS.set(signal, relay);
  return relay;
}

function timeoutError(limit: number): LimitError {
  return limitReached('timeoutMs', { limit, used: limit, rest: ' is over', hint: 'Raise the time limit.' });
}
