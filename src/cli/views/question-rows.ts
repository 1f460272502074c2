// Renders text of a model as rows of a question: complete, with nothing invisible, and never at the beginning of a row.
// A hidden character becomes a code in angle brackets (`<U+200D>`, `<40 spaces>`). Where the text itself has such a
// code, its bracket is escaped.
import { codes, HIDDEN } from './terminal-text.ts';
import { count } from './usage-line.ts';

/** Maximum number of consecutive spaces that are shown unchanged, when text follows them. */
const MAX_SPACES = 8;
/** Maximum number of consecutive empty lines that are shown unchanged. */
const MAX_BLANK_LINES = 2;

/** The prefix of a row that begins a line of the text. */
export const LINE_PREFIX = '| ';
/** The prefix of a row that continues a line. */
export const CONTINUATION_PREFIX = ': ';

/** Matches one piece of a line. The name of the group selects how the piece is shown. */
const PIECES = new RegExp(
  [
    `(?<spaces> {${MAX_SPACES + 1},}| +$)`,
    '(?<tabs>\\t+)',
    // A bracket that looks like the beginning of a code.
    '(?<bracket><(?=U\\+|[\\d,]+ (?:x U|space|tab|blank line|character)))',
    `(?<hidden>(?! )[${HIDDEN}\\p{Zs}\\p{Cn}])\\k<hidden>*`,
    `[\\p{L}\\p{N}](?:(?![${HIDDEN}])[\\p{Mn}\\p{Me}]){1,2}`,
    '(?<mark>[\\p{Mn}\\p{Me}])\\k<mark>*',
    '.',
  ].join('|'),
  'gsu',
);

/** Splits a line, without line ends, into pieces. A row break does not split a piece that fits into one row. */
export function piecesOf(line: string): readonly string[] {
  return Array.from(line.matchAll(PIECES), (match) => {
    const [text] = match;
    const { spaces, tabs, bracket, hidden, mark } = match.groups ?? {};
    if (spaces !== undefined) return counted(text.length, 'space');
    if (tabs !== undefined) return counted(text.length, 'tab');
    const coded = bracket ?? hidden ?? mark;
    return coded === undefined ? text : codes(coded, text.length / coded.length);
  });
}

/**
 * Returns the lines of a text, each as pieces. Shows a line end after the last line, and the count of many empty lines.
 */
export function linesOf(text: string): readonly (readonly string[])[] {
  if (text === '') return [[counted(0, 'character')]];
  const isEnded = text.endsWith('\n');
  const raw = (isEnded ? text.slice(0, -1) : text).split('\n');
  const lines: (readonly string[])[] = [];
  for (let at = 0; at < raw.length; ) {
    let end = at;
    while (raw[end] === '' && !(isEnded && end === raw.length - 1)) end += 1;
    const blank = end - at;
    if (blank > MAX_BLANK_LINES) lines.push([counted(blank, 'blank line')]);
    else if (blank > 0) lines.push(...raw.slice(at, end).map(() => []));
    if (end < raw.length)
      lines.push([...piecesOf(raw[end] ?? ''), ...(isEnded && end === raw.length - 1 ? [codes('\n')] : [])]);
    at = end + 1;
  }
  return lines;
}

function counted(times: number, what: string): string {
  return `<${count(times)} ${what}${times === 1 ? '' : 's'}>`;
}

export interface RowShape {
  /** Cells of a row. */
  readonly width: number;
  /** The prefix of the first row. */
  readonly first: string;
  /** The prefix of every other row. */
  readonly next: string;
}

/** Breaks a line into full rows. */
export function fill(pieces: readonly string[], { width, first, next }: RowShape): readonly string[] {
  const rows: string[] = [];
  let row = first;
  let free = width - first.length;
  let isNew = true;
  const put = (piece: string, cells: number) => {
    if (cells > free && !isNew) {
      rows.push(row);
      row = next;
      free = width - next.length;
    }
    row += piece;
    free -= cells;
    isNew = false;
  };
  for (const piece of pieces) {
    const cells = cellsOf(piece);
    if (cells <= width - next.length) put(piece, cells);
    else for (const character of piece) put(character, cellsOf(character));
  }
  return [...rows, row];
}

/** Breaks a line into rows, between words where possible. */
export function fillWords(pieces: readonly string[], shape: RowShape): readonly string[] {
  const rows: (readonly string[])[] = [];
  let row: readonly string[] = [];
  const room = (isFirst: boolean) => shape.width - (isFirst ? shape.first : shape.next).length;
  for (const word of wordsOf(pieces)) {
    const joined = [...row, ...word];
    if (row.length > 0 && widthOf(joined) > room(rows.length === 0)) {
      rows.push(row.at(-1) === ' ' ? row.slice(0, -1) : row);
      row = word;
    } else row = joined;
  }
  return [...rows, row].flatMap((rowPieces, index) =>
    fill(rowPieces, index === 0 ? shape : { ...shape, first: shape.next }),
  );
}

/** Groups pieces into words, each with the space after it. */
function wordsOf(pieces: readonly string[]): readonly (readonly string[])[] {
  const words: string[][] = [[]];
  for (const piece of pieces) {
    words.at(-1)?.push(piece);
    if (piece === ' ') words.push([]);
  }
  return words.filter((word) => word.length > 0);
}

function widthOf(pieces: readonly string[]): number {
  const end = pieces.at(-1) === ' ' ? -1 : undefined;
  return pieces.slice(0, end).reduce((sum, piece) => sum + cellsOf(piece), 0);
}

/** Returns the maximum width of a piece in cells. Some terminals show Greek or Cyrillic as wide as Chinese. */
function cellsOf(piece: string): number {
  return /^[ -~]*$/.test(piece) ? piece.length : 2;
}
