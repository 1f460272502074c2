// Passes events from the concurrent nodes of a run to one reader. Does not depend on nodes.
import { type Deferred, deferred } from '../../deferred.ts';
import type { ActorEvent } from './events.ts';

/** Emits an event. Returns a promise if the reader is behind; a caller that can wait should await it. */
export type Emit = (event: ActorEvent) => Promise<void> | undefined;

/** The reader is behind when this many events are buffered. */
const MAX_BUFFERED = 64;

type NodeText = Extract<ActorEvent, { type: 'node-text' }>;

/** A queue of events with one reader. Limits how far its writers get ahead of the reader. */
export class EventChannel {
  #events: ActorEvent[] = [];
  #readCount = 0;
  #reader: Deferred<ActorEvent | undefined> | undefined;
  #pendingRead: Promise<ActorEvent | undefined> | undefined;
  #room: Deferred<void> | undefined;
  /** For each node, the index of its last buffered text, to which further text can be appended. */
  readonly #openTexts = new Map<string, number>();
  #end: { readonly error?: unknown } | undefined;

  /** Emits an event. */
  readonly emit: Emit = (event) => {
    if (this.#end !== undefined) return undefined;
    const reader = this.#reader;
    if (reader !== undefined) {
      this.#reader = undefined;
      reader.resolve(event);
      return undefined;
    }
    this.#add(event);
    return this.#events.length - this.#readCount < MAX_BUFFERED ? undefined : this.#waitForReader();
  };

  /** Returns the next event; `undefined` at the end. @throws the error of the run, once */
  next(): Promise<ActorEvent | undefined> {
    const event = this.#events[this.#readCount];
    if (event === undefined) return this.#wait();
    this.#readCount += 1;
    if (this.#readCount === this.#events.length) this.#clear();
    else if (this.#readCount >= MAX_BUFFERED) this.#dropRead();
    return Promise.resolve(event);
  }

  /** Ends the channel. Buffered events can still be read. */
  end(): void {
    this.#close({});
  }

  /** Ends the channel with an error, which is thrown after the buffered events are read. */
  fail(error: unknown): void {
    this.#close({ error });
  }

  /** Discards all events, because the reader has stopped. */
  discard(): void {
    this.#clear();
    this.#close({});
    this.#end = {};
  }

  #close(end: { readonly error?: unknown }): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader === undefined) return;
    if ('error' in end) this.#end = {};
    if ('error' in end) reader.reject(end.error);
    else reader.resolve(undefined);
  }

  #wait(): Promise<ActorEvent | undefined> {
    const end = this.#end;
    if (end === undefined) return this.#reader === undefined ? this.#nextWritten() : this.#afterReader();
    this.#end = {};
    return 'error' in end ? Promise.reject(end.error) : Promise.resolve(undefined);
  }

  #nextWritten(): Promise<ActorEvent | undefined> {
    this.#reader = deferred();
    this.#pendingRead = this.#reader.promise;
    return this.#pendingRead;
  }

  /** Waits for the pending read first, so that reads are served in order. */
  async #afterReader(): Promise<ActorEvent | undefined> {
    // An error belongs to the pending read only.
    await this.#pendingRead?.catch(() => undefined);
    return this.next();
  }

  /**
   * Buffers an event. If the reader is behind, joins the texts of a node, so that they need no more memory than their
   * characters.
   */
  #add(event: ActorEvent): void {
    if (event.type !== 'node-text') {
      if ('node' in event) this.#openTexts.delete(event.node);
      this.#events.push(event);
      return;
    }
    const at = this.#events.length - this.#readCount < MAX_BUFFERED ? undefined : this.#openTexts.get(event.node);
    const before = at === undefined || at < this.#readCount ? undefined : (this.#events[at] as NodeText);
    if (at !== undefined && before?.turn === event.turn)
      this.#events[at] = { ...before, text: before.text + event.text };
    else this.#openTexts.set(event.node, this.#events.push(event) - 1);
  }

  #clear(): void {
    this.#events = [];
    this.#readCount = 0;
    this.#openTexts.clear();
    this.#makeRoom();
  }

  #dropRead(): void {
    this.#events.splice(0, this.#readCount);
    for (const [node, at] of this.#openTexts) {
      if (at < this.#readCount) this.#openTexts.delete(node);
      else this.#openTexts.set(node, at - this.#readCount);
    }
    this.#readCount = 0;
    if (this.#events.length < MAX_BUFFERED) this.#makeRoom();
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }

  #waitForReader(): Promise<void> {
    this.#room ??= deferred();
    return this.#room.promise;
  }
}
