// A simulated user at the terminal of a program that runs in process: types keys when a text appears.
import { PassThrough } from 'node:stream';

export interface Keys {
  /** The text that must appear after the previous keys. */
  readonly prompt: string;
  readonly keys: string;
}

export class Typist {
  readonly stdin = Object.assign(new PassThrough(), { setRawMode: () => undefined });
  readonly #typing: Keys[];
  #shown = '';

  constructor(typing: readonly Keys[]) {
    this.#typing = [...typing];
  }

  /** Receives the next output of the terminal. */
  see(text: string): void {
    this.#shown += text;
    for (let [next] = this.#typing; next !== undefined; [next] = this.#typing) {
      const at = this.#shown.indexOf(next.prompt);
      if (at < 0) return;
      this.#shown = this.#shown.slice(at + next.prompt.length);
      this.#typing.shift();
      this.stdin.write(next.keys);
    }
  }
}
