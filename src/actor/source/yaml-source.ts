// YAML text into a plain value, with the place of each key. Knows YAML and no actor.
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
  /** The place of the value at a path, or of the key `key` in it; `undefined` if there is none. */
  readonly place: (path: Path, key?: string) => Position | undefined;
  /** The scalar at a path as it is written, `1.10` and not 1.1. */
  readonly written: (path: Path) => string | undefined;
}

/** An actor file may have so many bytes. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** Reads one YAML 1.2 document; never throws. `faults` holds what is wrong with it, and more than `MAX_FAULTS` entries only where reading was ended. */
export function readYaml(text: string): YamlSource {
  const failed = (faults: readonly SourceFault[]): YamlSource => ({
    value: undefined,
    place: () => undefined,
    written: () => undefined,
    faults,
  });
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) return failed([{ message: 'the file is larger than 1 MiB' }]);
  const placeOf = placesIn(text);
  const { document, problems, secondAt, tooDeepAt } = composeText(text);
  if (tooDeepAt !== undefined)
    return failed([{ message: `nested deeper than ${MAX_DEPTH} levels`, ...placeOf(tooDeepAt) }]);
  if (document === undefined && problems.length === 0) return failed([{ message: 'the file is empty' }]);
  const faults: SourceFault[] = [];
  if (secondAt !== undefined) faults.push({ message: 'the file holds more than one document', ...placeOf(secondAt) });
  const { explicit, version } = document?.directives?.yaml ?? {};
  if (explicit && version !== '1.2') {
    faults.push({
      message: `%YAML ${version} is not supported`,
      hint: 'Leave the line out: the file is read as YAML 1.2.',
      line: 1,
      column: 1,
    });
  }
  const explain = explainer(text);
  for (const problem of problems) faults.push({ ...explain(problem), ...placeOf(problem.pos[0]) });
  if (document === undefined) return failed(faults);
  const value = valueOfDocument(document, ({ message, hint, offset }) => {
    if (faults.length <= MAX_FAULTS) faults.push({ message, hint, ...placeOf(offset) });
  });
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

/** Tells the place of an offset. The lines are counted once, and only where a place is asked for. */
function placesIn(text: string): (offset: number) => Position {
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

/** Puts problems of one text in words. */
function explainer(text: string): (problem: YAMLError) => SourceFault {
  let hasBareTemplate: boolean | undefined;
  return ({ code, message }) => {
    if (code === 'TAG_RESOLVE_FAILED')
      return { message: `the tag ${shortTag(message.replace('Unresolved tag: ', ''))} is not supported` };
    hasBareTemplate ??= /:\s*\{\{/.test(text);
    const hint = hasBareTemplate
      ? 'Put a value that begins with {{ in quotes.'
      : HINTS.find(([pattern]) => pattern.test(message))?.[1];
    return { message: code === 'NON_STRING_KEY' ? 'a key must be a text, not a map or a list' : message, hint };
  };
}
