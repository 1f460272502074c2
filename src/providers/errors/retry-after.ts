// How long a provider wants to be left alone: read from its headers, and said to a person.

/** As many milliseconds as a timer and a date can hold. */
const MAX_MS = 8.64e15;

/**
 * The wait that an answer asks for, in milliseconds: `retry-after-ms`, else `retry-after` in seconds or as a date
 * (https://httpwg.org/specs/rfc9110.html#field.retry-after). A date that is over is 0; `undefined`: nothing that can be read.
 */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const exact = numberIn(headers.get('retry-after-ms'));
  if (exact !== undefined) return Math.min(Math.ceil(exact), MAX_MS);
  const header = headers.get('retry-after');
  const seconds = numberIn(header);
  if (seconds !== undefined) return Math.min(Math.ceil(seconds * 1000), MAX_MS);
  // A bare number with a sign would be read as a year.
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

/** A time as a person says it, never shorter than it is: `1.2 s`, `45 s`, `2 h`, `3 days`. */
export function spokenTime(ms: number): string {
  const unit = UNITS.find((one) => ms >= 2 * one.ms);
  if (unit !== undefined) return `${Math.ceil(ms / unit.ms)} ${unit.unit}`;
  return `${ms < 10_000 ? Math.ceil(ms / 100) / 10 : Math.ceil(ms / 1000)} s`;
}
