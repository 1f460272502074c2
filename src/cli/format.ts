// In which shape a command prints: asked for by a flag, else by AGENTS_FORMAT, else by the configuration file, else by where the output goes.
import { FORMATS, type Format, RUN_FORMATS, type RunFormat } from '../app/config/output-format.ts';
import type { Host } from '../app/host.ts';
import { ValidationError } from '../errors.ts';

/** The options of the program that every command has. */
export interface GlobalOptions {
  readonly home?: string;
  readonly format?: string;
  readonly json?: boolean;
}

/** Whether programs read it. */
export function isJson(format: Format): boolean {
  return format === 'json' || format === 'yaml';
}

/** The format of a command that prints facts: a table in a terminal, plain through a pipe. */
export function chooseFormat(options: GlobalOptions, host: Host, configured?: Format | RunFormat): Format {
  return (
    choose(FORMATS, options, host) ??
    FORMATS.find((format) => format === configured) ??
    (host.stdout.isTerminal ? 'table' : 'plain')
  );
}

/** The format of a run. */
export function chooseRunFormat(options: GlobalOptions, host: Host, configured?: Format | RunFormat): RunFormat {
  return choose(RUN_FORMATS, options, host) ?? RUN_FORMATS.find((format) => format === configured) ?? 'text';
}

/** A flag must fit the command; the variable serves all commands, so one that only fits others is passed over. */
function choose<Known extends string>(
  known: readonly Known[],
  options: GlobalOptions,
  { environment }: Host,
): Known | undefined {
  const asked = options.format ?? (options.json ? 'json' : undefined);
  if (asked !== undefined) {
    const found = known.find((format) => format === asked);
    if (found !== undefined) return found;
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: `unknown format: ${asked}`,
      hint: `This command knows ${known.join(', ')}.`,
      details: { format: asked },
    });
  }
  const wished = environment.AGENTS_FORMAT?.trim();
  if (wished === undefined || wished === '') return undefined;
  if (![...FORMATS, ...RUN_FORMATS].some((format) => format === wished)) {
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: `AGENTS_FORMAT is an unknown format: ${wished}`,
      hint: `Use ${[...new Set([...FORMATS, ...RUN_FORMATS])].join(', ')}.`,
    });
  }
  return known.find((format) => format === wished);
}
