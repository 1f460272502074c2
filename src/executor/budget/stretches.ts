// Splits a long text into stretches that can be tokenized apart from each other, because no token reaches from one into the next.

/** A stretch goes on until it has this many characters and a token is sure to end. */
const MIN_STRETCH = 64 * 1024;
/** A longer stretch is unbroken: tokenizing it would take too long. */
const MAX_STRETCH = 1024 * 1024;

export interface Stretch {
  readonly text: string;
  /** Whether it is too long to be tokenized. */
  readonly isUnbroken: boolean;
}

/** Returns the stretches of a text in order, all but the last one with a least number of characters. Together they are the text. */
export function* stretchesOf(text: string, least = MIN_STRETCH): Generator<Stretch> {
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + least;
    while (end < text.length && !endsToken(text, end)) end += 1;
    end = Math.min(end, text.length);
    yield { text: text.slice(start, end), isUnbroken: end - start > MAX_STRETCH };
  }
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
const SLASH = 0x2f;

/**
 * Whether every token that begins before a position ends there at the latest. So it is in all encodings of OpenAI that are known here
 * before a space that follows something else than white space, and after a line feed that neither white space nor `/` follows.
 */
function endsToken(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return after === SPACE ? isNoWhiteSpace(before) : before === NEWLINE && after !== SLASH && isNoWhiteSpace(after);
}

/** False for white space and for characters in the ranges that hold some. */
function isNoWhiteSpace(code: number): boolean {
  return (code > SPACE && code < 0x7f) || (code > 0xa0 && code < 0x1680) || (code > 0x3000 && code < 0xfeff);
}
