// Characters of a text by their number: of code points, and not of the units of UTF-16, in which some characters are two. Knows no language.

const SURROGATE = /[\ud800-\udfff]/;

/** How many characters a text has. */
export function characterCount(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (let at = 0; at < text.length; at += widthAt(text, at)) count += 1;
  return count;
}

/** The character of a number, counted from 0, or from the end if it is negative; `undefined` if there is none. */
export function characterAt(text: string, index: number): string | undefined {
  if (!SURROGATE.test(text)) return text.at(index);
  const from = index < 0 ? characterCount(text) + index : index;
  const at = from < 0 ? text.length : offsetOf(text, from);
  return at < text.length ? text.slice(at, at + widthAt(text, at)) : undefined;
}

/** Where the character of a number begins, in units of UTF-16; the length of the text if there are not so many. */
export function offsetOf(text: string, index: number): number {
  if (!SURROGATE.test(text)) return Math.min(index, text.length);
  let at = 0;
  for (let left = index; left > 0 && at < text.length; left -= 1) at += widthAt(text, at);
  return at;
}

function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
