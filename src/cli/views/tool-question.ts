// The question to the user before a guarded tool runs: all arguments of the tool, then the permissions and the target.
import { stringifyJson } from '../../json-text.ts';
import type { Tool, ToolQuestion } from '../../tools/tool.ts';
import { CONTINUATION_PREFIX, fill, fillWords, LINE_PREFIX, linesOf, piecesOf } from './question-rows.ts';
import { count } from './usage-line.ts';

/** Maximum size of a question, because users do not read longer ones. Characters are counted as they are shown. */
const MAX_CHARACTERS = 65_536;
const MAX_LINES = 1_000;
export const MAX_SHOWN = `${count(MAX_CHARACTERS)} characters or ${count(MAX_LINES)} lines`;

/** Used when the size of the terminal is unknown. */
const DEFAULT_SIZE = { columns: 80, rows: 24 };
/** Minimum width for a prefix and a character. A smaller width counts as unknown. */
const MIN_COLUMNS = 5;
/** Minimum width of a value next to its label. With less space, values are below their labels. */
const MIN_VALUE_WIDTH = 16;

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Returns the size that a question is laid out for. 0 and `undefined` mean unknown. */
export function sizeOf(columns: number | undefined = 0, rows: number | undefined = 0): TerminalSize {
  if (columns > 0 && columns < MIN_COLUMNS) return DEFAULT_SIZE;
  return { columns: columns || DEFAULT_SIZE.columns, rows: rows || DEFAULT_SIZE.rows };
}

/** The rows of a question. No row is wider than the terminal. */
export interface QuestionRows {
  /** The node, the tool and all arguments. */
  readonly content: readonly string[];
  /** The question itself, `... Allow it? [y/N]`. */
  readonly question: readonly string[];
}

export interface QuestionLayout {
  /** Columns of the terminal. */
  readonly columns: number;
  /** The folder that the tool would work in. */
  readonly folder: string | undefined;
  readonly target: Tool['target'];
}

/** Returns the rows; `undefined` when the arguments are larger than the maximum size of a question. */
export function toolQuestion(
  { node, tool, needs, arguments: given }: ToolQuestion,
  { columns, folder, target }: QuestionLayout,
): QuestionRows | undefined {
  const texts = Object.entries(given).map(([name, value]) => ({ name, text: textOf(value) }));
  if (texts.reduce((sum, { text }) => sum + text.length, 0) > MAX_CHARACTERS) return undefined;
  const shown = texts.map(({ name, text }) => ({ name, lines: linesOf(text) }));
  if (isTooLong(shown.flatMap(({ lines }) => lines))) return undefined;
  // The last column stays empty, because a terminal may wrap a full row.
  const width = columns - 1;
  const shape = { width, first: '', next: CONTINUATION_PREFIX };
  const permissions = needs.map((need) => `"${need}"`).join(' and ');
  const where = `${target === undefined ? '' : `: ${target(given)}`}${folder === undefined ? '' : `, in ${folder}`}`;
  return {
    content: [...fillWords(piecesOf(`${node} wants to use ${tool}:`), shape), ...argumentRows(shown, width)],
    question: fillWords([...piecesOf(`${tool} needs ${permissions}${where}.`), ' ', 'Allow it? [y/N] '], shape),
  };
}

/** Returns a string unchanged, and any other value as JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : stringifyJson(value, 2);
}

function isTooLong(lines: readonly (readonly string[])[]): boolean {
  return lines.length > MAX_LINES || lines.reduce((sum, line) => sum + line.join('').length, 0) > MAX_CHARACTERS;
}

interface ShownArgument {
  readonly name: string;
  readonly lines: readonly (readonly string[])[];
}

/**
 * Returns the rows of the arguments. The names are defined by the tool; text of the model is to the right of a prefix.
 */
function argumentRows(shown: readonly ShownArgument[], width: number): readonly string[] {
  const longest = Math.max(0, ...shown.map(({ name }) => name.length));
  const isBeside = width - longest - 3 - LINE_PREFIX.length >= MIN_VALUE_WIDTH;
  const margin = isBeside ? ' '.repeat(longest + 3) : '';
  return shown.flatMap(({ name, lines }) => {
    const rows = lines.flatMap((line) =>
      fill(line, { width, first: margin + LINE_PREFIX, next: margin + CONTINUATION_PREFIX }),
    );
    if (!isBeside) return [...fill(piecesOf(`  ${name}`), { width, first: '', next: CONTINUATION_PREFIX }), ...rows];
    return rows.map((row, index) => (index === 0 ? `  ${name.padEnd(longest)} ${row.slice(margin.length)}` : row));
  });
}
