// The options of a run, and the parsers of their values.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { PERMISSIONS, type Permission } from '../actor/config.ts';
import { LIMIT_NAMES, LIMITS, type LimitRow, type Limits } from '../limits.ts';

/** Adds the options of `agents run` and `agents actor run`. */
export function addRunOptions(command: Command): Command {
  command
    .option('-f, --file <file>', 'add a text file to the message, or - for stdin (repeatable)', collect)
    .option('--system <text>', 'literal system prompt, in place of that of the actor')
    .option('--temperature <number>', 'temperature', number)
    .option('--max-tokens <count>', 'maximum number of output tokens', count)
    .option('--set <key=value>', 'set a context key of the actor (repeatable)', collect);
  addLimitOptions(command);
  return command
    .option(
      '--allow <permissions>',
      'let tools use these permissions without asking: read, write, net, shell (repeatable)',
      permissions,
    )
    .option('--unsafe', 'let tools use all permissions without asking')
    .option('--workspace <dir>', 'folder that tools work in (default: the current folder)')
    .option('--allow-private-addresses', 'let http_request reach this machine and the local network')
    .option('--record <file>', 'record requests and replies in this file, without the key')
    .addOption(
      new Option('--replay <file>', 'replay a recording in place of the provider; needs no key').conflicts('record'),
    )
    .addOption(
      new Option('--dry-run', 'print what would be sent and its maximum cost; sends nothing').conflicts([
        'record',
        'replay',
      ]),
    )
    .option('--no-stream', 'print the answer when it is complete')
    .option('--no-stdin', 'do not read stdin (or set AGENTS_NO_STDIN=1)')
    .option('--raw', 'print escape sequences in the answer unchanged, also in a terminal')
    .option('-q, --quiet', 'print neither usage nor warnings');
}

/** Adds an option for each limit. */
function addLimitOptions(command: Command): void {
  for (const name of LIMIT_NAMES) {
    const { option, help, unit } = LIMITS[name];
    command.addOption(new Option(option, help).argParser(PARSERS[unit]));
  }
}

/** Returns the limits among parsed options. */
export function limitsOf(options: Readonly<Record<string, unknown>>): Limits {
  const entries = LIMIT_NAMES.map((name) => [name, options[new Option(LIMITS[name].option).attributeName()]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Parses permissions separated by commas. */
function permissions(text: string, before: readonly Permission[] = []): readonly Permission[] {
  const words = text.split(',').map((word) => word.trim());
  const known = PERMISSIONS.filter((permission) => words.includes(permission));
  if (words.some((word) => !PERMISSIONS.some((permission) => permission === word)))
    throw new InvalidArgumentError(`It must be a list of permissions separated by commas: ${PERMISSIONS.join(', ')}.`);
  return [...before, ...known];
}

/** Parses a number, 0 or more. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number, 0 or more.');
  return value;
}

/** Parses a whole number, 0 or more. */
export function count(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(text);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Parses a number with a unit, and returns milliseconds. */
export function duration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined)
    throw new InvalidArgumentError('It must be a number with a unit: 500ms, 30s, 2m or 1h.');
  return Math.round(Number(amount) * (UNITS[unit] ?? 1));
}

/** The parsers of the values of limits, by unit. */
const PARSERS: Readonly<Record<LimitRow['unit'], (text: string) => number>> = {
  count,
  tokens: count,
  milliseconds: duration,
  dollars: number,
};
