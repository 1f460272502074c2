// Runs the command that prints the API key of a provider, without a shell and without the keys of the environment. Its
// output is never displayed.
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { ConfigurationError, InterruptedError } from '../errors.ts';
import type { ProviderTable } from '../providers/table/provider-table.ts';
import { childEnvironment } from './child-environment.ts';
import type { Home } from './home.ts';
import type { Host } from './host.ts';

/** The timeout of a key command, long enough for the user to answer a prompt of a password manager. */
export const KEY_COMMAND_TIMEOUT_MS = 30_000;
const MAX_KEY_BYTES = 64 * 1024;

/** The parts of an installation that a key command needs. */
export interface KeyCommandContext {
  readonly host: Host;
  readonly home: Home;
  /** The providers whose key variables are removed from the environment of the command. */
  readonly table: ProviderTable;
}

export interface KeyCommand {
  readonly provider: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Default: 30 s. */
  readonly timeoutMs?: number;
}

/**
 * Runs the command and returns the first line of its output. Runs it in the folder of the configuration file, so that
 * the result does not depend on the current directory.
 * @throws ConfigurationError `KEY_COMMAND_FAILED`; the message contains the program and how it failed, never its output
 * @throws InterruptedError if the signal of the host is aborted
 */
export async function runKeyCommand(
  { host, home, table }: KeyCommandContext,
  { provider, command, timeoutMs = KEY_COMMAND_TIMEOUT_MS }: KeyCommand,
): Promise<string> {
  const [program = '', ...programArguments] = command;
  const fail = (reason: string) =>
    new ConfigurationError({
      code: 'KEY_COMMAND_FAILED',
      message: `the api_key_command of ${provider}, ${program}, ${reason}`,
      hint: 'Run the command yourself to see its output. To find the configuration file: agents config path',
      details: { provider, program },
    });
  const output = await new Promise<string>((resolve, reject) => {
    const options = {
      cwd: dirname(home.configFile),
      env: childEnvironment(host.environment, table),
      timeout: timeoutMs,
      killSignal: 'SIGKILL' as const,
      maxBuffer: MAX_KEY_BYTES,
      signal: host.signal,
      windowsHide: true,
    };
    const child = execFile(program, programArguments, options, (error, stdout) =>
      error === null ? resolve(stdout) : reject(failure(error, { fail, timeoutMs })),
    );
    // The command gets no input. The error of a program that exits without reading its stdin is ignored.
    child.stdin?.on('error', () => undefined).end();
  });
  const key = output.split(/\r?\n/)[0]?.trim() ?? '';
  if (key === '') throw fail('printed an empty first line');
  if (/[^\x21-\x7e]/.test(key)) throw fail('printed a first line that is not a key');
  return key;
}

interface FailureContext {
  readonly fail: (reason: string) => Error;
  readonly timeoutMs: number;
}

/**
 * Returns the error for a failed command. Leaves out the message of Node.js, which contains the output of the command.
 */
function failure(
  error: { code?: unknown; killed?: boolean; signal?: unknown; name: string },
  { fail, timeoutMs }: FailureContext,
): Error {
  if (error.name === 'AbortError')
    return new InterruptedError({ code: 'INTERRUPTED', message: 'the run was interrupted' });
  if (error.code === 'ENOENT') return fail('was not found');
  if (error.code === 'EACCES') return fail('is not executable');
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return fail(`printed more than ${MAX_KEY_BYTES / 1024} KiB`);
  if (error.killed === true) return fail(`did not end within ${timeoutMs / 1000} s`);
  if (typeof error.code === 'number') return fail(`ended with status ${error.code}`);
  return fail(
    typeof error.code === 'string' ? `could not be started: ${error.code}` : `was ended by ${String(error.signal)}`,
  );
}
