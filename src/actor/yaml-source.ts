// YAML text into a plain value, with the place of each key. Knows YAML and no actor.
import { isAlias, isMap, isScalar, LineCounter, type Node, parseAllDocuments, visit } from 'yaml';

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
}

/** An actor file may have so many bytes. */
export const MAX_FILE_BYTES = 1024 * 1024;
const MAX_ALIAS_NODES = 10_000;
const MAX_DEPTH = 200;

/** Reads one YAML 1.2 document. What is wrong with it is in `faults`; it never throws. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const none = { value: undefined, place: () => undefined };
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) return { ...none, faults: [{ message: 'the file is larger than 1 MiB' }] };
  if (isTooDeep(text)) return { ...none, faults: [{ message: `nested deeper than ${MAX_DEPTH} levels` }] };
  const documents = parseAllDocuments(text, { lineCounter: lines, version: '1.2', uniqueKeys: true, stringKeys: true });
  if (!Array.isArray(documents) || documents[0] === undefined) return { ...none, faults: [{ message: 'the file is empty' }] };
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = documents[0];
  const faults: SourceFault[] = [];
  if (documents.length > 1) faults.push({ message: 'the file holds more than one document', ...placeOf(documents[1]?.range[0] ?? 0) });
  if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    faults.push({
      message: `%YAML ${document.directives.yaml.version} is not supported`,
      hint: 'Leave the line out: the file is read as YAML 1.2.',
      line: 1,
      column: 1,
    });
  }
  for (const error of [...document.errors, ...document.warnings]) {
    faults.push({ message: firstLine(error.message), hint: hintFor(error.code, text), ...placeOf(error.pos[0]) });
  }
  visit(document, (_, node) => {
    const tag = (node as { tag?: string } | null)?.tag;
    if (tag !== undefined && !tag.startsWith('tag:yaml.org,2002:') && !faults.some((fault) => fault.message.includes(tag))) {
      faults.push({ message: `the tag ${tag} is not supported`, ...placeOf((node as Node).range?.[0] ?? 0) });
    }
  });
  if (faults.length > 0) return { ...none, faults };
  try {
    const value = document.toJS({ maxAliasCount: MAX_ALIAS_NODES });
    return { value, faults: [], place: (path, key) => locate(document.contents, path, key, placeOf) };
  } catch (error) {
    return { ...none, faults: [{ message: `the aliases of the file cannot be expanded: ${(error as Error).message}` }] };
  }
}

/** The parser recurses, so a text that is only brackets or indents must be stopped before it. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return /^(?: {400}|(?:[-?] ){200})/m.test(text);
}

function locate(root: unknown, path: Path, key: string | undefined, placeOf: (offset: number) => Place): Place | undefined {
  let node = root;
  let keyNode: unknown;
  for (const step of key === undefined ? path : [...path, key]) {
    if (isAlias(node)) break;
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step)) : undefined;
    if (pair !== undefined) [keyNode, node] = [pair.key, pair.value];
    else {
      const item = (node as { items?: readonly unknown[] } | null)?.items?.[Number(step)];
      if (item === undefined) break;
      [keyNode, node] = [item, item];
    }
  }
  const range = ((keyNode ?? node) as Node | null)?.range;
  return range ? placeOf(range[0]) : undefined;
}

function hintFor(code: string, text: string): string | undefined {
  if (/:\s*\{\{/.test(text) && code !== 'DUPLICATE_KEY') return 'Put a value that begins with {{ in quotes.';
  return code === 'DUPLICATE_KEY' ? 'Keep one of the two.' : undefined;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
}
