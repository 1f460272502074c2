// A key that a command prints. The command runs without a shell and without the keys of the environment; what it prints is shown nowhere.
import { execFile } from 'node:child_process';
import { ConfigurationError, InterruptedError } from '../errors.ts';
import { childEnvironment } from './child-environment.ts';
import type { Session } from './session.ts';

/** So long a command may take: time enough for a question by a password manager. */
export const KEY_COMMAND_TIMEOUT_MS = 30_000;
const MAX_KEY_BYTES = 64 * 1024;

/**
 * Runs the command and gives back the first line that it prints.
 * @throws ConfigurationError `KEY_COMMAND_FAILED`; the message tells the program and how it ended, never its output
 */
export async function runKeyCommand({ host, providers }: Session, provider: string, [program = '', ...words]: readonly string[]): Promise<string> {
  const fail = (reason: string) =>
    new ConfigurationError({
      code: 'KEY_COMMAND_FAILED',
      message: `the api_key_command of ${provider}, ${program}, ${reason}`,
      hint: 'Run it by hand to see what it says. Where it stands: agents config path',
      details: { provider, program },
    });
  const printed = await new Promise<string>((resolve, reject) => {
    const options = {
      cwd: host.workingDirectory,
      env: childEnvironment(host.environment, providers.table),
      timeout: KEY_COMMAND_TIMEOUT_MS,
      killSignal: 'SIGKILL' as const,
      maxBuffer: MAX_KEY_BYTES,
      signal: host.signal,
      windowsHide: true,
    };
    const child = execFile(program, words, options, (error, stdout) => (error === null ? resolve(stdout) : reject(failure(error, fail))));
    child.stdin?.end();
  });
  const [key = ''] = printed.split(/\r?\n/);
  if (key.trim() === '') throw fail('printed nothing in its first line');
  return key.trim();
}

/** Nothing of what Node says is passed on: it holds what the command printed. */
function failure(error: { code?: unknown; killed?: boolean; signal?: unknown; name: string }, fail: (reason: string) => Error): Error {
  if (error.name === 'AbortError') return new InterruptedError({ code: 'INTERRUPTED', message: 'the run was interrupted' });
  if (error.code === 'ENOENT') return fail('was not found');
  if (error.code === 'EACCES') return fail('may not be run');
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return fail('printed more than a key');
  if (error.killed === true) return fail(`did not end within ${KEY_COMMAND_TIMEOUT_MS / 1000} s`);
  return fail(typeof error.code === 'number' ? `ended with status ${error.code}` : `ended by ${String(error.signal ?? error.code)}`);
}
