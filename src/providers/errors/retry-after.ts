// How long a provider asks clients to wait before a retry: read from its headers, and formatted for messages.

/** The maximum of milliseconds in a `Date`. */
const MAX_MS = 8.64e15;

/**
 * Returns the wait that an answer requests, in milliseconds: `retry-after-ms`, otherwise `retry-after` in seconds or as
 * a date (https://httpwg.org/specs/rfc9110.html#field.retry-after). Returns 0 for a date in the past, and `undefined`
 * if both headers are missing or invalid.
 */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const exact = numberIn(headers.get('retry-after-ms'));
  if (exact !== undefined) return Math.min(Math.ceil(exact), MAX_MS);
  const header = headers.get('retry-after');
  const seconds = numberIn(header);
  if (seconds !== undefined) return Math.min(Math.ceil(seconds * 1000), MAX_MS);
  // `Date.parse` would read a number with a sign as a year.
  const date = /[a-z]{3}/i.test(header ?? '') ? Date.parse(header ?? '') : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

function numberIn(header: string | null): number | undefined {
  return header !== null && /^\s*\d+(\.\d+)?\s*$/.test(header) ? Number(header) : undefined;
}

const UNITS = [
  { unit: 'days', ms: 86_400_000 },
  { unit: 'h', ms: 3_600_000 },
  { unit: 'min', ms: 60_000 },
] as const;

/** Formats a wait for a message, rounded up: `1.2 s`, `45 s`, `2 h`, `3 days`. */
export function formatWait(ms: number): string {
  const unit = UNITS.find((candidate) => ms >= 2 * candidate.ms);
  if (unit !== undefined) return `${Math.ceil(ms / unit.ms)} ${unit.unit}`;
  return `${ms < 10_000 ? Math.ceil(ms / 100) / 10 : Math.ceil(ms / 1000)} s`;
}
