// The arguments of a tool call as a JSON string: joins the pieces that a server sent, parses and compares them.
// Independent of protocols.
import { JsonNumberError, parseJson, stringifyJson } from '../../json-text.ts';
import { isRecord, nestsDeeper } from '../../plain-object.ts';

/** Deeper arguments are refused: serializing them would overflow the stack. */
const MAX_DEPTH = 1_000;

/** The arguments of a call as an object, or the fault as a clause such as `must be a JSON object`. */
export type ReadArguments =
  | { readonly given: Record<string, unknown> }
  | { readonly given?: undefined; readonly fault: string };

/** Parses the arguments of a call. */
export function readArguments(text: string): ReadArguments {
  try {
    const value = parseJson(text);
    if (!isRecord(value)) return { fault: 'must be a JSON object' };
    return nestsDeeper(value, MAX_DEPTH) ? { fault: `are nested deeper than ${MAX_DEPTH} levels` } : { given: value };
  } catch (error) {
    return { fault: error instanceof JsonNumberError ? `are JSON that ${error.message}` : 'must be a JSON object' };
  }
}

/** Returns the arguments of a call; `undefined` if they are not a valid JSON object. */
export function argumentsObject(text: string): Record<string, unknown> | undefined {
  return readArguments(text).given;
}

/**
 * Joins the arguments of one call. Handles servers whose pieces do not join to an object: some start with `{}` as a
 * placeholder, send all arguments so far with each piece, or repeat all of them at the end. Returns an empty string for
 * white space.
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

/**
 * Returns compact JSON, so that two notations of a value compare equal. Keeps all digits of integers. Returns a string
 * that is not JSON unchanged.
 */
export function compactJson(text: string): string {
  try {
    return stringifyJson(parseJson(text));
  } catch {
    return text;
  }
}
