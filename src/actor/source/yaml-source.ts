// Reads YAML text into a plain value with the position of each key. Does not depend on actors.
import { isAlias, isMap, isScalar, LineCounter, type Node, type YAMLError } from 'yaml';
import { MAX_FAULTS, type Path } from './file-fault.ts';
import { composeText, MAX_DEPTH } from './yaml-document.ts';
import { shortTag, valueOfDocument } from './yaml-value.ts';

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface SourceFault extends Partial<Position> {
  readonly message: string;
  readonly hint?: string | undefined;
}

export interface YamlSource {
  readonly value: unknown;
  readonly faults: readonly SourceFault[];
  /** Returns the position of the value at a path, or of its key `key`; `undefined` if there is no document. */
  readonly position: (path: Path, key?: string) => Position | undefined;
  /** Returns the scalar at a path as it is written in the file, such as `1.10` instead of 1.1. */
  readonly sourceText: (path: Path) => string | undefined;
}

/** The maximum size of a YAML file in bytes. */
export const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Reads one YAML 1.2 document. Never throws. `faults` has more than `MAX_FAULTS` entries only if reading was stopped.
 */
export function readYaml(text: string): YamlSource {
  const failed = (faults: readonly SourceFault[]): YamlSource => ({
    value: undefined,
    position: () => undefined,
    sourceText: () => undefined,
    faults,
  });
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) return failed([{ message: 'the file is larger than 1 MiB' }]);
  const positionAt = positionFinder(text);
  const { document, problems, secondDocumentOffset, tooDeepOffset } = composeText(text);
  if (tooDeepOffset !== undefined)
    return failed([{ message: `nested deeper than ${MAX_DEPTH} levels`, ...positionAt(tooDeepOffset) }]);
  if (document === undefined && problems.length === 0) return failed([{ message: 'the file is empty' }]);
  const faults: SourceFault[] = [];
  if (secondDocumentOffset !== undefined)
    faults.push({ message: 'the file contains more than one document', ...positionAt(secondDocumentOffset) });
  const { explicit, version } = document?.directives?.yaml ?? {};
  if (explicit && version !== '1.2') {
    faults.push({
      message: `%YAML ${version} is not supported`,
      hint: 'Remove the line: the file is read as YAML 1.2.',
      line: 1,
      column: 1,
    });
  }
  const explain = explainer(text);
  for (const problem of problems) faults.push({ ...explain(problem), ...positionAt(problem.pos[0]) });
  if (document === undefined) return failed(faults);
  const value = valueOfDocument(document, ({ message, hint, offset }) => {
    if (faults.length <= MAX_FAULTS) faults.push({ message, hint, ...positionAt(offset) });
  });
  if (faults.length > 0) return failed(faults);
  return {
    value,
    faults,
    position: (path, key) => {
      const range = find(document.contents, key === undefined ? path : [...path, key]).place?.range;
      return range ? positionAt(range[0]) : undefined;
    },
    sourceText: (path) => {
      const { node } = find(document.contents, path);
      return isScalar(node) ? node.source : undefined;
    },
  };
}

/**
 * Returns a function that finds the position of an offset. Counts the lines once, on the first call of that function.
 */
function positionFinder(text: string): (offset: number) => Position {
  let lines: LineCounter | undefined;
  return (offset) => {
    lines ??= linesOf(text);
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1);
  return lines;
}

/** Hints for frequent mistakes, by the message of the library. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^Nested mappings/, 'Put a value that contains ": " in quotes.'],
  [/^Implicit (map )?keys need|^Implicit keys of/, 'Indent the lines below | by two spaces.'],
  [/^Tabs are not allowed/, 'Use spaces.'],
  [/^Missing closing/, 'The quote begins on an earlier line.'],
];

/** Returns the node at a path, and the node that has its position: its key, or the last node found on the path. */
function find(root: unknown, path: Path): { readonly node: unknown; readonly place: Node | undefined } {
  let node = root;
  let place = root as Node | undefined;
  for (const step of path) {
    if (isAlias(node)) break;
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      : undefined;
    const next = pair ? pair.value : (node as { items?: readonly unknown[] } | null)?.items?.[Number(step)];
    if (pair === undefined && next === undefined) break;
    node = next;
    place = (pair ? pair.key : next) as Node;
  }
  return { node, place };
}

/** Returns a function that converts a problem of a text to a fault with a message and a hint. */
function explainer(text: string): (problem: YAMLError) => SourceFault {
  let hasBareTemplate: boolean | undefined;
  return ({ code, message }) => {
    if (code === 'TAG_RESOLVE_FAILED')
      return { message: `the tag ${shortTag(message.replace('Unresolved tag: ', ''))} is not supported` };
    hasBareTemplate ??= /:\s*\{\{/.test(text);
    const hint = hasBareTemplate
      ? 'Put a value that begins with {{ in quotes.'
      : HINTS.find(([pattern]) => pattern.test(message))?.[1];
    return { message: code === 'NON_STRING_KEY' ? 'a key must be a string, not a map or a list' : message, hint };
  };
}
