// What a user is shown before a guarded tool may run: all of its arguments, and a question that repeats what matters.
import { stringifyJson } from '../../json-text.ts';
import type { Tool, ToolQuestion } from '../../tools/tool.ts';
import { fill, fillWords, LINE, linesOf, piecesOf, REST } from './question-rows.ts';
import { count } from './usage-line.ts';

/** The bound of a question: a person does not read through more. Characters are counted as they are shown. */
const MAX_CHARACTERS = 65_536;
const MAX_LINES = 1_000;
export const MAX_SHOWN = `${count(MAX_CHARACTERS)} characters or ${count(MAX_LINES)} lines`;

/** Where the size of the terminal is not known. */
const USUAL_SIZE = { columns: 80, rows: 24 };
/** A narrower row has no room for a mark and a character: such a size counts as unknown. */
const MIN_COLUMNS = 5;
/** Labels stand beside their values only if that leaves so much room. */
const MIN_BESIDE = 16;

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The size to lay a question out for. 0 and `undefined` are not known. */
export function sizeOf(columns: number | undefined = 0, rows: number | undefined = 0): TerminalSize {
  if (columns > 0 && columns < MIN_COLUMNS) return USUAL_SIZE;
  return { columns: columns || USUAL_SIZE.columns, rows: rows || USUAL_SIZE.rows };
}

/** The rows of a question; a row never holds more cells than the terminal. */
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

/** Returns the rows; `undefined` if the arguments are longer than a question may show. */
export function toolQuestion(
  { node, tool, needs, arguments: given }: ToolQuestion,
  { columns, folder, target }: QuestionLayout,
): QuestionRows | undefined {
  const texts = Object.entries(given).map(([name, value]) => ({ name, text: textOf(value) }));
  if (texts.reduce((sum, { text }) => sum + text.length, 0) > MAX_CHARACTERS) return undefined;
  const shown = texts.map(({ name, text }) => ({ name, lines: linesOf(text) }));
  if (isTooLong(shown.flatMap(({ lines }) => lines))) return undefined;
  // A row that is full to the last column may be broken by the terminal.
  const width = columns - 1;
  const own = { width, first: '', next: REST };
  const permissions = needs.map((need) => `"${need}"`).join(' and ');
  const where = `${target === undefined ? '' : `: ${target(given)}`}${folder === undefined ? '' : `, in ${folder}`}`;
  return {
    content: [...fillWords(piecesOf(`${node} wants to use ${tool}:`), own), ...argumentRows(shown, width)],
    question: fillWords([...piecesOf(`${tool} needs ${permissions}${where}.`), ' ', 'Allow it? [y/N] '], own),
  };
}

/** A text as it is, anything else as JSON. */
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

/** Names of arguments are those of the tool; what a model wrote stands to the right of a mark. */
function argumentRows(shown: readonly ShownArgument[], width: number): readonly string[] {
  const longest = Math.max(0, ...shown.map(({ name }) => name.length));
  const isBeside = width - longest - 3 - LINE.length >= MIN_BESIDE;
  const margin = isBeside ? ' '.repeat(longest + 3) : '';
  return shown.flatMap(({ name, lines }) => {
    const rows = lines.flatMap((line) => fill(line, { width, first: margin + LINE, next: margin + REST }));
    if (!isBeside) return [...fill(piecesOf(`  ${name}`), { width, first: '', next: REST }), ...rows];
    return rows.map((row, index) => (index === 0 ? `  ${name.padEnd(longest)} ${row.slice(margin.length)}` : row));
  });
}
