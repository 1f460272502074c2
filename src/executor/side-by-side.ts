// Work that is done side by side and fails together: the first failure ends the rest, and nothing is left under way.
import type { Ending } from './ending.ts';
import { isInterrupted } from './failure.ts';

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
 * @param ending is ended by the first failure
 * @throws once all have ended: the failure of the first of those that failed of themselves
 */
export async function sideBySide<Result>({ count, most, piece }: Work<Result>, ending: Ending): Promise<readonly Result[]> {
  const results: Result[] = new Array(count);
  const failures: { readonly at: number; readonly error: unknown }[] = [];
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < count && !ending.signal.aborted; at = next++) {
      try {
        results[at] = await piece(at);
      } catch (error) {
        if (!isInterrupted(error, CANCELLED)) failures.push({ at, error });
        ending.end(CANCELLED);
      }
    }
  };
  if (count === 1) await worker();
  else await Promise.all(Array.from({ length: Math.min(most, count) }, worker));
  const [first] = failures.sort((one, other) => one.at - other.at);
  if (first !== undefined) throw first.error;
  ending.signal.throwIfAborted();
  return results;
}
