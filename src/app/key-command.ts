// A key that a command prints. The command runs without a shell and without the keys of the environment; what it prints is shown nowhere.
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { ConfigurationError, InterruptedError } from '../errors.ts';
import type { ProviderTable } from '../providers/table/provider-table.ts';
import { childEnvironment } from './child-environment.ts';
import type { Home } from './home.ts';
import type { Host } from './host.ts';

/** So long a command may take: time enough for a question by a password manager. */
export const KEY_COMMAND_TIMEOUT_MS = 30_000;
const MAX_KEY_BYTES = 64 * 1024;

/** What a command is run with. */
export interface KeyCommandSetting {
  readonly host: Host;
  readonly home: Home;
  /** Names the variables that the command must not see. */
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
 * Runs the command in the folder of the configuration file, so that it is the same wherever the user stands, and gives
 * back the first line that it prints.
 * @throws ConfigurationError `KEY_COMMAND_FAILED`; the message tells the program and how it ended, never its output
 * @throws InterruptedError
 */
export async function runKeyCommand(
  { host, home, table }: KeyCommandSetting,
  { provider, command, timeoutMs = KEY_COMMAND_TIMEOUT_MS }: KeyCommand,
): Promise<string> {
  const [program = '', ...words] = command;
  const fail = (reason: string) =>
    new ConfigurationError({
      code: 'KEY_COMMAND_FAILED',
      message: `the api_key_command of ${provider}, ${program}, ${reason}`,
      hint: 'Run it by hand to see what it says. Where it stands: agents config path',
      details: { provider, program },
    });
  const printed = await new Promise<string>((resolve, reject) => {
    const options = {
      cwd: dirname(home.configFile),
      env: childEnvironment(host.environment, table),
      timeout: timeoutMs,
      killSignal: 'SIGKILL' as const,
      maxBuffer: MAX_KEY_BYTES,
      signal: host.signal,
      windowsHide: true,
    };
    const child = execFile(program, words, options, (error, stdout) =>
      error === null ? resolve(stdout) : reject(failure(error, { fail, timeoutMs })),
    );
    // A program that does not read is not to be waited for.
    child.stdin?.on('error', () => undefined).end();
  });
  const key = printed.split(/\r?\n/)[0]?.trim() ?? '';
  if (key === '') throw fail('printed nothing in its first line');
  if (/[^\x21-\x7e]/.test(key)) throw fail('printed something in its first line that is no key');
  return key;
}

interface Failing {
  readonly fail: (reason: string) => Error;
  readonly timeoutMs: number;
}

/** Nothing of what Node says is passed on: it holds what the command printed. */
function failure(
  error: { code?: unknown; killed?: boolean; signal?: unknown; name: string },
  { fail, timeoutMs }: Failing,
): Error {
  if (error.name === 'AbortError')
    return new InterruptedError({ code: 'INTERRUPTED', message: 'the run was interrupted' });
  if (error.code === 'ENOENT') return fail('was not found');
  if (error.code === 'EACCES') return fail('may not be run');
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return fail(`printed more than ${MAX_KEY_BYTES / 1024} KiB`);
  if (error.killed === true) return fail(`did not end within ${timeoutMs / 1000} s`);
  if (typeof error.code === 'number') return fail(`ended with status ${error.code}`);
  return fail(
    typeof error.code === 'string' ? `could not be started: ${error.code}` : `was ended by ${String(error.signal)}`,
  );
}
