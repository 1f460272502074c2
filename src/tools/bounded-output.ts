// The beginning and the end of what a program prints, in bounded memory. Knows no program.

const HALF_BYTES = 128 * 1024;

/** Takes in any number of bytes and keeps the first and the last of them. */
export class BoundedOutput {
  readonly #first: Uint8Array[] = [];
  #firstBytes = 0;
  #last: Uint8Array[] = [];
  #lastBytes = 0;
  #leftOut = 0;

  add(chunk: Uint8Array): void {
    const room = HALF_BYTES - this.#firstBytes;
    const beginning = chunk.subarray(0, room);
    if (beginning.length > 0) this.#first.push(beginning);
    this.#firstBytes += beginning.length;
    const rest = chunk.subarray(beginning.length);
    if (rest.length > 0) this.#keepLast(rest);
  }

  /** As UTF-8, with a note where bytes were left out. */
  text(): string {
    if (this.#lastBytes > HALF_BYTES) this.#trim();
    const [first, last] = [Buffer.concat(this.#first), Buffer.concat(this.#last)];
    if (this.#leftOut === 0) return Buffer.concat([first, last]).toString();
    return `${first.toString()}\n[cut: ${this.#leftOut} bytes are left out here]\n${last.toString()}`;
  }

  #keepLast(chunk: Uint8Array): void {
    this.#last.push(chunk);
    this.#lastBytes += chunk.length;
    // Put together only when there is twice too much, so that many small pieces are not copied each time.
    if (this.#lastBytes > 2 * HALF_BYTES) this.#trim();
  }

  #trim(): void {
    const all = Buffer.concat(this.#last);
    this.#leftOut += all.length - HALF_BYTES;
    this.#last = [all.subarray(all.length - HALF_BYTES)];
    this.#lastBytes = HALF_BYTES;
  }
}
