// Splits a long text into stretches that can be tokenized separately, because no token crosses from one into the next.

/** A stretch ends at the first sure end of a token after this many characters. */
const MIN_STRETCH = 64 * 1024;
/** A longer stretch is unbroken: tokenizing it would take too long. */
const MAX_STRETCH = 1024 * 1024;

export interface Stretch {
  readonly text: string;
  /** True if it is too long to be tokenized. */
  readonly isUnbroken: boolean;
}

/**
 * Returns the stretches of a text in order. All but the last one have at least `minLength` characters. Joined, they are
 * the text.
 */
export function* stretchesOf(text: string, minLength = MIN_STRETCH): Generator<Stretch> {
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + minLength;
    while (end < text.length && !endsToken(text, end)) end += 1;
    end = Math.min(end, text.length);
    yield { text: text.slice(start, end), isUnbroken: end - start > MAX_STRETCH };
  }
}

const SPACE = 0x20;
const NEWLINE = 0x0a;
const SLASH = 0x2f;

/**
 * Returns whether every token that begins before a position ends at or before it. In all OpenAI encodings used here
 * this holds before a space that follows a character other than white space, and after a line feed that is followed
 * neither by white space nor by `/`.
 */
function endsToken(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return after === SPACE ? isNotWhiteSpace(before) : before === NEWLINE && after !== SLASH && isNotWhiteSpace(after);
}

/** Returns false for white space, and for all characters in ranges that contain white space. */
function isNotWhiteSpace(code: number): boolean {
  return (code > SPACE && code < 0x7f) || (code > 0xa0 && code < 0x1680) || (code > 0x3000 && code < 0xfeff);
}
