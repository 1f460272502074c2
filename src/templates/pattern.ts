// Compiles and matches regular expressions with a linear-time engine (RE2 syntax). Independent of templates.
import { RE2JS } from 're2js';
import { BoundedCache } from './bounded-cache.ts';
import { MAX_WORK_MS, TimeBoundError, withinTime } from './time-bound.ts';
import { TemplateError } from './values.ts';

/** In characters. */
export const MAX_PATTERN_LENGTH = 10_000;
/**
 * Instructions of the pattern times characters of the string, about 10 ns each. Up to this amount a match runs without
 * a time limit.
 */
const MAX_UNTIMED_WORK = 1_000_000;
/** The cost of compiling a pattern, in the same unit: one instruction on one character. */
const COMPILE_COST = 10_000;
const INSTRUCTION_COST = 500;
/** A compiled pattern may cache some megabytes of matcher state; this is more likely the more instructions it has. */
const CACHED_WEIGHT = 100_000;
const PATTERN_WEIGHT = 500;
const INSTRUCTION_WEIGHT = 20;

const compiledPatterns = new BoundedCache<RE2JS>(CACHED_WEIGHT);

/** Returns why a string is not a valid pattern; `undefined` if it is valid. */
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
 * Returns where the first match is, in UTF-16 units; `undefined` if nothing matches.
 * @throws TemplateError for an invalid pattern, and when a match takes too long
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
    // The state that the engine caches may be incomplete after an interrupted match.
    compiledPatterns.delete(pattern);
    throw error;
  }
}

/**
 * Returns how many instructions a match takes at most, compilation included.
 * @throws TemplateError for an invalid pattern
 */
export function matchCost(pattern: string, text: string): number {
  const isCached = compiledPatterns.get(pattern) !== undefined;
  const size = compile(pattern).programSize();
  return size * text.length + (isCached ? 0 : COMPILE_COST + size * INSTRUCTION_COST);
}

function compile(pattern: string): RE2JS {
  const cached = compiledPatterns.get(pattern);
  if (cached !== undefined) return cached;
  if (pattern.length > MAX_PATTERN_LENGTH)
    throw new TemplateError(`a pattern may have at most ${MAX_PATTERN_LENGTH} characters`);
  const expression = timed(() => RE2JS.compile(pattern));
  compiledPatterns.set(
    pattern,
    expression,
    PATTERN_WEIGHT + pattern.length + INSTRUCTION_WEIGHT * expression.programSize(),
  );
  return expression;
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
