// Counts the tokens of a byte-pair encoding, for any text in time that grows with the length of the text. Does not
// depend on models. The work is a generator: it pauses often, so that a caller can do other work in between. The count
// does not depend on the pauses.

/** The data of an encoding, in the format of the package js-tiktoken. */
export interface EncodingData {
  /** The regular expression that splits a text into parts, which are then encoded. */
  readonly pat_str: string;
  /** Lines of `! <rank of the first> <token in base64> <token in base64> ...`. */
  readonly bpe_ranks: string;
}

/** Work that pauses. After it yields `wait` it cannot continue until other work has progressed. */
export type PausingWork<Value> = Generator<'wait' | undefined, Value>;

/** A part of up to this many bytes is merged without a pause, in memory shared by all such parts. */
const MAX_SHORT_PART_BYTES = 4096;
/** A longer part is not merged: its bytes are counted instead. */
const MAX_PART_BYTES = 1024 * 1024;
/** The work pauses after this many bytes, tokens of the table, or merge steps. */
const STEPS_BETWEEN_PAUSES = 2048;
/** The rank of bytes that are not a token. */
const NO_RANK = 0x7fffffff;

/** An encoding with its token table. */
export class Encoding {
  readonly #pattern: RegExp;
  readonly #table: TokenTable;
  readonly #short = new Merger(MAX_SHORT_PART_BYTES);

  private constructor(pattern: string, table: TokenTable) {
    this.#pattern = new RegExp(pattern, 'ug');
    this.#table = table;
  }

  /** Builds an encoding with its token table. */
  static *make({ pat_str: pattern, bpe_ranks: ranks }: EncodingData): PausingWork<Encoding> {
    return new Encoding(pattern, yield* TokenTable.read(ranks));
  }

  /**
   * Counts the tokens of a text. The count is exact, except that a part of more than 1 MiB that the pattern does not
   * split counts as many tokens as it has bytes, which is never fewer. Names of special tokens are ordinary text.
   */
  *count(text: string): PausingWork<number> {
    let tokens = 0;
    let bytes = 0;
    // Other work may use the pattern during a pause and change its `lastIndex`.
    for (let at = 0; at < text.length; ) {
      this.#pattern.lastIndex = at;
      const part = this.#pattern.exec(text)?.[0];
      if (part === undefined) break;
      at = this.#pattern.lastIndex;
      if (part.length * 3 <= MAX_SHORT_PART_BYTES) {
        const size = writeUtf8(part, this.#short.bytes);
        tokens += this.#short.countNow(this.#table, size);
        bytes += size;
      } else tokens += yield* this.#countLong(part);
      if (bytes < STEPS_BETWEEN_PAUSES) continue;
      bytes = 0;
      yield;
    }
    return tokens;
  }

  *#countLong(part: string): PausingWork<number> {
    const size = Buffer.byteLength(part);
    if (size > MAX_PART_BYTES) return size;
    // Merging takes 30 times as much memory as the part has bytes, so only one long part is merged at a time.
    while (isMergingLongPart) yield 'wait';
    isMergingLongPart = true;
    try {
      const merger = new Merger(size);
      writeUtf8(part, merger.bytes);
      return yield* merger.count(this.#table, size);
    } finally {
      isMergingLongPart = false;
    }
  }
}

let isMergingLongPart = false;

/** The ranks of all tokens, looked up by their bytes. */
class TokenTable {
  /** The concatenated bytes of all tokens. */
  readonly #bytes: Uint8Array;
  /** The offset at which each token begins in `#bytes`, followed by the end of the last token. */
  readonly #starts: Int32Array;
  readonly #ranks: Int32Array;
  /** A hash table with open addressing: each slot holds the number of a token, counted from 1, or 0 if it is empty. */
  readonly #slots: Int32Array;
  /** The ranks of the tokens of two bytes, which are looked up most often. */
  readonly #pairs = new Int32Array(2 ** 16).fill(NO_RANK);
  #longest = 0;

  private constructor(count: number, size: number) {
    this.#bytes = new Uint8Array(size);
    this.#starts = new Int32Array(count + 1);
    this.#ranks = new Int32Array(count);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(count * 2 + 1)));
  }

  static *read(ranks: string): PausingWork<TokenTable> {
    const lines = ranks.split('\n').filter((line) => line !== '');
    const table = new TokenTable(
      lines.reduce((sum, line) => sum + countOf(' ', line) - 1, 0),
      ranks.length,
    );
    let token = 0;
    for (const line of lines) {
      let end = line.indexOf(' ', 2);
      for (let rank = Number(line.slice(2, end)); end < line.length; rank += 1) {
        const start = end + 1;
        end = line.indexOf(' ', start);
        if (end < 0) end = line.length;
        table.#add(token, line.slice(start, end), rank);
        token += 1;
        if (token % STEPS_BETWEEN_PAUSES === 0) yield;
      }
    }
    return table;
  }

  #add(token: number, base64: string, rank: number): void {
    const start = this.#starts[token] as number;
    const end = start + writeBase64(base64, this.#bytes, start);
    this.#starts[token + 1] = end;
    this.#ranks[token] = rank;
    this.#longest = Math.max(this.#longest, end - start);
    if (end - start === 2) this.#pairs[pairAt(this.#bytes, start)] = rank;
    const mask = this.#slots.length - 1;
    let slot = hashOf(this.#bytes, start, end) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = token + 1;
  }

  /** Returns the rank of the token with these bytes; `NO_RANK` if there is none. */
  rankOf(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length === 2) return this.#pairs[pairAt(bytes, start)] as number;
    if (length > this.#longest) return NO_RANK;
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const token = (this.#slots[slot] as number) - 1;
      if (token < 0) return NO_RANK;
      const from = this.#starts[token] as number;
      if ((this.#starts[token + 1] as number) - from !== length) continue;
      let same = 0;
      while (same < length && this.#bytes[from + same] === bytes[start + same]) same += 1;
      if (same === length) return this.#ranks[token] as number;
    }
  }
}

/** The bytes of one part, and the memory needed to merge them. */
class Merger {
  readonly bytes: Uint8Array;
  /**
   * For each piece, indexed by its first byte: its end, the start of the previous piece, and the rank of it merged with
   * the next piece.
   */
  readonly #ends: Int32Array;
  readonly #before: Int32Array;
  readonly #ranks: Int32Array;
  /** A heap of merges, the next one on top: rank and first byte combined in one number. Some entries are outdated. */
  readonly #heap: Float64Array;
  #size = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#ends = new Int32Array(size);
    this.#before = new Int32Array(size);
    this.#ranks = new Int32Array(size);
    this.#heap = new Float64Array(size * 2);
  }

  /** Counts the tokens of the first `length` bytes without a pause. Only for short parts. */
  countNow(table: TokenTable, length: number): number {
    if (length < 2 || table.rankOf(this.bytes, 0, length) !== NO_RANK) return 1;
    this.#size = 0;
    for (let start = 0; start < length; start += 1) this.#split(table, start, length);
    let tokens = length;
    while (this.#size > 0) tokens -= this.#merge(table, length);
    return tokens;
  }

  /** Counts the tokens of the first `length` bytes, with pauses. */
  *count(table: TokenTable, length: number): PausingWork<number> {
    this.#size = 0;
    for (let start = 0; start < length; start += 1) {
      this.#split(table, start, length);
      if (start % STEPS_BETWEEN_PAUSES === 0) yield;
    }
    let tokens = length;
    for (let step = 1; this.#size > 0; step += 1) {
      tokens -= this.#merge(table, length);
      if (step % STEPS_BETWEEN_PAUSES === 0) yield;
    }
    return tokens;
  }

  /** Creates a piece of one byte. */
  #split(table: TokenTable, start: number, length: number): void {
    this.#ends[start] = start + 1;
    this.#before[start] = start - 1;
    this.#ranks[start] = start + 2 > length ? NO_RANK : table.rankOf(this.bytes, start, start + 2);
    this.#push(start);
  }

  /** Performs the merge on top of the heap: the first one of the lowest rank. Returns 0 if it is outdated, else 1. */
  #merge(table: TokenTable, length: number): number {
    const top = this.#pop();
    const start = top % POSITIONS;
    if (this.#ranks[start] !== Math.floor(top / POSITIONS)) return 0;
    const middle = this.#ends[start] as number;
    const end = this.#ends[middle] as number;
    this.#ends[start] = end;
    this.#ranks[middle] = NO_RANK;
    if (end < length) this.#before[end] = start;
    this.#rank(table, start, length);
    const before = this.#before[start] as number;
    if (before >= 0) this.#rank(table, before, length);
    return 1;
  }

  /** Updates the rank of a piece merged with the next one. */
  #rank(table: TokenTable, start: number, length: number): void {
    const middle = this.#ends[start] as number;
    this.#ranks[start] = middle >= length ? NO_RANK : table.rankOf(this.bytes, start, this.#ends[middle] as number);
    this.#push(start);
  }

  #push(start: number): void {
    const rank = this.#ranks[start] as number;
    if (rank === NO_RANK) return;
    const heap = this.#heap;
    const entry = rank * POSITIONS + start;
    let at = this.#size;
    this.#size += 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((heap[above] as number) <= entry) break;
      heap[at] = heap[above] as number;
      at = above;
    }
    heap[at] = entry;
  }

  #pop(): number {
    const heap = this.#heap;
    const top = heap[0] as number;
    this.#size -= 1;
    const last = heap[this.#size] as number;
    let at = 0;
    for (let below = 1; below < this.#size; below = 2 * at + 1) {
      if (below + 1 < this.#size && (heap[below + 1] as number) < (heap[below] as number)) below += 1;
      if ((heap[below] as number) >= last) break;
      heap[at] = heap[below] as number;
      at = below;
    }
    heap[at] = last;
    return top;
  }
}

/** Greater than any position in a part, so that a rank and a position fit into one number. */
const POSITIONS = 2 ** 21;

function countOf(sign: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count += 1;
  return count;
}

function pairAt(bytes: Uint8Array, start: number): number {
  return ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

const PADDING = '='.charCodeAt(0);
const BASE64 = new Uint8Array(128);
for (const [index, sign] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  BASE64[sign.charCodeAt(0)] = index;

/** Decodes base64 into `bytes` and returns the number of bytes written. */
function writeBase64(text: string, bytes: Uint8Array, start: number): number {
  let end = start;
  let bits = 0;
  for (let at = 0; at < text.length && text.charCodeAt(at) !== PADDING; at += 1) {
    bits = (bits << 6) | (BASE64[text.charCodeAt(at)] as number);
    if (at % 4 === 0) continue;
    bytes[end] = bits >> (6 - 2 * (at % 4));
    end += 1;
  }
  return end - start;
}

const encoder = new TextEncoder();

/**
 * Writes a text as UTF-8 and returns the number of bytes written. Short ASCII parts, which are most parts, take a fast
 * path.
 */
function writeUtf8(text: string, bytes: Uint8Array): number {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f || at > 64) return encoder.encodeInto(text, bytes).written;
    bytes[at] = code;
  }
  return text.length;
}
