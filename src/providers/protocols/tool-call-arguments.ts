// The arguments of a tool call as text: joined from the pieces in which a server sent them, parsed, and compared. Knows no protocol.
import { JsonNumberError, parseJson, stringifyJson } from '../../json-text.ts';
import { isRecord, nestsDeeper } from '../../plain-object.ts';

/** Deeper arguments are refused: writing them as JSON again would overflow the stack. */
const MAX_DEPTH = 1_000;

/** The arguments of a call as an object, or why they cannot be used: a clause such as `must be a JSON object`. */
export type ReadArguments =
  | { readonly given: Record<string, unknown> }
  | { readonly given?: undefined; readonly fault: string };

/** Reads the arguments of a call. */
export function readArguments(text: string): ReadArguments {
  try {
    const value = parseJson(text);
    if (!isRecord(value)) return { fault: 'must be a JSON object' };
    return nestsDeeper(value, MAX_DEPTH) ? { fault: `are nested deeper than ${MAX_DEPTH} levels` } : { given: value };
  } catch (error) {
    return { fault: error instanceof JsonNumberError ? `are JSON that ${error.message}` : 'must be a JSON object' };
  }
}

/** The arguments of a call, if they are what they should be: an object. */
export function argumentsObject(text: string): Record<string, unknown> | undefined {
  return readArguments(text).given;
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
  const isRepeated =
    compactJson(before.join('')) === compactJson(last) || before.every((piece) => last.startsWith(piece));
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
