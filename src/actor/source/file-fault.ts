// Describes the faults of a YAML file or of an object in messages and hints. Does not depend on the keys of a file.
import { distance } from 'fastest-levenshtein';
import type { z } from 'zod/mini';
import { isRecord } from '../../plain-object.ts';

export type Path = readonly (string | number)[];

export interface FileFault {
  /** Path of the key, such as `limits.max_cost_usd`; empty for the file itself. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string | undefined;
  /** Counted from 1, like `column`; both are absent if there is no text. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Adds one fault. `key` is set for a fault of a key itself, which is in the value at `path`. */
export type Report = (path: Path, message: string, more?: { hint?: string | undefined; key?: string }) => void;

/** The maximum number of faults of one file that are reported. The search stops at one fault more. */
export const MAX_FAULTS = 100;

/** Returns the faults ordered by position in the file. */
export function sortFaults(faults: readonly FileFault[]): readonly FileFault[] {
  return [...faults].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}

/** The faults of one file; `isTruncated` is true when the search was stopped. */
export interface FaultList {
  readonly faults: readonly FileFault[];
  readonly isTruncated: boolean;
}

/** Returns `2 faults`, then one line for each fault. */
export function faultsText(list: FaultList, file: string): string {
  return `${faultCount(list.faults.length, list.isTruncated)}\n${faultLines(list, file).join('\n')}`;
}

/** Returns `2 faults`, or `100 or more faults` when the search was stopped. */
export function faultCount(count: number, isTruncated: boolean): string {
  return count === 1 ? '1 fault' : `${count}${isTruncated ? ' or more' : ''} faults`;
}

/** Returns one line for each fault, with its position in the file, and a closing line when the search was stopped. */
export function faultLines({ faults, isTruncated }: FaultList, file: string): readonly string[] {
  const lines = faults.map(({ path, message, hint, line, column }) => {
    const place = line === undefined ? file : `${file}:${line}:${column}`;
    return `  ${place}: ${path === '' ? '' : `${path}: `}${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
  return isTruncated ? [...lines, `  ${file}: the rest of the file was not checked`] : lines;
}

/** Returns the message of a schema issue: the rest of a sentence that begins with the key. */
export function issueMessage(issue: z.core.$ZodIssue): string {
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  if (inner !== undefined) return inner;
  if (issue.code === 'invalid_type')
    return `must be ${EXPECTED[issue.expected] ?? issue.expected}, not ${describe(issue.input)}`;
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.join(', ')}`;
  if (issue.code === 'too_small' && issue.origin === 'array') return 'must not be empty';
  if (issue.code === 'too_small') return `must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}`;
  if (issue.code === 'too_big')
    return issue.origin === 'array' ? `must have at most ${issue.maximum} entries` : `must be at most ${issue.maximum}`;
  return issue.message;
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a string',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
};

/** Returns a description of a value that has the wrong type. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isFinite(value) ? `the number ${value}` : `${value}`;
  if (typeof value === 'bigint') return `the number ${value}`;
  if (typeof value === 'boolean') return `${value}`;
  if (typeof value === 'string') return 'a string';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const kind: unknown = value.constructor;
  return kind === Object || typeof kind !== 'function' ? 'a map' : `a ${kind.name}`;
}

/** Returns the hint for a value of the wrong type. `sourceText` returns a scalar as it is written in the file. */
export function valueHint(
  issue: z.core.$ZodIssue,
  path: Path,
  sourceText: ((path: Path) => string | undefined) | undefined,
): string | undefined {
  if (issue.code !== 'invalid_type') return undefined;
  const isNumber = typeof issue.input === 'string' && issue.input.trim() !== '' && Number.isFinite(Number(issue.input));
  if (isNumber && ['number', 'int'].includes(issue.expected)) return 'leave out the quotes';
  if (issue.expected !== 'string') return undefined;
  if (['number', 'bigint', 'boolean'].includes(typeof issue.input))
    return `put it in quotes: ${path.at(-1)}: "${sourceText?.(path) ?? issue.input}"`;
  return isRecord(issue.input) ? 'put a value that begins with { in quotes' : undefined;
}

/** Returns the hint for an unknown key: the most similar known key, or all known keys. */
export function keyHint(key: string, known: readonly string[]): string {
  if (key === '<<') return 'merge keys are not part of YAML 1.2: write the keys out';
  if (/\S\s+\S/.test(key)) return 'put a value that contains a comma in quotes';
  const wanted = key.toLowerCase().replaceAll('-', '_');
  const near = known.find((one) => wanted.length > 2 && one.startsWith(wanted)) ?? nearestOf(wanted, known);
  return near === undefined ? `known keys: ${known.join(', ')}` : `did you mean \`${near}\`?`;
}

/** Returns a hint with the most similar known word; `undefined` if no known word is similar. */
export function suggestion(typed: string, known: readonly string[]): string | undefined {
  const near = nearestOf(typed.toLowerCase(), known);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

/** Longer names are not compared: the time of a comparison grows with the product of both lengths. In characters. */
const MAX_COMPARED = 100;

/** Returns the most similar known name. Up to half of the characters may differ, but not more than three. */
function nearestOf(wanted: string, known: readonly string[]): string | undefined {
  if (wanted.length > MAX_COMPARED) return undefined;
  const alike = known.filter((name) => Math.abs(name.length - wanted.length) <= 3);
  const [nearest] = alike.map((name) => ({ name, away: distance(wanted, name) })).sort((a, b) => a.away - b.away);
  return nearest && nearest.away <= Math.min(3, wanted.length / 2) ? nearest.name : undefined;
}
