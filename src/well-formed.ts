// Replaces lone surrogates in strings by U+FFFD, the replacement character. UTF-16 encodes a character beyond U+FFFF as
// a pair of surrogates. A single one is not valid: UTF-8 cannot encode it, and servers reject it.

const REPLACEMENT = '\ufffd';
/** Matches an escape sequence of a JSON text: a pair of surrogates, one surrogate, or any other. */
const ESCAPE = /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|[\s\S])/g;
const PAIR_LENGTH = 12;

/** Returns the text with each lone surrogate replaced by U+FFFD. */
export function wellFormed(text: string): string {
  // The type library of the compile target does not declare `toWellFormed`; every supported version of Node has it.
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

/** Replaces lone surrogates in a JSON text, also those in escape sequences. The text need not be valid JSON. */
export function wellFormedJson(text: string): string {
  const repaired = wellFormed(text);
  if (!/\\u[dD][89a-fA-F]/.test(repaired)) return repaired;
  return repaired.replace(ESCAPE, (sequence) =>
    sequence.length === PAIR_LENGTH || !/^\\u[dD]/.test(sequence) ? sequence : '\\ufffd',
  );
}

/** Replaces lone surrogates in all strings and keys of a JSON value. Returns the same value if nothing changes. */
export function wellFormedValue<Value>(value: Value): Value {
  if (typeof value === 'string') return wellFormed(value) as Value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const entries = value.map(wellFormedValue);
    return entries.some((entry, at) => entry !== value[at]) ? (entries as Value) : value;
  }
  const entries = Object.entries(value).map(
    ([key, member]) => [wellFormed(key), wellFormedValue(member), key, member] as const,
  );
  return entries.some(([key, member, oldKey, oldMember]) => key !== oldKey || member !== oldMember)
    ? (Object.fromEntries(entries) as Value)
    : value;
}

/** Completes half a character that a message quotes from a text; uses U+FFFD if the text does not contain it. */
export function withWholeCharacters(sentence: string, text: string): string {
  return sentence.replaceAll(LONE_HIGH, (half) => charactersFrom(half).exec(text)?.[0] ?? REPLACEMENT);
}

const LONE_HIGH = /[\ud800-\udbff](?![\udc00-\udfff])/g;

function charactersFrom(half: string): RegExp {
  return new RegExp(`${half}[\\udc00-\\udfff]`);
}

/** Repairs the chunks of a text: half a character at the end of a chunk is moved to the next chunk. */
export class WholeCharacters {
  #half = '';

  /** Returns the chunk without half a character at its end, which the next call returns. May be an empty string. */
  take(chunk: string): string {
    const text = this.#half + chunk;
    const isCut = isHighSurrogate(text.charCodeAt(text.length - 1));
    this.#half = isCut ? text.slice(-1) : '';
    return wellFormed(isCut ? text.slice(0, -1) : text);
  }

  /** Returns the rest after the last chunk: an empty string, or U+FFFD. */
  rest(): string {
    return this.#half === '' ? '' : REPLACEMENT;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
