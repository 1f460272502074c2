// The output format of a command, from the first of: a flag, AGENTS_FORMAT, the configuration file, the kind of stdout.
import { FORMATS, type Format, RUN_FORMATS, type RunFormat } from '../app/config/output-format.ts';
import type { Host } from '../app/host.ts';
import { ValidationError } from '../errors.ts';

/** The global options, which every command has. */
export interface GlobalOptions {
  readonly home?: string;
  readonly format?: string;
  readonly json?: boolean;
}

/** Returns true for the formats that other programs read: JSON and YAML. */
export function isJson(format: Format): boolean {
  return format === 'json' || format === 'yaml';
}

/** Returns the format of a command other than a run. Default: `table` in a terminal, otherwise `plain`. */
export function chooseFormat(options: GlobalOptions, host: Host, configured?: Format | RunFormat): Format {
  return (
    choose(FORMATS, options, host) ??
    FORMATS.find((format) => format === configured) ??
    (host.stdout.isTerminal ? 'table' : 'plain')
  );
}

/** Returns the format of a run. Default: `text`. */
export function chooseRunFormat(options: GlobalOptions, host: Host, configured?: Format | RunFormat): RunFormat {
  return choose(RUN_FORMATS, options, host) ?? RUN_FORMATS.find((format) => format === configured) ?? 'text';
}

/**
 * Returns the format of the flag or of AGENTS_FORMAT. The format of a flag must be one of `known`. AGENTS_FORMAT
 * applies to all commands, so a format that only other commands accept is ignored.
 */
function choose<Known extends string>(
  known: readonly Known[],
  options: GlobalOptions,
  { environment }: Host,
): Known | undefined {
  const flag = options.format ?? (options.json ? 'json' : undefined);
  if (flag !== undefined) {
    const found = known.find((format) => format === flag);
    if (found !== undefined) return found;
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: `unknown format: ${flag}`,
      hint: `This command accepts ${known.join(', ')}.`,
      details: { format: flag },
    });
  }
  const variable = environment.AGENTS_FORMAT?.trim();
  if (variable === undefined || variable === '') return undefined;
  if (![...FORMATS, ...RUN_FORMATS].some((format) => format === variable)) {
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: `AGENTS_FORMAT is set to an unknown format: ${variable}`,
      hint: `Use ${[...new Set([...FORMATS, ...RUN_FORMATS])].join(', ')}.`,
    });
  }
  return known.find((format) => format === variable);
}
