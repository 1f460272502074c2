// A clock for work on what others wrote: loops and back-tracking expressions alike are ended. Knows no such work.
import { createContext, Script } from 'node:vm';

/** How long a template, a schema or an answer that is checked by one may hold the thread, in milliseconds. */
export const MAX_WORK_MS = 1_000;

/** The work took longer than it may. */
export class TimeBoundError extends Error {}

const CALL = new Script('work()');

/** Gives back what `work` gives back. @throws TimeBoundError when its time is over; else what it throws */
export function withinTime<Result>(work: () => Result): Result {
  try {
    return CALL.runInContext(createContext({ work }), { timeout: MAX_WORK_MS }) as Result;
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TimeBoundError(`it takes longer than ${MAX_WORK_MS} ms`, { cause: error });
  }
}
