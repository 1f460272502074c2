// The tool shell: runs a command in the workspace with the rights of the user, and returns its output.
import { workspaceRoot } from '../files/workspace-folder.ts';
import { type ToolContext, ToolError } from '../tool.ts';
import { type ProcessResult, runGroup } from './process-group.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin' };

/**
 * Returns what the command printed, without newlines at the end, as the shell does in $(...).
 * @throws ToolError if the command could not be started, exceeded the timeout, or ended with a status other than 0; the
 *   reason of the signal
 */
export async function shell(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<string> {
  const {
    command,
    stdin = '',
    timeout_ms = DEFAULT_TIMEOUT_MS,
  } = args as { command: string; stdin?: string; timeout_ms?: number };
  if (command.includes('\0')) throw new ToolError('the command contains a zero byte');
  const folder = await workspaceRoot(context);
  const environment = context.host?.childEnvironment ?? DEFAULT_ENVIRONMENT;
  const result = await runGroup({
    program: '/bin/sh',
    args: ['-c', command],
    folder,
    environment,
    stdin,
    timeoutMs: timeout_ms,
    signal: context.signal,
  });
  context.signal.throwIfAborted();
  const failure = failureOf(result, timeout_ms);
  if (failure !== undefined) throw new ToolError(`${failure}\n${formatOutput(result)}`);
  return formatOutput(result);
}

function failureOf({ status, exitSignal, isTimedOut }: ProcessResult, timeoutMs: number): string | undefined {
  if (isTimedOut) return `the command took longer than ${timeoutMs} ms and was ended`;
  if (exitSignal !== null) return `the command was ended by ${exitSignal}`;
  return status === 0 ? undefined : `the command ended with exit status ${status}`;
}

/** Returns stdout and then stderr, which is marked. Their original order is not known. */
function formatOutput({ stdout, stderr }: ProcessResult): string {
  const [out, err] = [stdout, stderr].map((text) => text.replace(/(\r?\n)+$/, ''));
  if (err === '') return out || '(the command printed nothing)';
  return out === '' ? `[stderr]\n${err}` : `${out}\n[stderr]\n${err}`;
}
