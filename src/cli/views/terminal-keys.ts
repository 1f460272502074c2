// Keys that are typed in a terminal while a question is open. Nothing here draws: what was printed stays.
import { setImmediate, setTimeout } from 'node:timers/promises';

/** How long keys that were typed before a question may take to arrive. */
const ARRIVAL_MS = 30;
/** The time that a person needs to see that something new is shown; a key that comes sooner was meant for what was there before. */
export const REACTION_MS = 250;

export const CTRL_C = '\u0003';

/** Resolves when keys that were typed before now have arrived at a stream that is read. */
export async function untilArrived(waitMs = ARRIVAL_MS): Promise<void> {
  await setTimeout(waitMs);
  // On a busy machine the timer may fire before the terminal was read: two more turns of the event loop read it.
  await setImmediate();
  await setImmediate();
}

/** Reads keys from a terminal, which is in raw mode until it is closed. */
export class TerminalKeys {
  readonly #stdin: NodeJS.ReadStream;
  readonly #signal: AbortSignal;
  /** Arrived and not yet read. */
  #typed = '';
  #isOver = false;
  #onChange: () => void = () => undefined;

  /** Aborting the signal ends the keys, as the end of the stream does. */
  constructor(stdin: NodeJS.ReadStream, signal: AbortSignal) {
    this.#stdin = stdin;
    this.#signal = signal;
    stdin.setRawMode(true);
    stdin.on('data', this.#take).on('end', this.#end).on('close', this.#end).on('error', this.#end).resume();
    signal.addEventListener('abort', this.#end);
    if (signal.aborted) this.#end();
  }

  /** Drops what was typed so far. Returns whether Ctrl-C is among it, which is meant for the program at any time. */
  async forget(waitMs = ARRIVAL_MS): Promise<boolean> {
    await untilArrived(waitMs);
    const isInterrupted = this.#typed.includes(CTRL_C);
    this.#typed = '';
    return isInterrupted;
  }

  /** Waits for keys and returns all that have arrived; `undefined` when there will be none. */
  async next(): Promise<string | undefined> {
    while (this.#typed === '' && !this.#isOver) await new Promise<void>((resolve) => (this.#onChange = resolve));
    const typed = this.#typed;
    this.#typed = '';
    return typed === '' || this.#isOver ? undefined : typed;
  }

  /** Gives the terminal back. */
  close(): void {
    this.#stdin.off('data', this.#take).off('end', this.#end).off('close', this.#end).off('error', this.#end).pause();
    this.#signal.removeEventListener('abort', this.#end);
    if (!this.#stdin.destroyed) this.#stdin.setRawMode(false);
  }

  readonly #take = (data: unknown) => {
    this.#typed += String(data);
    this.#onChange();
  };

  readonly #end = () => {
    this.#isOver = true;
    this.#onChange();
  };
}
