// What ends a run, or an actor in it, from outside: the caller's signal, a time limit, a reader who leaves, a sibling that failed.
import { setMaxListeners } from 'node:events';
import { type AgentsError, InterruptedError, LimitError } from '../../errors.ts';

/** A reason of our own: the usual one is an error with a stack, made for nobody. */
export const ENDED = 'ended';

const MAX_TIMER_MS = 2 ** 31 - 1;

/** The clock and the signal of one execution. It ends with those around it, and never ends them. */
export class Cancellation {
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly #controller = new AbortController();
  readonly #outer: Cancellation | undefined;
  readonly #outerSignal: AbortSignal | undefined;
  readonly #onOuter = (event: Event) => this.end((event.target as AbortSignal).reason);
  readonly #timedOut: LimitError | undefined;
  #timer: NodeJS.Timeout | undefined;
  #leftMs: number;
  #since = 0;
  #pauses = 0;

  /**
   * Begins the clock.
   * @param outer what ends it too
   * @param timeoutMs milliseconds that it may last; absent: no end
   * @param now the clock, in milliseconds
   */
  constructor(
    outer: Cancellation | AbortSignal | undefined,
    timeoutMs: number | undefined,
    now: () => number = Date.now,
  ) {
    this.now = now;
    this.signal = this.#controller.signal;
    // All calls of a run that wait listen to it: that many are no leak.
    setMaxListeners(0, this.signal);
    this.#outer = outer instanceof Cancellation ? outer : undefined;
    const signal = outer instanceof Cancellation ? outer.signal : outer && relayOf(outer);
    this.#outerSignal = signal;
    this.#timedOut = timeoutMs === undefined ? undefined : timeoutError(timeoutMs);
    this.#leftMs = timeoutMs ?? Number.POSITIVE_INFINITY;
    if (signal?.aborted) this.end(signal.reason);
    else signal?.addEventListener('abort', this.#onOuter);
    // A timer would fire only after what needs no waiting.
    if (timeoutMs === 0) this.end(this.#timedOut);
    this.#start();
  }

  /** The error of a run that was ended; `undefined` while it was not. Made for this run: nobody else holds it. */
  error(): AgentsError | undefined {
    if (!this.signal.aborted) return undefined;
    const { reason } = this.signal;
    const timedOut = this.#timedOutBy(reason);
    if (timedOut !== undefined) return timedOut;
    return new InterruptedError({ code: 'INTERRUPTED', message: 'the run was interrupted', cause: reason });
  }

  /** A caller may hand in the error of another run as a reason: that one is not ours to give on. */
  #timedOutBy(reason: unknown): LimitError | undefined {
    if (reason === this.#timedOut) return this.#timedOut;
    return this.#outer === undefined ? undefined : this.#outer.#timedOutBy(reason);
  }

  /** Ends what is under way. */
  end(reason: unknown): void {
    if (!this.signal.aborted) this.#controller.abort(reason);
  }

  /** Waits no longer than the run may last. @throws the reason of the signal */
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

  /** Milliseconds that are left; `Infinity` without a time limit. */
  get leftMs(): number {
    return this.#pauses > 0 || this.#timer === undefined ? this.#leftMs : this.#leftMs - (this.now() - this.#since);
  }

  /** Stops the clock while a person is asked. Gives back what starts it again. */
  pause(): () => void {
    this.#leftMs = this.leftMs;
    this.#pauses += 1;
    clearTimeout(this.#timer);
    return () => {
      this.#pauses -= 1;
      if (this.#pauses === 0) this.#start();
    };
  }

  /** Stops the clock and looks at no outer signal any more. What is still under way must be ended before. */
  release(): void {
    clearTimeout(this.#timer);
    this.#outerSignal?.removeEventListener('abort', this.#onOuter);
  }

  #start(): void {
    if (this.#timedOut === undefined || this.signal.aborted) return;
    this.#since = this.now();
    this.#timer = setTimeout(() => this.end(this.#timedOut), Math.min(Math.max(this.#leftMs, 0), MAX_TIMER_MS));
  }
}

const RELAYS = new WeakMap<AbortSignal, AbortSignal>();

/**
 * What is aborted with a signal of a caller. It may serve many runs: it would warn of a leak if each of those at once listened to it,
 * and one of `AbortSignal.any` for each run would never be forgotten as long as it lives.
 */
function relayOf(signal: AbortSignal): AbortSignal {
  const relay = RELAYS.get(signal) ?? AbortSignal.any([signal]);
  if (!RELAYS.has(signal)) setMaxListeners(0, relay);
  RELAYS.set(signal, relay);
  return relay;
}

function timeoutError(limit: number): LimitError {
  const message = `the time limit of ${limit} ms is over`;
  return new LimitError({
    kind: 'timeout',
    reason: 'budget_exhausted',
    limit,
    used: limit,
    message,
    hint: 'Raise the time limit.',
  });
}
