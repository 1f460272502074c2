// The way of an answer under guards: nothing may fail to come for too long, and there may not be too much of it.

/** How long a provider may be silent, in milliseconds, where nobody says otherwise. */
export const DEFAULT_IDLE_TIMEOUT_MS = 120_000;

/** The most bytes of one answer: 64 MiB. */
export const MAX_BYTES = 64 * 1024 * 1024;

const MAX_TIMER_MS = 2 ** 31 - 1;

/** Why a guard has ended an answer. */
export class WatchFault extends Error {
  readonly fault: 'silent' | 'huge';

  constructor(fault: 'silent' | 'huge', message: string) {
    super(message);
    this.fault = fault;
  }
}

/** The guard of one request: one timer and one listener, however much is waited for. */
export class Watch {
  /** Closes the connection when it is aborted. */
  readonly signal: AbortSignal;
  /** How long may be waited, in milliseconds. It may be changed between two waits. */
  idleTimeoutMs: number;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal;
  #timer: NodeJS.Timeout | undefined;
  #timerMs = Number.NaN;
  #waiting: ((error: unknown) => void) | undefined;

  constructor(idleTimeoutMs: number, outer: AbortSignal) {
    this.signal = this.#controller.signal;
    this.idleTimeoutMs = idleTimeoutMs;
    this.#outer = outer;
    if (outer.aborted) this.#leave();
    else outer.addEventListener('abort', this.#leave);
  }

  /**
   * Waits for something that a provider is to send, and for nothing else: the clock stands while nobody waits.
   * @throws WatchFault; the reason of the outer signal, which a fetch that is handed in may not look at
   */
  before<Value>(awaited: PromiseLike<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.#outer.aborted) {
        reject(this.#outer.reason);
        // Nobody looks at it any more.
        awaited.then(undefined, () => undefined);
        return;
      }
      this.#waiting = reject;
      this.#startClock();
      awaited.then(
        (value) => {
          this.#waiting = undefined;
          resolve(value);
        },
        (error: unknown) => {
          this.#waiting = undefined;
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

  /** All has come. */
  end(): void {
    this.#stopClock();
    this.#outer.removeEventListener('abort', this.#leave);
  }

  readonly #leave = () => {
    this.#stopClock();
    const reason: unknown = this.#outer.reason;
    this.#controller.abort(reason);
    this.#waiting?.(reason);
  };

  #stopClock(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** A timer that is there already only begins anew, which costs next to nothing. */
  #startClock(): void {
    if (this.#timer !== undefined && this.#timerMs === this.idleTimeoutMs) {
      this.#timer.refresh();
      return;
    }
    this.#stopClock();
    this.#timerMs = this.idleTimeoutMs;
    this.#timer = setTimeout(
      () => {
        this.#waiting?.(new WatchFault('silent', `sent nothing for ${this.#timerMs / 1000} s`));
      },
      Math.min(this.#timerMs, MAX_TIMER_MS),
    );
  }
}

/**
 * The bytes of an answer under guard. The connection is closed unless they are read to their end.
 * @throws WatchFault, the reason of the signal, and what the source throws
 */
export async function* watchedBody(
  source: AsyncIterable<Uint8Array>,
  watch: Watch,
  mostBytes: number,
): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let received = 0;
  let ended = false;
  let reading = false;
  try {
    for (;;) {
      reading = true;
      const { value, done } = await watch.before(chunks.next());
      reading = false;
      if (done) {
        ended = true;
        watch.end();
        return;
      }
      received += value.length;
      if (received > mostBytes) throw new WatchFault('huge', `sent more than ${mostBytes / 1024 / 1024} MiB`);
      yield value;
    }
  } finally {
    if (!ended) {
      const left = Promise.resolve(chunks.return?.()).catch(() => undefined);
      // A read that is still pending would hold it up until the connection is closed.
      if (!reading) await left;
      watch.close();
    }
  }
}
