// Runs work on untrusted input with a time limit, which interrupts loops and backtracking regular expressions.
import { type Context, createContext, Script } from 'node:vm';

/** How long a template, a schema, or the check of an answer against a schema may block the thread. */
export const MAX_WORK_MS = 1_000;

/** The work exceeded its time limit. */
export class TimeBoundError extends Error {}

/** In characters: parsing a string of this length takes only some milliseconds, even with quadratic cost. */
const MAX_UNTIMED_LENGTH = 1_000;

const CALL = new Script('work()');
let timedContext: Context | undefined;
/** Set only while the work runs, so that no reference to it is kept. */
let currentWork: (() => unknown) | undefined;

/**
 * Runs `work` with a time limit and returns its result. The time limit uses a thread of the engine and costs about 50
 * microseconds. A native function of the engine is not interrupted: the limit takes effect when it returns. For work
 * that only parses a string, pass its `length` in characters: a short one runs without the time limit.
 * @throws TimeBoundError when the time limit is exceeded; any error of `work`
 */
export function withinTime<Result>(work: () => Result, length = Number.POSITIVE_INFINITY): Result {
  if (length <= MAX_UNTIMED_LENGTH) return work();
  const outerWork = currentWork;
  currentWork = work;
  timedContext ??= createContext({ work: () => currentWork?.() });
  try {
    return CALL.runInContext(timedContext, { timeout: MAX_WORK_MS }) as Result;
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TimeBoundError(`it takes longer than ${MAX_WORK_MS} ms`, { cause: error });
  } finally {
    currentWork = outerWork;
  }
}
