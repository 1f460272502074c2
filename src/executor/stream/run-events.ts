// The events of one run as an iterator. The run starts with the first read, and is cancelled when the reader stops.
import { EventChannel } from './event-channel.ts';
import type { ActorEvent } from './events.ts';

/** A run that has started. */
interface StartedRun {
  /** Settles when all work of the run has ended. */
  readonly done: Promise<void>;
  /** Cancels the run. */
  readonly cancel: () => void;
}

/** An iterator over the events of a run. It can be iterated once. */
export class RunEvents implements AsyncIterableIterator<ActorEvent> {
  readonly #start: (channel: EventChannel) => StartedRun;
  readonly #channel = new EventChannel();
  #run: StartedRun | undefined;
  #isOver = false;

  constructor(start: (channel: EventChannel) => StartedRun) {
    this.#start = start;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ActorEvent, undefined>> {
    if (this.#isOver) return { done: true, value: undefined };
    this.#run ??= this.#start(this.#channel);
    const value = await this.#channel.next();
    if (value === undefined) this.#isOver = true;
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  /** Cancels the run and all its requests. */
  async return(): Promise<IteratorResult<ActorEvent, undefined>> {
    await this.#close();
    return { done: true, value: undefined };
  }

  async #close(): Promise<void> {
    this.#isOver = true;
    this.#run?.cancel();
    this.#channel.discard();
    await this.#run?.done;
  }
}
