// Retries requests: decides when, how often and after which wait. Does not depend on runs or providers; the caller
// starts each attempt. No retry library is used: the suitable ones support neither `Retry-After` nor a remaining time,
// and bring their own timers.
import { ProviderError } from '../../errors.ts';
import { formatWait } from '../../providers/errors/retry-after.ts';

const MAX_ATTEMPTS = 3;
const FIRST_WAIT_MS = 500;
const MAX_BACKOFF_MS = 8000;
/** A request is not retried if the provider asks clients to wait longer than this. */
const MAX_WAIT_MS = 60_000;

export interface Attempts {
  /**
   * Makes an attempt. Called once for each, so it also reserves and counts the attempt. It may fail `retryable` only
   * before anything was received.
   */
  readonly begin: (attempt: number) => Promise<void>;
  /** Called with a message before each wait. */
  readonly onRetry: (message: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** The remaining time of the run; `Infinity` without a time limit. */
  readonly timeLeftMs: () => number;
  /**
   * Returns the wait after a failed attempt in milliseconds; `undefined` if there is no further attempt.
   * @param policyMs what backoff and `Retry-After` say
   */
  readonly waitAfter: (attempt: number, policyMs: number | undefined) => number | undefined;
}

/**
 * Makes attempts until one succeeds, otherwise throws the error of the last one. Makes at most three attempts, and no
 * further one if the wait would exceed 60 s or the remaining time.
 */
export async function retrying({ begin, onRetry, sleep, timeLeftMs, waitAfter }: Attempts): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    let waitMs: number;
    try {
      return await begin(attempt);
    } catch (error) {
      const wait = waitAfter(attempt, policyWait(error, attempt));
      if (wait === undefined || wait >= timeLeftMs()) throw error;
      waitMs = wait;
      const reason = headline((error as ProviderError).details);
      onRetry(`${reason}: trying again in ${formatWait(wait)} (attempt ${attempt + 1} of ${MAX_ATTEMPTS})`);
    }
    await sleep(waitMs);
  }
}

function policyWait(error: unknown, attempt: number): number | undefined {
  if (!(error instanceof ProviderError) || !error.retryable || attempt >= MAX_ATTEMPTS) return undefined;
  const { retry_after_ms: retryAfterMs } = error.details;
  const wait = Math.max(backoff(attempt), typeof retryAfterMs === 'number' ? retryAfterMs : 0);
  return wait <= MAX_WAIT_MS ? wait : undefined;
}

/**
 * Returns a wait that doubles with each attempt, random in its upper half, so that many programs do not retry at the
 * same moment.
 */
function backoff(attempt: number): number {
  const maxMs = Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), MAX_BACKOFF_MS);
  return Math.round(maxMs * (0.5 + Math.random() / 2));
}

function headline({ provider, status }: ProviderError['details']): string {
  return `${provider} ${status === undefined ? 'could not be reached' : `answered ${status}`}`;
}
