// Parses and writes JSON without losing digits: like `JSON.parse` and `JSON.stringify`, but a whole number that a
// double cannot represent exactly is a BigInt. Independent of the content of the JSON.
import { readNumber } from './exact-number.ts';

/** A number in a JSON text would lose digits. The message is the end of a sentence that begins with the text. */
export class JsonNumberError extends Error {}

/** Matches a number of 16 digits or with an exponent, also in a string. `JSON.parse` is exact for all other numbers. */
const AT_RISK = /(?<![^\s:,[])-?\d(?:\d{15}|[\d.]*[eE])/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** The prefixes of a string that represents a number, and of an escaped string that itself begins with `#`. */
const [NUMBER_MARK, STRING_MARK] = ['#n', '#s'];
const MAX_SHOWN = 40;

/**
 * Parses a JSON text like `JSON.parse`, but a whole number beyond `Number.MAX_SAFE_INTEGER` becomes a BigInt.
 * @throws SyntaxError of `JSON.parse`
 * @throws JsonNumberError for a number that neither a double nor a BigInt can represent
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!AT_RISK.test(text)) return value;
  const marked = markNumbers(text);
  return marked === text ? value : restoreNumbers(JSON.parse(marked));
}

/**
 * Writes a value as JSON, a BigInt as a number.
 * @throws TypeError for other values that `JSON.stringify` cannot write
 */
export function stringifyJson(value: unknown, space = 0): string {
  try {
    return JSON.stringify(value, undefined, space);
  } catch (error) {
    if (!(error instanceof TypeError && /BigInt/.test(error.message))) throw error;
    return unmarkNumbers(
      JSON.stringify(value, (_, member: unknown) => markedScalar(member), space),
      false,
    );
  }
}

/** Returns whether a JSON value is or contains a BigInt. */
export function holdsBigInt(value: unknown): boolean {
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'bigint') return true;
    if (typeof next === 'object' && next !== null) for (const member of Object.values(next)) pending.push(member);
  }
  return false;
}

/**
 * Converts a BigInt to the string that `unmarkNumbers` writes as a number, and escapes a string that could be mistaken
 * for such a string. Returns any other value unchanged.
 */
export function markedScalar(value: unknown): unknown {
  if (typeof value === 'bigint') return `${NUMBER_MARK}${value}`;
  return typeof value === 'string' && value.startsWith('#') ? `${STRING_MARK}${value}` : value;
}

/** Replaces the strings in a JSON text that `markedScalar` marked. `withKeys`: the keys of objects were marked too. */
export function unmarkNumbers(json: string, withKeys: boolean): string {
  return replaceTokens(json, {
    string: (token, isKey) => {
      if (isKey && !withKeys) return token;
      if (token.startsWith(`"${NUMBER_MARK}`)) return token.slice(NUMBER_MARK.length + 1, -1);
      return token.startsWith(`"${STRING_MARK}`) ? `"${token.slice(STRING_MARK.length + 1)}` : token;
    },
    number: (token) => token,
  });
}

function markNumbers(text: string): string {
  return replaceTokens(text, {
    // A string that begins with an escape sequence may begin with an escaped `#`.
    string: (token, isKey) => (!isKey && /^"[#\\]/.test(token) ? `"${STRING_MARK}${token.slice(1)}` : token),
    number: (token) => {
      const value = readNumber(token);
      if (value === undefined)
        throw new JsonNumberError(`holds the number ${shorten(token)}, which cannot be kept: write it as a string`);
      return typeof value === 'bigint' ? `"${NUMBER_MARK}${value}"` : token;
    },
  });
}

function shorten(token: string): string {
  return token.length <= MAX_SHOWN ? token : `${token.slice(0, MAX_SHOWN)}...`;
}

/** Restores marked numbers and strings. Uses no recursion: JSON may be nested deeper than the stack allows. */
function restoreNumbers(value: unknown): unknown {
  const root = [value];
  const pending: object[] = [root];
  for (let holder = pending.pop(); holder !== undefined; holder = pending.pop()) {
    if (Array.isArray(holder)) for (let at = 0; at < holder.length; at += 1) restoreAt(holder, at, pending);
    else for (const key in holder) restoreAt(holder, key, pending);
  }
  return root[0];
}

function restoreAt(holder: object, key: string | number, pending: object[]): void {
  const record = holder as Record<string | number, unknown>;
  const value = record[key];
  if (typeof value === 'object' && value !== null) pending.push(value);
  else if (typeof value === 'string' && value.startsWith('#')) {
    if (key === '__proto__') Object.defineProperty(holder, key, { value: restoreValue(value) });
    else record[key] = restoreValue(value);
  }
}

function restoreValue(marked: string): string | bigint {
  return marked.startsWith(NUMBER_MARK) ? BigInt(marked.slice(NUMBER_MARK.length)) : marked.slice(STRING_MARK.length);
}

interface Replacement {
  readonly string: (token: string, isKey: boolean) => string;
  readonly number: (token: string) => string;
}

/** Replaces the strings and numbers of a valid JSON text. */
function replaceTokens(json: string, replace: Replacement): string {
  const pieces: string[] = [];
  let copied = 0;
  const put = (start: number, end: number, token: string): void => {
    pieces.push(json.slice(copied, start), token);
    copied = end;
  };
  for (let at = 0; at < json.length; ) {
    const start = at;
    if (json.charCodeAt(at) === QUOTE) {
      at = endOfString(json, at);
      const first = json.charCodeAt(start + 1);
      // Only strings that begin with `#` or an escape sequence can need a replacement.
      if (first === HASH || first === BACKSLASH)
        put(start, at, replace.string(json.slice(start, at), isKeyBefore(json, at)));
    } else if (isNumberStart(json.charCodeAt(at))) {
      NUMBER.lastIndex = at;
      NUMBER.test(json);
      at = NUMBER.lastIndex;
      if (at - start > MAX_EXACT_LENGTH || /[eE]/.test(json.slice(start, at)))
        put(start, at, replace.number(json.slice(start, at)));
    } else at += 1;
  }
  return pieces.length === 0 ? json : pieces.join('') + json.slice(copied);
}

const [QUOTE, BACKSLASH, HASH, MINUS, COLON] = [0x22, 0x5c, 0x23, 0x2d, 0x3a];
/** In characters. A number of up to this length without an exponent is exact as a double. */
const MAX_EXACT_LENGTH = 15;

function isNumberStart(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === MINUS;
}

function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); ; end = json.indexOf('"', end + 1)) {
    let before = end;
    while (json.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 0) return end + 1;
  }
}

/** Returns whether the string that ends here is a key: a colon follows. */
function isKeyBefore(json: string, end: number): boolean {
  let at = end;
  while (/\s/.test(json.charAt(at))) at += 1;
  return json.charCodeAt(at) === COLON;
}
