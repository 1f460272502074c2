// Asks a question in a terminal. Prints each line once, in pages when they do not fit on the screen. Only typed
// characters are overwritten, so the size of the terminal may be unknown or change at any time.
import { styleText } from 'node:util';
import { type Answer, keysIn, typeInto } from './answer-line.ts';
import { CTRL_C, REACTION_MS, TerminalKeys } from './terminal-keys.ts';
import type { QuestionRows, TerminalSize } from './tool-question.ts';

export interface QuestionTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly write: (text: string) => Promise<void>;
  /** Returns the current size. */
  readonly size: () => TerminalSize;
  /** True: the question is bold. Text of a model is never bold, so it cannot imitate the question. */
  readonly isBold: boolean;
  /** Cancels the question, which is then answered with no. */
  readonly signal: AbortSignal;
}

/** Shows all rows, then waits for the answer. Discards keys that were typed before the last row was shown. */
export async function askInPages({ content, question }: QuestionRows, terminal: QuestionTerminal): Promise<Answer> {
  const keys = new TerminalKeys(terminal.stdin, terminal.signal);
  const { write, size } = terminal;
  const all = [
    ...content,
    ...question.map((row) => (terminal.isBold ? styleText('bold', row, { validateStream: false }) : row)),
  ];
  let shown = 0;
  try {
    for (
      let page = pageOf(all, question, { shown, rows: size().rows });
      page > 0;
      page = pageOf(all, question, { shown, rows: size().rows })
    ) {
      await write(`${all.slice(shown, shown + page).join('\n')}\n`);
      shown += page;
      const reply = await turnPage(keys, () => write(pageLine(shown, all.length, size().columns)));
      await write('\n');
      if (reply !== 'more') return reply;
    }
    await write(
      all
        .slice(shown, -1)
        .map((row) => `${row}\n`)
        .join(''),
    );
    // The user needs time to see the arguments before the question can be answered.
    if (await keys.discard(REACTION_MS)) return await endLine(write, 'interrupted');
    await write(all.at(-1) ?? '');
    return await endLine(write, await readAnswer(keys, write));
  } finally {
    keys.close();
  }
}

/**
 * Returns the number of rows on the next page; 0 when the rest fits on the screen. Keeps the question on one page if it
 * fits.
 */
function pageOf(
  all: readonly string[],
  question: readonly string[],
  { shown, rows }: { readonly shown: number; readonly rows: number },
): number {
  const left = all.length - shown;
  if (left <= rows) return 0;
  const maxRows = Math.max(1, rows - 1);
  const beforeQuestion = left - question.length;
  return beforeQuestion > 0 ? Math.min(maxRows, beforeQuestion) : maxRows;
}

/** Returns the longest prompt for the next page that fits in the terminal. */
function pageLine(shown: number, total: number, columns: number): string {
  const position = `${shown}/${total}`;
  const lines = [
    `-- ${shown} of ${total} lines; space for more, n to refuse; y/N only at the end --`,
    `-- ${position}: space or n --`,
    `-- ${position} --`,
  ];
  return lines.find((line) => line.length < columns) ?? '--';
}

const NO_KEYS: ReadonlySet<string> = new Set(['n', 'N', 'q', 'Q', '\u0004', '\u001b']);
const MORE_KEYS: ReadonlySet<string> = new Set([' ', '\r', '\n', '\u001b[6~']);

/**
 * Waits for a key. Space, Enter and Page Down show more; `n`, `q`, Escape and Ctrl-D are no; other keys, including `y`,
 * are ignored.
 */
async function turnPage(keys: TerminalKeys, ask: () => Promise<void>): Promise<Answer | 'more'> {
  if (await keys.discard()) return 'interrupted';
  await ask();
  for (;;) {
    const typed = await keys.next();
    if (typed === undefined) return 'no';
    if (typed.includes(CTRL_C)) return 'interrupted';
    // Keys after the first one were typed before the next page was shown.
    const key = keysIn(typed).find((candidate) => NO_KEYS.has(candidate) || MORE_KEYS.has(candidate));
    if (key !== undefined) return NO_KEYS.has(key) ? 'no' : 'more';
  }
}

async function readAnswer(keys: TerminalKeys, write: QuestionTerminal['write']): Promise<Answer> {
  let text = '';
  for (;;) {
    const typed = await keys.next();
    if (typed === undefined) return 'no';
    const line = typeInto(text, typed);
    await write(echoOf(text, line.text));
    text = line.text;
    if (line.answer !== undefined) return line.answer;
  }
}

/**
 * Returns the output that turns one typed line into the next: backspaces over the difference, then the new characters.
 */
function echoOf(before: string, after: string): string {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  return '\b \b'.repeat(before.length - same) + after.slice(same);
}

async function endLine(write: QuestionTerminal['write'], answer: Answer): Promise<Answer> {
  await write('\n');
  return answer;
}
