// Search and replacement in linear time. Independent of templates. The engine's own search is quadratic for a long
// needle of few different characters (its tables end after 250), and cannot be interrupted.

const MAX_NATIVE_NEEDLE = 200;
const MAX_BUFFERED_PARTS = 10_000;

/** Returns where the needle is next, in UTF-16 units; -1 if it is not found. */
type Search = (text: string, from: number) => number;

export function includes(text: string, needle: string): boolean {
  return needle.length <= text.length && searchFor(needle)(text, 0) !== -1;
}

/** Splits a string into at most `limit` parts; the last part is the whole rest. `separator` must not be empty. */
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
  /** The maximum number of replacements, from the start of the string. */
  readonly count: number;
  /** Receives the length of the result so far; may throw. */
  readonly onLength: (length: number) => void;
}

/** Replaces occurrences of `old`, which must not be empty. */
export function replace(text: string, old: string, { replacement, count, onLength }: Replacement): string {
  const search = searchFor(old);
  let [result, parts, start, length] = ['', [] as string[], 0, text.length];
  for (let [at, remaining] = [search(text, 0), count]; at !== -1 && remaining > 0; at = search(text, start)) {
    parts.push(text.slice(start, at), replacement);
    start = at + old.length;
    remaining -= 1;
    length += replacement.length - old.length;
    onLength(length);
    if (parts.length < MAX_BUFFERED_PARTS) continue;
    result += parts.join('');
    parts = [];
  }
  return result + parts.join('') + text.slice(start);
}

function searchFor(needle: string): Search {
  if (needle.length <= MAX_NATIVE_NEEDLE) return (text, from) => text.indexOf(needle, from);
  const borders = bordersOf(needle);
  return (text, from) => searchWith(borders, needle, { text, from });
}

/**
 * Returns the table of Knuth, Morris and Pratt: for each prefix, the length of its longest proper prefix that is also
 * its suffix.
 */
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
