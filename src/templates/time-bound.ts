// A clock for work on what others wrote: loops and back-tracking expressions alike are ended. Knows no such work.
import { type Context, createContext, Script } from 'node:vm';

/** How long a template, a schema or an answer that is checked by one may hold the thread, in milliseconds. */
export const MAX_WORK_MS = 1_000;

/** The work took longer than it may. */
export class TimeBoundError extends Error {}

/** To read so many characters takes some milliseconds even where it takes the square of them. */
const SHORT_TEXT = 1_000;

const CALL = new Script('work()');
let clocked: Context | undefined;
/** Only while it is done: nothing of it is kept. */
let current: (() => unknown) | undefined;

/**
 * Gives back what `work` gives back. The clock is a thread of its own and costs about 50 microseconds. What is done
 * outside of JavaScript, in a function of the engine, is only ended when it comes back. Work that only reads a text of
 * `length` characters needs no clock if that is short.
 * @throws TimeBoundError when its time is over; else what it throws
 */
export function withinTime<Result>(work: () => Result, length = Number.POSITIVE_INFINITY): Result {
  if (length <= SHORT_TEXT) return work();
  const outer = current;
  current = work;
  clocked ??= createContext({ work: () => current?.() });
  try {
    return CALL.runInContext(clocked, { timeout: MAX_WORK_MS }) as Result;
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TimeBoundError(`it takes longer than ${MAX_WORK_MS} ms`, { cause: error });
  } finally {
    current = outer;
  }
}
