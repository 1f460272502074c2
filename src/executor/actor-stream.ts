// The text of a run as it comes, with the result at its end. Made of the run's events and nothing else.
import { ValidationError } from '../errors.ts';
import type { ActorEvent, ActorResult } from './events.ts';

/**
 * A run as a stream of text. It begins with the first iteration or with the first look at `result`, whichever comes
 * first; awaiting `result` alone drains it. Leaving the iteration ends the run. It can be iterated once.
 */
export class ActorStream implements AsyncIterable<string> {
  readonly #events: AsyncIterator<ActorEvent>;
  readonly #settled = withResolvers<ActorResult>();
  readonly #waiting: string[] = [];
  #draining: Promise<void> | undefined;
  #iterated = false;

  constructor(events: AsyncIterable<ActorEvent>) {
    this.#events = events[Symbol.asyncIterator]();
    // Nobody has to read the result: a rejection that is not looked at is no defect.
    this.#settled.promise.catch(() => undefined);
  }

  /** The result of the run. Rejects with the error of the run. */
  get result(): Promise<ActorResult> {
    if (!this.#iterated) this.#draining ??= this.#drain();
    return this.#settled.promise;
  }

  /** The text, piece by piece. @throws ValidationError if it is iterated a second time; else the error of the run */
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    if (this.#iterated)
      throw new ValidationError({ code: 'INVALID_ARGUMENT', message: 'the stream was iterated already', hint: 'Call stream() again for another run.' });
    this.#iterated = true;
    await this.#draining;
    yield* this.#waiting;
    try {
      for (let text = await this.#next(); text !== undefined; text = await this.#next()) yield text;
      await this.#settled.promise;
    } finally {
      await this.#events.return?.();
      this.#settled.reject(new ValidationError({ code: 'INVALID_ARGUMENT', message: 'the stream was left before its end, so there is no result' }));
    }
  }

  /** Reads on until somebody iterates; what was read waits for them. */
  async #drain(): Promise<void> {
    while (!this.#iterated) {
      const text = await this.#next();
      if (text === undefined) return;
      this.#waiting.push(text);
    }
  }

  /** The next piece of text; `undefined` once the result or the error is settled. */
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
