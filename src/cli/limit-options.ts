// The options of the command line that limit a run: one for each row of the limits.
import { type Command, Option } from 'commander';
import { LIMIT_NAMES, LIMITS, type LimitRow, type Limits } from '../limits.ts';

/** Parses the value of an option. @throws InvalidArgumentError of commander */
export type ParseValue = (text: string) => number;

/** Adds an option for each limit; `parsers` parse their values by the unit of the limit. */
export function addLimitOptions(command: Command, parsers: Readonly<Record<LimitRow['unit'], ParseValue>>): void {
  for (const name of LIMIT_NAMES) {
    const { option, help, unit } = LIMITS[name];
    command.addOption(new Option(option, help).argParser(parsers[unit]));
  }
}

/** Returns the limits among parsed options. */
export function limitsOf(options: Readonly<Record<string, unknown>>): Limits {
  const entries = LIMIT_NAMES.map((name) => [name, options[new Option(LIMITS[name].option).attributeName()]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
