// The line that the user types as an answer to a question with yes or no, key by key. Knows no terminal.

export type Answer = 'yes' | 'no' | 'interrupted';

/** `y` and `yes` are yes, any other line is no. */
export function answerOf(line: string): Answer {
  return /^\s*y(es)?\s*$/i.test(line) ? 'yes' : 'no';
}

export interface TypedLine {
  readonly text: string;
  /** Absent as long as the line goes on. */
  readonly answer?: Answer;
}

/** A longer line is a no in any case. */
const MAX_TYPED = 20;
/** Escape, or what a key such as an arrow sends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: keys send them
const KEY = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O[ -~]|[ -~])?|./gsu;

/** The keys that were typed, one by one. */
export function keysIn(typed: string): readonly string[] {
  return typed.match(KEY) ?? [];
}

/** The line after some keys: Ctrl-C interrupts, Escape and Ctrl-D are no, Enter ends it. What follows the end of the line is dropped. */
export function typeInto(before: string, typed: string): TypedLine {
  let text = before;
  for (const key of keysIn(typed)) {
    if (key === '\u0003') return { text, answer: 'interrupted' };
    if (key === '\u0004' || key === '\u001b') return { text, answer: 'no' };
    if (key === '\r' || key === '\n') return { text, answer: answerOf(text) };
    if (key === '\u007f' || key === '\b') text = text.slice(0, -1);
    // A sign of one cell for each character, so that it can be taken back.
    else if (!/^\p{Cc}/u.test(key) && text.length < MAX_TYPED) text += /^[ -~]$/.test(key) ? key : '?';
  }
  return { text };
}
