// JSON without loss of digits: `JSON.parse` and `JSON.stringify`, with a BigInt in the place of each whole number that no double
// holds. Knows nothing of what the JSON is about.
import { readNumber } from './exact-number.ts';

/** A number in a JSON text that cannot be kept. The message is the rest of a sentence that begins with the text. */
export class JsonNumberError extends Error {}

/** A number of 16 digits or with an exponent: every other number is what `JSON.parse` makes of it. It may also stand in a string. */
const AT_RISK = /(?<![^\s:,[])-?\d(?:\d{15}|[\d.]*[eE])/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** What begins the string that stands for a number while the rest is parsed or written, and a string that begins with `#` itself. */
const [NUMBER_MARK, STRING_MARK] = ['#n', '#s'];
const MAX_SHOWN = 40;

/**
 * Parses a JSON text. A whole number beyond `Number.MAX_SAFE_INTEGER` is a BigInt; all else is as `JSON.parse` makes it.
 * @throws SyntaxError of `JSON.parse`
 * @throws JsonNumberError for a number that neither a double nor a BigInt holds
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (!AT_RISK.test(text)) return value;
  const marked = mark(text);
  return marked === text ? value : unmarked(JSON.parse(marked));
}

/** Writes a value as JSON, a BigInt as a number. @throws TypeError for what `JSON.stringify` cannot write, except for a BigInt */
export function stringifyJson(value: unknown, space = 0): string {
  try {
    return JSON.stringify(value, undefined, space);
  } catch (error) {
    if (!(error instanceof TypeError && /BigInt/.test(error.message))) throw error;
    return unmarkNumbers(
      JSON.stringify(value, (_, one: unknown) => markedScalar(one), space),
      false,
    );
  }
}

/** Whether there is a BigInt in a JSON value. */
export function holdsBigInt(value: unknown): boolean {
  const left = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one === 'bigint') return true;
    if (typeof one === 'object' && one !== null) for (const inner of Object.values(one)) left.push(inner);
  }
  return false;
}

/** A BigInt as the string that `unmarkNumbers` writes as a number, and a string that it would take for one as another string. */
export function markedScalar(value: unknown): unknown {
  if (typeof value === 'bigint') return `${NUMBER_MARK}${value}`;
  return typeof value === 'string' && value.startsWith('#') ? `${STRING_MARK}${value}` : value;
}

/** JSON whose strings were marked by `markedScalar`, as it is meant. `withKeys`: the keys of objects were marked too. */
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

function mark(text: string): string {
  return replaceTokens(text, {
    // What begins with an escape may begin with the sign that it stands for.
    string: (token, isKey) => (!isKey && /^"[#\\]/.test(token) ? `"${STRING_MARK}${token.slice(1)}` : token),
    number: (token) => {
      const value = readNumber(token);
      if (value === undefined)
        throw new JsonNumberError(`holds the number ${shortened(token)}, which cannot be kept: write it as a string`);
      return typeof value === 'bigint' ? `"${NUMBER_MARK}${value}"` : token;
    },
  });
}

function shortened(token: string): string {
  return token.length <= MAX_SHOWN ? token : `${token.slice(0, MAX_SHOWN)}...`;
}

/** Goes through the value without the stack: JSON may be nested deeper than that is. */
function unmarked(value: unknown): unknown {
  const root = [value];
  const left: object[] = [root];
  for (let holder = left.pop(); holder !== undefined; holder = left.pop()) {
    if (Array.isArray(holder)) for (let at = 0; at < holder.length; at += 1) unmarkAt(holder, at, left);
    else for (const key in holder) unmarkAt(holder, key, left);
  }
  return root[0];
}

function unmarkAt(holder: object, key: string | number, left: object[]): void {
  const record = holder as Record<string | number, unknown>;
  const value = record[key];
  if (typeof value === 'object' && value !== null) left.push(value);
  else if (typeof value === 'string' && value.startsWith('#')) {
    if (key === '__proto__') Object.defineProperty(holder, key, { value: meantBy(value) });
    else record[key] = meantBy(value);
  }
}

function meantBy(marked: string): string | bigint {
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
      // Of all other strings nothing is replaced.
      if (first === HASH || first === BACKSLASH)
        put(start, at, replace.string(json.slice(start, at), isKeyBefore(json, at)));
    } else if (isNumberStart(json.charCodeAt(at))) {
      NUMBER.lastIndex = at;
      NUMBER.test(json);
      at = NUMBER.lastIndex;
      if (at - start > SURE_LENGTH || /[eE]/.test(json.slice(start, at)))
        put(start, at, replace.number(json.slice(start, at)));
    } else at += 1;
  }
  return pieces.length === 0 ? json : pieces.join('') + json.slice(copied);
}

const [QUOTE, BACKSLASH, HASH, MINUS, COLON] = [0x22, 0x5c, 0x23, 0x2d, 0x3a];
/** A number of no more characters, without an exponent, is what a double holds. */
const SURE_LENGTH = 15;

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

/** Whether a colon follows. */
function isKeyBefore(json: string, end: number): boolean {
  let at = end;
  while (/\s/.test(json.charAt(at))) at += 1;
  return json.charCodeAt(at) === COLON;
}
