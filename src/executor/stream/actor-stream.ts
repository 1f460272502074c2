// The text of a run as it comes, with the result at its end. Made of the run's events and nothing else.
import { ValidationError } from '../../errors.ts';
import type { ActorEvent, ActorResult } from './events.ts';

/**
 * A run as a stream of text. It begins with the first iteration or with the first look at `result`, whichever comes
 * first. A look at `result` reads it to its end, and what was read waits for who iterates. Leaving the iteration ends
 * the run. It can be iterated once.
 */
export class ActorStream implements AsyncIterable<string> {
  readonly #events: AsyncIterator<ActorEvent>;
  readonly #settled = withResolvers<ActorResult>();
  #waiting: string[] = [];
  /** So many of these have been taken. */
  #taken = 0;
  #readingAhead: Promise<void> | undefined;
  /** Whether somebody has looked at the result. */
  #wanted = false;
  /** Whether who iterates waits for a piece: then nothing is read ahead of them. */
  #taking = false;
  #iterated = false;

  constructor(events: AsyncIterable<ActorEvent>) {
    this.#events = events[Symbol.asyncIterator]();
    // Nobody has to read the result: a rejection that is not looked at is no defect.
    this.#settled.promise.catch(() => undefined);
  }

  /** The result of the run. Rejects with the error of the run. */
  get result(): Promise<ActorResult> {
    this.#wanted = true;
    this.#readAhead();
    return this.#settled.promise;
  }

  /** The text, piece by piece. @throws ValidationError if it is iterated a second time; else the error of the run */
  [Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    const texts = this.#texts();
    const { return: finish, throw: fail } = texts;
    // By itself a generator is left only once what it waits for has come, and that may be never.
    texts.return = (value) => {
      this.#stopTaking();
      return finish.call(texts, value);
    };
    texts.throw = (error) => {
      this.#stopTaking();
      return fail.call(texts, error);
    };
    return texts;
  }

  async *#texts(): AsyncGenerator<string, void, undefined> {
    if (this.#iterated)
      throw new ValidationError({
        code: 'INVALID_ARGUMENT',
        message: 'the stream was iterated already',
        hint: 'Call stream() again for another run.',
      });
    this.#iterated = true;
    try {
      for (let text = await this.#take(); text !== undefined; text = await this.#take()) yield text;
      await this.#settled.promise;
    } finally {
      await this.#leave();
    }
  }

  /** Ends the wait of who iterates, if there is one. */
  #stopTaking(): void {
    if (this.#taking) void this.#leave().catch(() => undefined);
  }

  /** Ends the run, unless it has ended. */
  async #leave(): Promise<void> {
    this.#settled.reject(
      new ValidationError({
        code: 'INVALID_ARGUMENT',
        message: 'the stream was left before its end, so there is no result',
      }),
    );
    await this.#events.return?.();
  }

  /** The next piece for who iterates: what `result` has read already comes first. */
  async #take(): Promise<string | undefined> {
    this.#taking = true;
    if (this.#waiting.length === 0) await this.#readingAhead;
    const text = this.#shift() ?? (await this.#next());
    this.#taking = false;
    this.#readAhead();
    return text;
  }

  /** The first piece that waits. An array would move all others each time. */
  #shift(): string | undefined {
    const text = this.#waiting[this.#taken];
    this.#taken += 1;
    if (this.#taken < this.#waiting.length) return text;
    this.#waiting = [];
    this.#taken = 0;
    return text;
  }

  #readAhead(): void {
    if (this.#wanted && !this.#taking) this.#readingAhead ??= this.#fill();
  }

  async #fill(): Promise<void> {
    while (!this.#taking) {
      const text = await this.#next();
      if (text === undefined) break;
      this.#waiting.push(text);
    }
    this.#readingAhead = undefined;
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
