// The bytes of an answer under two guards: none may fail to come for too long, and there may not be too many of them.

/** How long a provider may be silent, in milliseconds, where nobody says otherwise. */
export const DEFAULT_IDLE_TIMEOUT_MS = 120_000;

/** The most bytes of one answer: 64 MiB. */
export const MOST_BYTES = 64 * 1024 * 1024;

const LONGEST_TIMER = 2 ** 31 - 1;

/** Why a guard has ended an answer. */
export class WatchFault extends Error {
  readonly fault: 'silent' | 'huge';

  constructor(fault: 'silent' | 'huge', message: string) {
    super(message);
    this.fault = fault;
  }
}

/**
 * Waits for something that a provider is to send, and for nothing else: the clock stands while nobody waits.
 * @throws WatchFault; the reason of the signal, which a fetch that is handed in may not look at
 */
export async function beforeSilence<Value>(awaited: PromiseLike<Value>, idleTimeoutMs: number, signal: AbortSignal): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  let leave = () => {};
  const end = new Promise<never>((_resolve, reject) => {
    const fault = () => reject(new WatchFault('silent', `sent nothing for ${idleTimeoutMs / 1000} s`));
    timer = setTimeout(fault, Math.min(idleTimeoutMs, LONGEST_TIMER));
    leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([awaited, end]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  }
}

export interface Watch {
  /** Asked before each read. */
  readonly idleTimeoutMs: () => number;
  readonly mostBytes: number;
  /** Ends the wait for the next bytes. */
  readonly signal: AbortSignal;
  /** Closes the connection; called unless the body was read to its end. */
  readonly close: () => void;
}

/** @throws WatchFault, the reason of the signal, and what the source throws */
export async function* watchedBody(source: AsyncIterable<Uint8Array>, { idleTimeoutMs, mostBytes, signal, close }: Watch): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let received = 0;
  let ended = false;
  let reading = false;
  try {
    for (;;) {
      reading = true;
      const { value, done } = await beforeSilence(chunks.next(), idleTimeoutMs(), signal);
      reading = false;
      if (done) {
        ended = true;
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
      close();
    }
  }
}
