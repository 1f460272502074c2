// Runs tasks concurrently. The first failure cancels the other tasks, and all tasks have ended when the call returns.

import { isBeyondRecording, isInterrupted } from '../failure.ts';
import type { Cancellation } from './cancellation.ts';

/** The reason for which the siblings of a failed task are cancelled. */
const CANCELLED = 'cancelled';

export interface TaskList<Result> {
  /** The number of tasks. */
  readonly count: number;
  /** The maximum number of concurrent tasks. They start in order. */
  readonly maxConcurrency: number;
  readonly task: (at: number) => Promise<Result>;
}

/**
 * Runs all tasks and returns their results in order.
 * @param cancellation is cancelled by the first failure
 * @throws once all tasks have ended: the error of the first task in order that failed and was not merely cancelled.
 * The error of a task that goes beyond a recording cancels nothing and is thrown only if no other task failed: when the
 * run was recorded, another task may have failed and cancelled it.
 */
export async function runTogether<Result>(
  { count, maxConcurrency, task }: TaskList<Result>,
  cancellation: Cancellation,
): Promise<readonly Result[]> {
  const results: Result[] = new Array(count);
  const failures: Failure[] = [];
  const beyond: Failure[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < count && !cancellation.signal.aborted; at = next++) {
      try {
        results[at] = await task(at);
      } catch (error) {
        if (isBeyondRecording(error)) return void beyond.push({ at, error });
        if (!isInterrupted(error, CANCELLED)) failures.push({ at, error });
        cancellation.cancel(CANCELLED);
      }
    }
  };
  if (count === 1) await worker();
  else await Promise.all(Array.from({ length: Math.min(maxConcurrency, count) }, worker));
  const first = firstOf(failures) ?? (cancellation.signal.aborted ? undefined : firstOf(beyond));
  if (first !== undefined) throw first.error;
  cancellation.signal.throwIfAborted();
  return results;
}

interface Failure {
  readonly at: number;
  readonly error: unknown;
}

function firstOf(failures: readonly Failure[]): Failure | undefined {
  return [...failures].sort((first, second) => first.at - second.at)[0];
}
