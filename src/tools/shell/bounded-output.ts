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
    // No character is cut in two: a part of one is left out as well.
    const [tail, head] = [cutCharacterAtEnd(first), cutCharacterAtStart(last)];
    const [start, end] = [first.subarray(0, first.length - tail).toString(), last.subarray(head).toString()];
    return `${start}\n[cut: ${this.#leftOut + tail + head} bytes are left out here]\n${end}`;
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

/** How many bytes at the end of a text begin a character that goes on behind it. */
function cutCharacterAtEnd(bytes: Uint8Array): number {
  for (let count = 1; count <= 3; count += 1) {
    const byte = bytes[bytes.length - count] ?? 0;
    if (isContinuation(byte)) continue;
    const width = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return width > count ? count : 0;
  }
  return 0;
}

/** How many bytes at the start of a text end a character that began before it. */
function cutCharacterAtStart(bytes: Uint8Array): number {
  let count = 0;
  while (count < 3 && isContinuation(bytes[count] ?? 0)) count += 1;
  return count;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
