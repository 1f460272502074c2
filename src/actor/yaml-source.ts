// YAML text into a plain value, with the place of each key. Knows YAML and no actor.
import { Composer, type Document, isAlias, isMap, isScalar, Lexer, LineCounter, type Node, Parser } from 'yaml';
import { shortTag, valueOfDocument } from './yaml-value.ts';

export type Path = readonly (string | number)[];

export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface SourceFault extends Partial<Place> {
  readonly message: string;
  readonly hint?: string | undefined;
}

export interface YamlSource {
  readonly value: unknown;
  readonly faults: readonly SourceFault[];
  /** The place of the value at a path, or of the key `key` in it; `undefined` if there is none. */
  readonly place: (path: Path, key?: string) => Place | undefined;
  /** The scalar at a path as it is written, `1.10` and not 1.1. */
  readonly written: (path: Path) => string | undefined;
}

/** An actor file may have so many bytes. */
export const MAX_FILE_BYTES = 1024 * 1024;
const MAX_DEPTH = 200;

/** Reads one YAML 1.2 document. What is wrong with it is in `faults`; it never throws. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const failed = (faults: readonly SourceFault[]): YamlSource => ({ value: undefined, place: () => undefined, written: () => undefined, faults });
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) return failed([{ message: 'the file is larger than 1 MiB' }]);
  const documents = compose(text, lines);
  if ('tooDeepAt' in documents) return failed([{ message: `nested deeper than ${MAX_DEPTH} levels`, ...placeOf(documents.tooDeepAt) }]);
  const [document, second] = documents;
  if (document === undefined) return failed([{ message: 'the file is empty' }]);
  const faults: SourceFault[] = [];
  if (second !== undefined) faults.push({ message: 'the file holds more than one document', ...placeOf(second.range?.[0] ?? 0) });
  const { explicit, version } = document.directives?.yaml ?? {};
  if (explicit && version !== '1.2') {
    faults.push({ message: `%YAML ${version} is not supported`, hint: 'Leave the line out: the file is read as YAML 1.2.', line: 1, column: 1 });
  }
  for (const error of [...document.errors, ...document.warnings]) faults.push({ ...explain(error, text), ...placeOf(error.pos[0]) });
  const value = valueOfDocument(document, ({ message, hint, offset }) => faults.push({ message, hint, ...placeOf(offset) }));
  if (faults.length > 0) return failed(faults);
  return {
    value,
    faults,
    place: (path, key) => {
      const range = find(document.contents, key === undefined ? path : [...path, key]).place?.range;
      return range ? placeOf(range[0]) : undefined;
    },
    written: (path) => {
      const { node } = find(document.contents, path);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

/** At most two documents. The composer recurses, so what is nested too deep must be stopped before it. */
function compose(text: string, lines: LineCounter): readonly Document[] | { readonly tooDeepAt: number } {
  const tokens = [];
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    // Two more than the levels: the document and the scalar that is just being read.
    if (parser.stack.length > MAX_DEPTH + 2) return { tooDeepAt: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  const documents: Document[] = [];
  const composer = new Composer({ version: '1.2', uniqueKeys: false, stringKeys: true, prettyErrors: false });
  for (const document of composer.compose(tokens, false, text.length)) {
    documents.push(document as Document);
    if (documents.length === 2) break;
  }
  return documents;
}

/** The cures of the first mistakes of newcomers. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^Nested mappings/, 'Put a value that holds ": " in quotes.'],
  [/^Implicit (map )?keys need|^Implicit keys of/, 'Indent the lines of a text below | by two spaces.'],
  [/^Tabs are not allowed/, 'Use spaces.'],
  [/^Missing closing/, 'The quote begins further up.'],
];

/** The node at a path, and the node that shows where it is: its key, or the nearest one on the way. */
function find(root: unknown, path: Path): { readonly node: unknown; readonly place: Node | undefined } {
  let node = root;
  let place = root as Node | undefined;
  for (const step of path) {
    if (isAlias(node)) break;
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step)) : undefined;
    const next = pair ? pair.value : (node as { items?: readonly unknown[] } | null)?.items?.[Number(step)];
    if (pair === undefined && next === undefined) break;
    node = next;
    place = (pair ? pair.key : next) as Node;
  }
  return { node, place };
}

function explain({ code, message }: { readonly code: string; readonly message: string }, text: string): SourceFault {
  if (code === 'TAG_RESOLVE_FAILED') return { message: `the tag ${shortTag(message.replace('Unresolved tag: ', ''))} is not supported` };
  const hint = /:\s*\{\{/.test(text) ? 'Put a value that begins with {{ in quotes.' : HINTS.find(([pattern]) => pattern.test(message))?.[1];
  return { message: code === 'NON_STRING_KEY' ? 'a key must be a text, not a map or a list' : message, hint };
}
