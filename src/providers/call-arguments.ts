// The arguments of a tool call as text: joined from the pieces in which a server sent them, parsed, and compared. Knows no protocol.
import { parseJson, stringifyJson } from '../json-text.ts';
import { isRecord } from '../plain-object.ts';

/** The arguments of a call, if they are what they should be: an object. */
export function argumentsObject(text: string): Record<string, unknown> | undefined {
  try {
    const value = parseJson(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Joins the arguments of one call. Pieces that do not join to an object are looked at again: some servers begin with `{}` as a
 * placeholder, send all arguments so far with each piece, or send all of them once more at the end. Returns the empty string for white space.
 */
export function joinArguments(pieces: readonly string[]): string {
  const joined = pieces.join('');
  if (joined.trim() === '') return '';
  if (pieces.length < 2 || argumentsObject(joined) !== undefined) return joined;
  const [first = '', ...rest] = pieces;
  const last = pieces.at(-1) ?? '';
  const before = pieces.slice(0, -1);
  if (first.trim() === '{}' && argumentsObject(rest.join('')) !== undefined) return rest.join('');
  const isRepeated = compactJson(before.join('')) === compactJson(last) || before.every((piece) => last.startsWith(piece));
  return isRepeated && argumentsObject(last) !== undefined ? last : joined;
}

/** JSON in one spelling, so that two spellings of a value compare equal; all digits of whole numbers stay. A text that is not JSON is returned unchanged. */
export function compactJson(text: string): string {
  try {
    return stringifyJson(parseJson(text));
  } catch {
    return text;
  }
}
