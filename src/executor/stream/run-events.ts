// The events of one run for the one who reads them. The run begins with the first look and ends when nobody looks any more.
import { EventChannel } from './event-channel.ts';
import type { ActorEvent } from './events.ts';

/** A run that was begun. */
interface BegunRun {
  /** Settles when nothing of it is under way any more. */
  readonly done: Promise<void>;
  /** Ends it. */
  readonly leave: () => void;
}

/** An iterator over the events of a run. It can be iterated once. */
export class RunEvents implements AsyncIterableIterator<ActorEvent> {
  readonly #begin: (channel: EventChannel) => BegunRun;
  readonly #channel = new EventChannel();
  #run: BegunRun | undefined;
  #isOver = false;

  constructor(begin: (channel: EventChannel) => BegunRun) {
    this.#begin = begin;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ActorEvent, undefined>> {
    if (this.#isOver) return { done: true, value: undefined };
    this.#run ??= this.#begin(this.#channel);
    const value = await this.#channel.next();
    if (value === undefined) this.#isOver = true;
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  /** Leaves: the run ends, and so does every request of it. */
  async return(): Promise<IteratorResult<ActorEvent, undefined>> {
    await this.#close();
    return { done: true, value: undefined };
  }

  async #close(): Promise<void> {
    this.#isOver = true;
    this.#run?.leave();
    this.#channel.leave();
    await this.#run?.done;
  }
}
