// The tool extract: finds what a regular expression matches in a text. The engine takes linear time for one match; a
// time limit bounds all matches together.
import { RE2JS } from 're2js';
import { TimeBoundError, withinTime } from '../templates/time-bound.ts';
import { ToolError } from './tool.ts';

const MAX_PATTERN_LENGTH = 1_000;
const MAX_MATCHES = 10_000;
/**
 * Characters times instructions that take some milliseconds. Up to this amount no time limit is set, which itself takes
 * time.
 */
const MAX_UNTIMED_WORK = 1_000_000;

interface Extraction {
  readonly text: string;
  readonly pattern: string;
  readonly group?: string | number;
  readonly all?: boolean;
}

/**
 * Returns the first match, or with `all` a JSON list of all matches, in which a group that took no part is `null`.
 * @throws ToolError for a bad pattern, an unknown group, no match, or a first match that is empty
 */
export function extract(args: Readonly<Record<string, unknown>>): string {
  const extraction = args as unknown as Extraction;
  const compiled = compile(extraction.pattern);
  const group = groupOf(compiled, extraction.group);
  return bounded(workOf(compiled, extraction), () =>
    (extraction.all === true ? allMatches : firstMatch)(compiled, extraction.text, group),
  );
}

function compile(pattern: string): RE2JS {
  if (pattern.length > MAX_PATTERN_LENGTH)
    throw new ToolError(`the pattern is longer than ${MAX_PATTERN_LENGTH} characters`);
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const hint = /Perl syntax|escape sequence/.test((error as Error).message)
      ? ' (the syntax is that of RE2: no look-around, no back-references)'
      : '';
    throw new ToolError(
      `not a valid pattern: ${(error as Error).message.replace('error parsing regexp: ', '')}${hint}`,
      { cause: error },
    );
  }
}

/**
 * Returns the number of the requested group. Default: the first group of the pattern, or the whole match if it has no
 * group.
 */
function groupOf(compiled: RE2JS, group: string | number | undefined): number {
  const count = compiled.groupCount();
  const requested = group ?? Math.min(1, count);
  const names: Readonly<Record<string, number>> = compiled.namedGroups();
  const known = [...Array(count + 1).keys(), ...Object.keys(names)].join(', ');
  const absent = new ToolError(`the pattern has no group ${requested} (known groups: ${known})`);
  if (typeof requested === 'string' && Object.hasOwn(names, requested)) return names[requested] as number;
  // The number may be a string, because a template renders every value as a string.
  const index = typeof requested === 'number' ? requested : /^\d{1,4}$/.test(requested) ? Number(requested) : count + 1;
  if (index > count) throw absent;
  return index;
}

function workOf(compiled: RE2JS, { text, all }: Extraction): number {
  const work = text.length * compiled.programSize();
  return all === true ? work * text.length : work;
}

function bounded(work: number, match: () => string): string {
  if (work <= MAX_UNTIMED_WORK) return match();
  try {
    return withinTime(match);
  } catch (error) {
    if (!(error instanceof TimeBoundError)) throw error;
    throw new ToolError(`the pattern is too costly for a text of this length: ${error.message}`, { cause: error });
  }
}

function firstMatch(compiled: RE2JS, text: string, group: number): string {
  const matcher = compiled.matcher(text);
  if (!matcher.find()) throw new ToolError('the pattern matches nothing in the text');
  const found = matcher.group(group);
  if (found === null) throw new ToolError(`group ${group} took no part in the match`);
  if (found === '') throw new ToolError(`${group === 0 ? 'the match' : `group ${group} of the match`} is empty`);
  return found;
}

function allMatches(compiled: RE2JS, text: string, group: number): string {
  const matcher = compiled.matcher(text);
  const found: (string | null)[] = [];
  while (matcher.find()) {
    found.push(matcher.group(group));
    if (found.length > MAX_MATCHES) throw new ToolError(`the pattern matches more than ${MAX_MATCHES} times`);
  }
  if (found.length === 0) throw new ToolError('the pattern matches nothing in the text');
  return JSON.stringify(found);
}
