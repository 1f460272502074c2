// Work that is done side by side and fails together: the first failure ends the rest, and nothing is left under way.

import { isBeyondRecording, isInterrupted } from '../failure.ts';
import type { Cancellation } from './cancellation.ts';

/** Why the siblings of what failed are ended. */
const CANCELLED = 'cancelled';

export interface Work<Result> {
  /** How many pieces there are. */
  readonly count: number;
  /** So many are under way at once; they begin in their order. */
  readonly most: number;
  readonly piece: (at: number) => Promise<Result>;
}

/**
 * Does all pieces and gives back their results in their order.
 * @param cancellation is ended by the first failure
 * @throws once all have ended: the failure of the first of those that failed of themselves; that one of them goes on beyond a recording
 * only if nothing else has failed, for what ended it when it was recorded may still come
 */
export async function runTogether<Result>(
  { count, most, piece }: Work<Result>,
  cancellation: Cancellation,
): Promise<readonly Result[]> {
  const results: Result[] = new Array(count);
  const failures: Failure[] = [];
  const beyond: Failure[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < count && !cancellation.signal.aborted; at = next++) {
      try {
        results[at] = await piece(at);
      } catch (error) {
        if (isBeyondRecording(error)) return void beyond.push({ at, error });
        if (!isInterrupted(error, CANCELLED)) failures.push({ at, error });
        cancellation.end(CANCELLED);
      }
    }
  };
  if (count === 1) await worker();
  else await Promise.all(Array.from({ length: Math.min(most, count) }, worker));
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
  return [...failures].sort((one, other) => one.at - other.at)[0];
}
