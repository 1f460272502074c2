// Search and replacement in a time that grows with the texts and not with their product. Knows no templates.
// The engine's own search is quadratic for a long needle of few different characters (its tables end after 250), and cannot be interrupted.

const MAX_NATIVE_NEEDLE = 200;
const FLUSHED_PIECES = 10_000;

/** Where `needle` is next, in UTF-16 units; -1 if it is nowhere. */
type Search = (text: string, from: number) => number;

export function includes(text: string, needle: string): boolean {
  return needle.length <= text.length && searchFor(needle)(text, 0) !== -1;
}

/** At most `limit` parts, of which the last is all the rest. `separator` is not empty. */
export function split(text: string, separator: string, limit: number): string[] {
  const search = searchFor(separator);
  const parts: string[] = [];
  let start = 0;
  for (let at = search(text, 0); at !== -1 && parts.length < limit - 1; at = search(text, start)) {
    parts.push(text.slice(start, at));
    start = at + separator.length;
  }
  return [...parts, text.slice(start)];
}

interface Replacement {
  readonly replacement: string;
  /** So many places, from the first on. */
  readonly count: number;
  /** Told how long the text is becoming; may throw. */
  readonly onLength: (length: number) => void;
}

/** All places of `old`, which is not empty, made to another text. */
export function replace(text: string, old: string, { replacement, count, onLength }: Replacement): string {
  const search = searchFor(old);
  let [done, pieces, start, length] = ['', [] as string[], 0, text.length];
  for (let [at, left] = [search(text, 0), count]; at !== -1 && left > 0; at = search(text, start)) {
    pieces.push(text.slice(start, at), replacement);
    start = at + old.length;
    left -= 1;
    length += replacement.length - old.length;
    onLength(length);
    if (pieces.length < FLUSHED_PIECES) continue;
    done += pieces.join('');
    pieces = [];
  }
  return done + pieces.join('') + text.slice(start);
}

function searchFor(needle: string): Search {
  if (needle.length <= MAX_NATIVE_NEEDLE) return (text, from) => text.indexOf(needle, from);
  const borders = bordersOf(needle);
  return (text, from) => searchWith(borders, needle, { text, from });
}

/** Knuth, Morris, Pratt: for each prefix the length of its longest proper prefix that is a suffix of it, too. */
function bordersOf(needle: string): Int32Array {
  const borders = new Int32Array(needle.length);
  for (let [at, length] = [1, 0]; at < needle.length; at += 1) {
    while (length > 0 && needle.charCodeAt(at) !== needle.charCodeAt(length)) length = borders[length - 1] as number;
    if (needle.charCodeAt(at) === needle.charCodeAt(length)) length += 1;
    borders[at] = length;
  }
  return borders;
}

function searchWith(
  borders: Int32Array,
  needle: string,
  { text, from }: { readonly text: string; readonly from: number },
): number {
  for (let [at, length] = [from, 0]; at < text.length; at += 1) {
    while (length > 0 && text.charCodeAt(at) !== needle.charCodeAt(length)) length = borders[length - 1] as number;
    if (text.charCodeAt(at) === needle.charCodeAt(length)) length += 1;
    if (length === needle.length) return at - length + 1;
  }
  return -1;
}
