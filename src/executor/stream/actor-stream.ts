// The text of a run while it is generated, with the result at its end. Derived only from the events of the run.
import { ValidationError } from '../../errors.ts';
import type { ActorEvent, ActorResult } from './events.ts';

/**
 * A run as a stream of text. The run starts with the first iteration or the first access to `result`, whichever comes
 * first. Accessing `result` reads the stream to its end and buffers the text for a later iteration. Stopping the
 * iteration cancels the run. The stream can be iterated once.
 */
export class ActorStream implements AsyncIterable<string> {
  readonly #events: AsyncIterator<ActorEvent>;
  readonly #settled = withResolvers<ActorResult>();
  #buffered: string[] = [];
  /** The number of buffered texts that were already taken. */
  #taken = 0;
  #readingAhead: Promise<void> | undefined;
  /** True once `result` was accessed. */
  #isResultRequested = false;
  /** True while the iteration waits for text. Then nothing is read ahead. */
  #isReading = false;
  #isIterated = false;

  constructor(events: AsyncIterable<ActorEvent>) {
    this.#events = events[Symbol.asyncIterator]();
    // Reading the result is optional, so a rejection that nothing handles must not be reported.
    this.#settled.promise.catch(() => undefined);
  }

  /** The result of the run. Rejects with the error of the run. */
  get result(): Promise<ActorResult> {
    this.#isResultRequested = true;
    this.#readAhead();
    return this.#settled.promise;
  }

  /**
   * Iterates over the pieces of text.
   * @throws ValidationError if it is iterated a second time; otherwise the error of the run
   */
  [Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    const texts = this.#texts();
    const { return: finish, throw: fail } = texts;
    // A generator returns only after the promise that it awaits has settled, which may never happen.
    texts.return = (value) => {
      this.#stopReading();
      return finish.call(texts, value);
    };
    texts.throw = (error) => {
      this.#stopReading();
      return fail.call(texts, error);
    };
    return texts;
  }

  async *#texts(): AsyncGenerator<string, void, undefined> {
    if (this.#isIterated)
      throw new ValidationError({
        code: 'INVALID_ARGUMENT',
        message: 'the stream was already iterated',
        hint: 'Call stream() again for another run.',
      });
    this.#isIterated = true;
    try {
      for (let text = await this.#take(); text !== undefined; text = await this.#take()) yield text;
      await this.#settled.promise;
    } finally {
      await this.#cancel();
    }
  }

  /** Cancels the run if the iteration is waiting for text, so that the wait ends. */
  #stopReading(): void {
    if (this.#isReading) void this.#cancel().catch(() => undefined);
  }

  /** Cancels the run, unless it has ended. */
  async #cancel(): Promise<void> {
    this.#settled.reject(
      new ValidationError({
        code: 'INVALID_ARGUMENT',
        message: 'the stream was closed before its end, so there is no result',
      }),
    );
    await this.#events.return?.();
  }

  /** Returns the next piece for the iteration. Pieces that `result` has buffered come first. */
  async #take(): Promise<string | undefined> {
    this.#isReading = true;
    if (this.#buffered.length === 0) await this.#readingAhead;
    const text = this.#shift() ?? (await this.#next());
    this.#isReading = false;
    this.#readAhead();
    return text;
  }

  /** Returns the first buffered piece. Does not use `Array.shift`, which would move all other pieces each time. */
  #shift(): string | undefined {
    const text = this.#buffered[this.#taken];
    this.#taken += 1;
    if (this.#taken < this.#buffered.length) return text;
    this.#buffered = [];
    this.#taken = 0;
    return text;
  }

  #readAhead(): void {
    if (this.#isResultRequested && !this.#isReading) this.#readingAhead ??= this.#fill();
  }

  async #fill(): Promise<void> {
    while (!this.#isReading) {
      const text = await this.#next();
      if (text === undefined) break;
      this.#buffered.push(text);
    }
    this.#readingAhead = undefined;
  }

  /** Returns the next piece of text from the events; `undefined` once the result or the error is settled. */
  async #next(): Promise<string | undefined> {
    try {
      for (;;) {
        const { value, done } = await this.#events.next();
        if (done) return undefined;
        if (value.type === 'text') return value.text;
        if (value.type === 'result') this.#settled.resolve(value.result);
      }
    } catch (error) {
      this.#settled.reject(error);
      return undefined;
    }
  }
}

function withResolvers<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<Value>((onValue, onReason) => {
    resolve = onValue;
    reject = onReason;
  });
  return { promise, resolve, reject };
}
