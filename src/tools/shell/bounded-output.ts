// Keeps the beginning and the end of the output of a program, in bounded memory. Independent of the program.

const HALF_BYTES = 128 * 1024;

/** Accepts any number of bytes and keeps the first and the last 128 KiB. */
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

  /** Returns the output as UTF-8, with a note where bytes were left out. */
  text(): string {
    if (this.#lastBytes > HALF_BYTES) this.#trim();
    const [first, last] = [Buffer.concat(this.#first), Buffer.concat(this.#last)];
    if (this.#leftOut === 0) return Buffer.concat([first, last]).toString();
    // The incomplete characters at the cut are left out as well.
    const [tail, head] = [cutCharacterAtEnd(first), cutCharacterAtStart(last)];
    const [start, end] = [first.subarray(0, first.length - tail).toString(), last.subarray(head).toString()];
    return `${start}\n[cut: ${this.#leftOut + tail + head} bytes are left out here]\n${end}`;
  }

  #keepLast(chunk: Uint8Array): void {
    this.#last.push(chunk);
    this.#lastBytes += chunk.length;
    // Concatenated only when there is twice too much, so that many small chunks are not copied each time.
    if (this.#lastBytes > 2 * HALF_BYTES) this.#trim();
  }

  #trim(): void {
    const all = Buffer.concat(this.#last);
    this.#leftOut += all.length - HALF_BYTES;
    this.#last = [all.subarray(all.length - HALF_BYTES)];
    this.#lastBytes = HALF_BYTES;
  }
}

/** Returns how many bytes at the end belong to an incomplete character. */
function cutCharacterAtEnd(bytes: Uint8Array): number {
  for (let count = 1; count <= 3; count += 1) {
    const byte = bytes[bytes.length - count] ?? 0;
    if (isContinuation(byte)) continue;
    const width = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return width > count ? count : 0;
  }
  return 0;
}

/** Returns how many bytes at the start belong to a character that began before. */
function cutCharacterAtStart(bytes: Uint8Array): number {
  let count = 0;
  while (count < 3 && isContinuation(bytes[count] ?? 0)) count += 1;
  return count;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
