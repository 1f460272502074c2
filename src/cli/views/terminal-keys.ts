// Reads the keys that are typed in a terminal while a question is open. Prints nothing.
import { setImmediate, setTimeout } from 'node:timers/promises';

/** Maximum time for keys that were typed before a question to arrive. */
const ARRIVAL_MS = 30;
/** The time that a user needs to react to new output. An earlier key was meant for the output before it. */
export const REACTION_MS = 250;

export const CTRL_C = '\u0003';

/** Waits until the keys that were typed before this call have arrived at a stream that is being read. */
export async function waitForPendingKeys(waitMs = ARRIVAL_MS): Promise<void> {
  await setTimeout(waitMs);
  // On a busy machine the timer may fire before the terminal is read; two more turns of the event loop read it.
  await setImmediate();
  await setImmediate();
}

/** Reads keys from a terminal. Keeps the terminal in raw mode until `close`. */
export class TerminalKeys {
  readonly #stdin: NodeJS.ReadStream;
  readonly #signal: AbortSignal;
  /** Keys that have arrived and are not read yet. */
  #typed = '';
  #hasEnded = false;
  #onChange: () => void = () => undefined;

  /** Aborting the signal has the same effect as the end of the stream. */
  constructor(stdin: NodeJS.ReadStream, signal: AbortSignal) {
    this.#stdin = stdin;
    this.#signal = signal;
    stdin.setRawMode(true);
    stdin.on('data', this.#take).on('end', this.#end).on('close', this.#end).on('error', this.#end).resume();
    signal.addEventListener('abort', this.#end);
    if (signal.aborted) this.#end();
  }

  /** Discards the keys that were typed so far. Returns true when they include Ctrl-C, which always interrupts. */
  async discard(waitMs = ARRIVAL_MS): Promise<boolean> {
    await waitForPendingKeys(waitMs);
    const isInterrupted = this.#typed.includes(CTRL_C);
    this.#typed = '';
    return isInterrupted;
  }

  /** Waits for keys and returns all that have arrived; `undefined` after the end of the stream. */
  async next(): Promise<string | undefined> {
    while (this.#typed === '' && !this.#hasEnded) await new Promise<void>((resolve) => (this.#onChange = resolve));
    const typed = this.#typed;
    this.#typed = '';
    return typed === '' || this.#hasEnded ? undefined : typed;
  }

  /** Stops reading and leaves raw mode. */
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
    this.#hasEnded = true;
    this.#onChange();
  };
}
