// Limits the idle time and the size of an answer.

/** The default of how long a provider may send no data, in milliseconds. */
export const DEFAULT_IDLE_TIMEOUT_MS = 120_000;

/** The maximum size of one answer in bytes: 64 MiB. */
export const MAX_BYTES = 64 * 1024 * 1024;

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The reason why an answer was ended: it was idle for too long, or too large. The message follows the name of the
 * provider.
 */
export class WatchFault extends Error {
  readonly fault: 'idleTimeout' | 'answerTooLarge';

  constructor(fault: 'idleTimeout' | 'answerTooLarge', message: string) {
    super(message);
    this.fault = fault;
  }
}

/** The idle timeout of one request. Uses one timer and one listener for all waits. */
export class Watch {
  /** Closes the connection when it is aborted. */
  readonly signal: AbortSignal;
  /** The timeout of one wait, in milliseconds. It may be changed between two waits. */
  idleTimeoutMs: number;
  readonly #controller = new AbortController();
  readonly #callerSignal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;
  #timerMs = Number.NaN;
  #rejectWait: ((error: unknown) => void) | undefined;

  constructor(idleTimeoutMs: number, callerSignal: AbortSignal) {
    this.signal = this.#controller.signal;
    this.idleTimeoutMs = idleTimeoutMs;
    this.#callerSignal = callerSignal;
    if (callerSignal.aborted) this.#abort();
    else callerSignal.addEventListener('abort', this.#abort);
  }

  /**
   * Waits for data from the provider. The timeout runs only during such a wait.
   * @throws WatchFault after the timeout; the reason of the signal of the caller, which a custom `fetch` may ignore
   */
  waitFor<Value>(awaited: PromiseLike<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.#callerSignal.aborted) {
        reject(this.#callerSignal.reason);
        // Its result is not used, so its rejection must not be reported as unhandled.
        awaited.then(undefined, () => undefined);
        return;
      }
      this.#rejectWait = reject;
      this.#startTimer();
      awaited.then(
        (value) => {
          this.#rejectWait = undefined;
          resolve(value);
        },
        (error: unknown) => {
          this.#rejectWait = undefined;
          reject(error);
        },
      );
    });
  }

  /** Closes the connection. */
  close(): void {
    this.end();
    this.#controller.abort();
  }

  /** Ends the watch after the last data. */
  end(): void {
    this.#stopTimer();
    this.#callerSignal.removeEventListener('abort', this.#abort);
  }

  readonly #abort = () => {
    this.#stopTimer();
    const reason: unknown = this.#callerSignal.reason;
    this.#controller.abort(reason);
    this.#rejectWait?.(reason);
  };

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Starts the timer. An existing timer is only refreshed, which costs very little. */
  #startTimer(): void {
    if (this.#timer !== undefined && this.#timerMs === this.idleTimeoutMs) {
      this.#timer.refresh();
      return;
    }
    this.#stopTimer();
    this.#timerMs = this.idleTimeoutMs;
    this.#timer = setTimeout(
      () => {
        this.#rejectWait?.(new WatchFault('idleTimeout', `sent nothing for ${this.#timerMs / 1000} s`));
      },
      Math.min(this.#timerMs, MAX_TIMER_MS),
    );
  }
}

/**
 * Yields the bytes of an answer with both limits. Closes the connection unless the bytes are read to the end.
 * @throws WatchFault; the reason of the signal; the errors of the source
 */
export async function* watchedBody(
  source: AsyncIterable<Uint8Array>,
  watch: Watch,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let received = 0;
  let ended = false;
  let reading = false;
  try {
    for (;;) {
      reading = true;
      const { value, done } = await watch.waitFor(chunks.next());
      reading = false;
      if (done) {
        ended = true;
        watch.end();
        return;
      }
      received += value.length;
      if (received > maxBytes) throw new WatchFault('answerTooLarge', `sent more than ${maxBytes / 1024 / 1024} MiB`);
      yield value;
    }
  } finally {
    if (!ended) {
      const returned = Promise.resolve(chunks.return?.()).catch(() => undefined);
      // A pending read would delay `return` until the connection is closed.
      if (!reading) await returned;
      watch.close();
    }
  }
}
