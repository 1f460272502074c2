// The tool shell: a command of the user's, run with full trust in the workspace. Knows what it prints and how it ends.

import { workspaceRoot } from '../files/workspace-folder.ts';
import { type ToolContext, ToolError } from '../tool.ts';
import { type ProcessEnding, runGroup } from './process-group.ts';

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin' };

/**
 * What the command printed, without newlines at its end, as the shell itself does in $(...).
 * @throws ToolError if it could not be started, took too long, or ended with another status than 0; the reason of the signal
 */
export async function shell(args: Readonly<Record<string, unknown>>, context: ToolContext): Promise<string> {
  const {
    command,
    stdin = '',
    timeout_ms = DEFAULT_TIMEOUT_MS,
  } = args as { command: string; stdin?: string; timeout_ms?: number };
  if (command.includes('\0')) throw new ToolError('the command holds a zero byte');
  const folder = await workspaceRoot(context);
  const environment = context.host?.childEnvironment ?? DEFAULT_ENVIRONMENT;
  const ending = await runGroup({
    program: '/bin/sh',
    words: ['-c', command],
    folder,
    environment,
    stdin,
    timeoutMs: timeout_ms,
    signal: context.signal,
  });
  context.signal.throwIfAborted();
  const failed = failureOf(ending, timeout_ms);
  if (failed !== undefined) throw new ToolError(`${failed}\n${printed(ending)}`);
  return printed(ending);
}

function failureOf({ status, endedBy, isLate }: ProcessEnding, timeoutMs: number): string | undefined {
  if (isLate) return `the command took longer than ${timeoutMs} ms and was ended`;
  if (endedBy !== null) return `the command was ended by ${endedBy}`;
  return status === 0 ? undefined : `the command ended with exit status ${status}`;
}

/** What went to stderr comes last and is marked, for the order of the two is not known. */
function printed({ stdout, stderr }: ProcessEnding): string {
  const [out, err] = [stdout, stderr].map((text) => text.replace(/(\r?\n)+$/, ''));
  if (err === '') return out || '(the command printed nothing)';
  return out === '' ? `[stderr]\n${err}` : `${out}\n[stderr]\n${err}`;
}
