// Events on their way from the nodes of a run, which may be many at once, to the one who reads them. Knows no node.
import type { ActorEvent } from './events.ts';

/** Takes an event in. Gives back a promise if the reader is behind: who can wait for it should. */
export type Emit = (event: ActorEvent) => Promise<void> | undefined;

/** A reader is behind when so many events wait. */
const MAX_WAITING = 64;

type NodeText = Extract<ActorEvent, { type: 'node-text' }>;

/** A line of events with one reader, which keeps its writers from getting far ahead. */
export class EventChannel {
  #events: ActorEvent[] = [];
  #read = 0;
  #reader:
    | { readonly resolve: (event: ActorEvent | undefined) => void; readonly reject: (error: unknown) => void }
    | undefined;
  #awaited: Promise<ActorEvent | undefined> | undefined;
  #room: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  /** The last waiting piece of what each node says, which further pieces are added to. */
  readonly #open = new Map<string, number>();
  #end: { readonly error?: unknown } | undefined;

  /** Takes an event in. */
  readonly emit: Emit = (event) => {
    if (this.#end !== undefined) return undefined;
    const reader = this.#reader;
    if (reader !== undefined) {
      this.#reader = undefined;
      reader.resolve(event);
      return undefined;
    }
    this.#add(event);
    return this.#events.length - this.#read < MAX_WAITING ? undefined : this.#untilRead();
  };

  /** The next event; `undefined` at the end. @throws the error that the run ended with, once */
  next(): Promise<ActorEvent | undefined> {
    const event = this.#events[this.#read];
    if (event === undefined) return this.#wait();
    this.#read += 1;
    if (this.#read === this.#events.length) this.#clear();
    else if (this.#read >= MAX_WAITING) this.#forgetRead();
    return Promise.resolve(event);
  }

  /** No more events come; what was taken in is still read. */
  end(): void {
    this.#close({});
  }

  /** The same, and then the error is thrown. */
  fail(error: unknown): void {
    this.#close({ error });
  }

  /** Nobody reads any more. */
  leave(): void {
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
    this.#awaited = new Promise((resolve, reject) => {
      this.#reader = { resolve, reject };
    });
    return this.#awaited;
  }

  /** Somebody waits already: one look after the other. */
  async #afterReader(): Promise<ActorEvent | undefined> {
    // An error is for the one who waited for it.
    await this.#awaited?.catch(() => undefined);
    return this.next();
  }

  /** Behind a slow reader the pieces of a node are put together, so that they cost no more memory than their text. */
  #add(event: ActorEvent): void {
    if (event.type !== 'node-text') {
      if ('node' in event) this.#open.delete(event.node);
      this.#events.push(event);
      return;
    }
    const at = this.#events.length - this.#read < MAX_WAITING ? undefined : this.#open.get(event.node);
    const before = at === undefined || at < this.#read ? undefined : (this.#events[at] as NodeText);
    if (at !== undefined && before?.turn === event.turn)
      this.#events[at] = { ...before, text: before.text + event.text };
    else this.#open.set(event.node, this.#events.push(event) - 1);
  }

  #clear(): void {
    this.#events = [];
    this.#read = 0;
    this.#open.clear();
    this.#makeRoom();
  }

  #forgetRead(): void {
    this.#events.splice(0, this.#read);
    for (const [node, at] of this.#open) {
      if (at < this.#read) this.#open.delete(node);
      else this.#open.set(node, at - this.#read);
    }
    this.#read = 0;
    if (this.#events.length < MAX_WAITING) this.#makeRoom();
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }

  #untilRead(): Promise<void> {
    if (this.#room === undefined) {
      let resolve = () => {};
      const promise = new Promise<void>((done) => (resolve = done));
      this.#room = { promise, resolve };
    }
    return this.#room.promise;
  }
}
