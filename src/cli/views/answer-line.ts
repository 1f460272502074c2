// Builds, key by key, the line that the user types to answer a yes/no question. Does not depend on a terminal.

export type Answer = 'yes' | 'no' | 'interrupted';

/** Returns yes for `y` and `yes`, and no for any other line. */
export function answerOf(line: string): Answer {
  return /^\s*y(es)?\s*$/i.test(line) ? 'yes' : 'no';
}

export interface TypedLine {
  readonly text: string;
  /** Absent until the line ends. */
  readonly answer?: Answer;
}

/** Maximum length of a line. Any longer line is a no. */
const MAX_TYPED = 20;
/** The escape key, the escape sequence of another key such as an arrow, or a character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys send them
const KEY = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O[ -~]|[ -~])?|./gsu;

/** Splits typed text into keys. */
export function keysIn(typed: string): readonly string[] {
  return typed.match(KEY) ?? [];
}

/**
 * Returns the line after some keys. Ctrl-C interrupts, Escape and Ctrl-D are no, Enter ends the line. Drops keys after
 * its end.
 */
export function typeInto(before: string, typed: string): TypedLine {
  let text = before;
  for (const key of keysIn(typed)) {
    if (key === '\u0003') return { text, answer: 'interrupted' };
    if (key === '\u0004' || key === '\u001b') return { text, answer: 'no' };
    if (key === '\r' || key === '\n') return { text, answer: answerOf(text) };
    if (key === '\u007f' || key === '\b') text = text.slice(0, -1);
    // Each character is shown in one cell, so that a backspace removes it.
    else if (!/^\p{Cc}/u.test(key) && text.length < MAX_TYPED) text += /^[ -~]$/.test(key) ? key : '?';
  }
  return { text };
}
