// Counts and finds the characters of a string as code points, not as UTF-16 units: some characters are two UTF-16
// units.

const SURROGATE = /[\ud800-\udfff]/;

/** Returns the number of characters of a string. */
export function characterCount(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (let at = 0; at < text.length; at += widthAt(text, at)) count += 1;
  return count;
}

/** Returns the character at an index, from the end if negative; `undefined` if there is no such character. */
export function characterAt(text: string, index: number): string | undefined {
  if (!SURROGATE.test(text)) return text.at(index);
  const from = index < 0 ? characterCount(text) + index : index;
  const at = from < 0 ? text.length : offsetOf(text, from);
  return at < text.length ? text.slice(at, at + widthAt(text, at)) : undefined;
}

/**
 * Returns where the character at an index begins, in UTF-16 units; the length of the string if it has fewer characters.
 */
export function offsetOf(text: string, index: number): number {
  if (!SURROGATE.test(text)) return Math.min(index, text.length);
  let at = 0;
  for (let left = index; left > 0 && at < text.length; left -= 1) at += widthAt(text, at);
  return at;
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
