// Sending a request again: when, how often, and after which wait. Knows no run and no provider; each attempt is begun anew by
// who calls. No library for this: those that loop well know neither `Retry-After` nor a time that is left, and bring their own
// timers.
import { ProviderError } from '../../errors.ts';
import { spokenTime } from '../../providers/errors/retry-after.ts';

const MAX_ATTEMPTS = 3;
const FIRST_WAIT_MS = 500;
const MAX_BACKOFF_MS = 8000;
/** A provider that wants to be left alone for longer is not waited for. */
const MAX_WAIT_MS = 60_000;

export interface Attempts {
  /** Makes an attempt: called anew for each, so this is where one is reserved and counted. It may fail `retryable` only before anything has come. */
  readonly begin: (attempt: number) => Promise<void>;
  /** Tells of the wait. */
  readonly onRetry: (message: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** What is left of the run's time limit; `Infinity` without one. */
  readonly timeLeftMs: () => number;
  /** How long to wait after an attempt that failed, in milliseconds; `undefined`: it was the last one. Default: as said above. */
  readonly waitAfter?: ((error: unknown, attempt: number) => number | undefined) | undefined;
}

/**
 * Tries until an attempt does not fail; else throws the error of the last one: at most three, and none where the wait
 * would be beyond 60 s or beyond the time left.
 */
export async function retrying({ begin, onRetry, sleep, timeLeftMs, waitAfter = usualWait }: Attempts): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    let waitMs: number;
    try {
      return await begin(attempt);
    } catch (error) {
      const wait = waitAfter(error, attempt);
      if (wait === undefined || wait >= timeLeftMs()) throw error;
      waitMs = wait;
      onRetry(
        `${headline((error as ProviderError).details)}: trying again in ${spokenTime(wait)} (attempt ${attempt + 1} of ${MAX_ATTEMPTS})`,
      );
    }
    await sleep(waitMs);
  }
}

function usualWait(error: unknown, attempt: number): number | undefined {
  if (!(error instanceof ProviderError) || !error.retryable || attempt >= MAX_ATTEMPTS) return undefined;
  const { retry_after_ms: wanted } = error.details;
  const wait = Math.max(backoff(attempt), typeof wanted === 'number' ? wanted : 0);
  return wait <= MAX_WAIT_MS ? wait : undefined;
}

/** Doubled with each attempt, and anywhere in the upper half of it, so that many programs do not come back at once. */
function backoff(attempt: number): number {
  const most = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), MAX_BACKOFF_MS);
  return Math.round(most * (0.5 + Math.random() / 2));
}

function headline({ provider, status }: ProviderError['details']): string {
  return `${provider} ${status === undefined ? 'could not be reached' : `answered ${status}`}`;
}
