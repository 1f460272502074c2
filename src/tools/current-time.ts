// The tool current_time. Reads the clock of the tool context.
import { type ToolContext, ToolError } from './tool.ts';

/**
 * Returns the time in ISO 8601 with milliseconds: `2026-03-01T12:00:00.000Z`, or with the offset of a time zone.
 * @throws ToolError for an unknown time zone
 */
export function currentTime(args: Readonly<Record<string, unknown>>, { now }: Pick<ToolContext, 'now'>): string {
  const { timezone } = args as { timezone?: string };
  const time = now();
  return timezone === undefined ? time.toISOString() : inZone(time, timezone);
}

function inZone(time: Date, timeZone: string): string {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  const at = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  const offset = at('timeZoneName').replace('GMT', '') || '+00:00';
  const date = `${at('year')}-${at('month')}-${at('day')}`;
  return `${date}T${at('hour')}:${at('minute')}:${at('second')}.${at('fractionalSecond')}${offset}`;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const two = '2-digit' as const;
  const fields = {
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
    fractionalSecondDigits: 3,
  } as const;
  try {
    // Newer versions of Node accept offsets such as +01:00. They are refused, so that the tool behaves the same on all
    // versions.
    if (!/^[A-Za-z]/.test(timeZone)) throw new RangeError('no name');
    return new Intl.DateTimeFormat('en-US', { timeZone, ...fields, hourCycle: 'h23', timeZoneName: 'longOffset' });
  } catch (error) {
    throw new ToolError(`there is no time zone ${JSON.stringify(timeZone)}; use a name such as Europe/Berlin or UTC`, {
      cause: error,
    });
  }
}
