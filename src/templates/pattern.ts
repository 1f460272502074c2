// Regular expressions of a linear-time engine (RE2 syntax). Knows nothing of templates.
import { RE2JS } from 're2js';
import { BoundedCache } from './bounded-cache.ts';
import { MAX_WORK_MS, TimeBoundError, withinTime } from './time-bound.ts';
import { TemplateError } from './values.ts';

/** Characters that a pattern may have. */
export const MAX_PATTERN_LENGTH = 10_000;
/** Instructions of the pattern, times characters: so little work takes no clock. About 10 ns each. */
const MAX_UNTIMED_WORK = 1_000_000;
/** What it takes to make a pattern, in the time that an instruction takes for a character. */
const MAKING_COST = 10_000;
const INSTRUCTION_COST = 500;
/** Each pattern may remember some megabytes of what it has matched, the more instructions the more likely. */
const CACHED_WEIGHT = 100_000;
const PATTERN_WEIGHT = 500;
const INSTRUCTION_WEIGHT = 20;

const compiled = new BoundedCache<RE2JS>(CACHED_WEIGHT);

/** Why a text is no pattern; `undefined` if it is one. */
export function patternFault(pattern: string): string | undefined {
  try {
    compile(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}

/**
 * Where the first match is, in UTF-16 units; `undefined` if there is none.
 * @throws TemplateError for what is no pattern, and when a match takes too long
 */
export function matchPattern(
  pattern: string,
  text: string,
): { readonly start: number; readonly end: number } | undefined {
  const expression = compile(pattern);
  const find = (): { start: number; end: number } | undefined => {
    const match = expression.matcher(text);
    return match.find() ? { start: match.start(), end: match.end() } : undefined;
  };
  if (expression.programSize() * text.length <= MAX_UNTIMED_WORK) return find();
  try {
    return timed(find);
  } catch (error) {
    // What the engine remembers of a match that was ended may be half of it.
    compiled.delete(pattern);
    throw error;
  }
}

/** How many instructions a match may take at most, making the pattern included. @throws TemplateError for what is no pattern */
export function matchCost(pattern: string, text: string): number {
  const isKnown = compiled.get(pattern) !== undefined;
  const size = compile(pattern).programSize();
  return size * text.length + (isKnown ? 0 : MAKING_COST + size * INSTRUCTION_COST);
}

function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  if (pattern.length > MAX_PATTERN_LENGTH)
    throw new TemplateError(`a pattern may have at most ${MAX_PATTERN_LENGTH} characters`);
  const made = timed(() => RE2JS.compile(pattern));
  compiled.set(pattern, made, PATTERN_WEIGHT + pattern.length + INSTRUCTION_WEIGHT * made.programSize());
  return made;
}

function timed<Result>(work: () => Result): Result {
  try {
    return withinTime(work);
  } catch (error) {
    if (error instanceof TimeBoundError)
      throw new TemplateError(`the pattern takes longer than ${MAX_WORK_MS} ms`, { cause: error });
    const reason = (error as Error).message.replace('error parsing regexp: ', '');
    throw new TemplateError(`not a valid pattern: ${reason}`, { cause: error });
  }
}
