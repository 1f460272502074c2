// Runs work on untrusted input with a time limit, which interrupts loops and backtracking regular expressions.
import { cpuUsage } from 'node:process';
import { type Context, createContext, Script } from 'node:vm';

/** How long a template, a schema, or the check of an answer against a schema may block the thread. */
export const MAX_WORK_MS = 1_000;

/** The limit of the second attempt, on a machine that is busy with other programs. */
const MAX_BUSY_MS = 5_000;

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
 * that only parses a string, pass its `length` in characters: a short one runs without the time limit. If the process
 * got less than half of that time from a busy machine, `work` runs a second time with a longer limit, so it must have no
 * side effects.
 * @throws TimeBoundError when the time limit is exceeded; any error of `work`
 */
export function withinTime<Result>(work: () => Result, length = Number.POSITIVE_INFINITY): Result {
  if (length <= MAX_UNTIMED_LENGTH) return work();
  const cpuBefore = cpuUsage();
  try {
    return runTimed(work, MAX_WORK_MS);
  } catch (error) {
    if (!(error instanceof TimeBoundError)) throw error;
    const { user, system } = cpuUsage(cpuBefore);
    if (user + system > (MAX_WORK_MS * 1000) / 2) throw error;
    return runTimed(work, MAX_BUSY_MS);
  }
}

function runTimed<Result>(work: () => Result, timeout: number): Result {
  const outerWork = currentWork;
  currentWork = work;
  timedContext ??= createContext({ work: () => currentWork?.() });
  try {
    return CALL.runInContext(timedContext, { timeout }) as Result;
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TimeBoundError(`it takes longer than ${MAX_WORK_MS} ms`, { cause: error });
  } finally {
    currentWork = outerWork;
  }
}
