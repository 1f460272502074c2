// Asks a question in a terminal as lines that are printed once, page by page if they are more than the terminal shows. The cursor is only moved
// back over typed characters and nothing is erased or drawn again, so the size of the terminal may be unknown or change at any time.
import { styleText } from 'node:util';
import { type Answer, keysIn, typeInto } from './answer-line.ts';
import { CTRL_C, REACTION_MS, TerminalKeys } from './terminal-keys.ts';
import type { QuestionRows, TerminalSize } from './tool-question.ts';

export interface QuestionTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly write: (text: string) => Promise<void>;
  /** The size that it has now. */
  readonly size: () => TerminalSize;
  /** Whether the question itself is bold. Text of a model never is, so an answer cannot imitate it. */
  readonly isBold: boolean;
  /** Takes the question away: it is answered with no. */
  readonly signal: AbortSignal;
}

/** Shows all rows and waits for the answer, which can be given once the last row was shown. What was typed before that is no answer. */
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
      const turned = await turnPage(keys, () => write(pageLine(shown, all.length, size().columns)));
      await write('\n');
      if (turned !== 'more') return turned;
    }
    await write(
      all
        .slice(shown, -1)
        .map((row) => `${row}\n`)
        .join(''),
    );
    // The arguments are on the screen before the question can be answered.
    if (await keys.forget(REACTION_MS)) return await ended(write, 'interrupted');
    await write(all.at(-1) ?? '');
    return await ended(write, await readAnswer(keys, write));
  } finally {
    keys.close();
  }
}

/** How many rows come before the next stop; 0: what is left fits on the screen. The question is not torn apart if it fits. */
function pageOf(
  all: readonly string[],
  question: readonly string[],
  { shown, rows }: { readonly shown: number; readonly rows: number },
): number {
  const left = all.length - shown;
  if (left <= rows) return 0;
  const most = Math.max(1, rows - 1);
  const beforeQuestion = left - question.length;
  return beforeQuestion > 0 ? Math.min(most, beforeQuestion) : most;
}

/** The longest line that fits. */
function pageLine(shown: number, total: number, columns: number): string {
  const place = `${shown}/${total}`;
  const lines = [
    `-- ${shown} of ${total} lines; space for more, n to refuse; y/N only at the end --`,
    `-- ${place}: space or n --`,
    `-- ${place} --`,
  ];
  return lines.find((line) => line.length < columns) ?? '--';
}

const NO_KEYS: ReadonlySet<string> = new Set(['n', 'N', 'q', 'Q', '\u0004', '\u001b']);
const MORE_KEYS: ReadonlySet<string> = new Set([' ', '\r', '\n', '\u001b[6~']);

/** Space, Enter and Page Down go on, `n`, `q`, Escape and Ctrl-D are no; other keys do nothing, `y` among them. */
async function turnPage(keys: TerminalKeys, ask: () => Promise<void>): Promise<Answer | 'more'> {
  if (await keys.forget()) return 'interrupted';
  await ask();
  for (;;) {
    const typed = await keys.next();
    if (typed === undefined) return 'no';
    if (typed.includes(CTRL_C)) return 'interrupted';
    // What comes behind such a key was typed before the next page could be seen.
    const key = keysIn(typed).find((one) => NO_KEYS.has(one) || MORE_KEYS.has(one));
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

/** What turns one typed line into the next: backspaces over what differs, then the rest. */
function echoOf(before: string, after: string): string {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  return '\b \b'.repeat(before.length - same) + after.slice(same);
}

async function ended(write: QuestionTerminal['write'], answer: Answer): Promise<Answer> {
  await write('\n');
  return answer;
}
