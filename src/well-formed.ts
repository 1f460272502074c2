// Text without halves of characters: UTF-16 writes a character beyond U+FFFF as two surrogates, and one of them alone is no text. UTF-8
// cannot hold it, and servers fail for it. It becomes U+FFFD, the replacement character. Knows nothing of what the text is about.

const REPLACEMENT = '\ufffd';
/** Escapes of a JSON text: a pair of surrogates, one surrogate, and any other. */
const ESCAPE = /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|[\s\S])/g;
const PAIR_LENGTH = 12;

/** The text, with U+FFFD in the place of each surrogate that stands alone. */
export function wellFormed(text: string): string {
  // The types of the language version that is compiled for do not know it; each Node that is supported does.
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

/** A JSON text whose strings are well-formed, their escapes too. A text that is no JSON is well-formed as well. */
export function wellFormedJson(text: string): string {
  const whole = wellFormed(text);
  if (!/\\u[dD][89a-fA-F]/.test(whole)) return whole;
  return whole.replace(ESCAPE, (one) => (one.length === PAIR_LENGTH || !/^\\u[dD]/.test(one) ? one : '\\ufffd'));
}

/** A value of lists and plain objects with all its texts and keys well-formed; the same value if they are. */
export function wellFormedValue<Value>(value: Value): Value {
  if (typeof value === 'string') return wellFormed(value) as Value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const entries = value.map(wellFormedValue);
    return entries.some((entry, at) => entry !== value[at]) ? (entries as Value) : value;
  }
  const entries = Object.entries(value).map(([key, one]) => [wellFormed(key), wellFormedValue(one), key, one] as const);
  return entries.some(([key, one, formerKey, former]) => key !== formerKey || one !== former)
    ? (Object.fromEntries(entries) as Value)
    : value;
}

/** A sentence that quotes half a character of a text, with the whole character, or with U+FFFD if it is not in the text. */
export function withWholeCharacters(sentence: string, text: string): string {
  return sentence.replaceAll(LONE_HIGH, (half) => charactersFrom(half).exec(text)?.[0] ?? REPLACEMENT);
}

const LONE_HIGH = /[\ud800-\udbff](?![\udc00-\udfff])/g;

function charactersFrom(half: string): RegExp {
  return new RegExp(`${half}[\\udc00-\\udfff]`);
}

/** Joins the pieces of a text so that each has whole characters: a half at the end of a piece waits for the next one. */
export class WholeCharacters {
  #half = '';

  /** The next piece, with what was held back of the one before; it may be empty. */
  take(piece: string): string {
    const text = this.#half + piece;
    const isCut = isHighSurrogate(text.charCodeAt(text.length - 1));
    this.#half = isCut ? text.slice(-1) : '';
    return wellFormed(isCut ? text.slice(0, -1) : text);
  }

  /** What is left at the end: nothing, or U+FFFD. */
  rest(): string {
    return this.#half === '' ? '' : REPLACEMENT;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
