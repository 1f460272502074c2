// Runs a tool once, for a model or a node: validates its arguments, checks permissions, and runs it until it ends or
// the run is cancelled.
import type { Permission } from '../../actor/config.ts';
import { AgentsError, ExecutionError } from '../../errors.ts';
import { argumentsFault } from '../../tools/check-arguments.ts';
import { type Tool, ToolError, type ToolHost, type ToolQuestion } from '../../tools/tool.ts';
import { wellFormed, wellFormedValue } from '../../well-formed.ts';
import { reasonOf } from '../failure.ts';
import type { Scope } from '../run/scope.ts';

export interface ToolUse {
  readonly scope: Scope;
  /** Path of the node. */
  readonly node: string;
  readonly tool: Tool;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * Runs the tool and returns its output. The texts in arguments and output are made well-formed.
 * @throws ToolError if the tool fails, the arguments are invalid or the user declines;
 * ExecutionError `PERMISSION_DENIED` if the tool is not permitted; the reason of the signal
 */
export async function useTool({ scope, node, tool, arguments: given }: ToolUse): Promise<string> {
  const { run, cancellation } = scope;
  const { now, host } = run.setup;
  const args = wellFormedValue(given);
  const fault = argumentsFault(tool, args);
  if (fault !== undefined) throw new ToolError(fault);
  if (tool.needs.length > 0) await requirePermission({ scope, node, tool, arguments: args });
  cancellation.signal.throwIfAborted();
  try {
    // The tool is awaited also after the run ends: it observes the signal and must stop what it started, such as a
    // command.
    return wellFormed(await tool.run(args, { signal: cancellation.signal, now, host }));
  } finally {
    cancellation.signal.throwIfAborted();
  }
}

/** Checks that the permissions of the run, or the user, allow a guarded tool. */
async function requirePermission({ scope, node, tool, arguments: given }: ToolUse): Promise<void> {
  const { permissions, host } = scope.run.setup;
  const missing = tool.needs.filter((need) => !permissions.has(need));
  if (host === undefined)
    throw denied(tool, tool.needs, 'Pass a `host` in the options: it defines what tools may access.');
  if (missing.length === 0) return;
  const { confirm } = host;
  if (confirm === undefined) throw denied(tool, missing, allowHint(missing));
  const { cancellation } = scope;
  const question = { node, tool: tool.name, needs: missing, arguments: given };
  const confirmOnce = async () => {
    cancellation.signal.throwIfAborted();
    return cancellation.race(askUser(confirm, question, cancellation.signal));
  };
  // The clock also stops while this question waits for the answer to an earlier one.
  const resume = scope.pause();
  const isAllowed = await cancellation.race(scope.run.askInOrder(confirmOnce)).finally(resume);
  if (!isAllowed) throw new DeclinedError(`the user did not allow ${tool.name}`);
}

/**
 * Asks the user for permission and returns the answer.
 * @throws ExecutionError `PERMISSION_DENIED` if the user cannot be asked
 */
async function askUser(
  confirm: NonNullable<ToolHost['confirm']>,
  question: ToolQuestion,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await confirm(question, signal)) === true;
  } catch (error) {
    if (error instanceof AgentsError || error instanceof DeclinedError) throw error;
    const { tool, needs } = question;
    const message = `cannot ask the user whether the tool ${tool} may run: ${reasonOf(error)}`;
    throw new ExecutionError({
      code: 'PERMISSION_DENIED',
      message,
      hint: allowHint(needs),
      cause: error,
      details: { tool, needs },
    });
  }
}

/**
 * The user declined this tool call, or was not asked; the run continues without it. A host throws this error to give
 * the reason.
 */
export class DeclinedError extends ToolError {}

function allowHint(missing: readonly Permission[]): string {
  return `Allow it with --allow ${missing.join(',')}; in the library, permissions: ['${missing.join("', '")}'].`;
}

function denied({ name }: Tool, needs: readonly Permission[], hint: string): ExecutionError {
  const message = `the tool ${name} needs the permission ${needs.join(' and ')}`;
  return new ExecutionError({ code: 'PERMISSION_DENIED', message, hint, details: { tool: name, needs } });
}
