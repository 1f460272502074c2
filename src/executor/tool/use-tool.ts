// One use of a tool, by a model or by a node: permitted, validated, run under the clock, and told as events.
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
 * Does it and gives back what came of it. Arguments and result are well-formed texts.
 * @throws ToolError if the tool failed, the arguments are not valid or the user said no; ExecutionError `PERMISSION_DENIED`
 * if nobody allowed it; the reason of the signal
 */
export async function useTool({ scope, node, tool, arguments: given }: ToolUse): Promise<string> {
  const { run, cancellation } = scope;
  const { now, host } = run.parts;
  const args = wellFormedValue(given);
  const fault = argumentsFault(tool, args);
  if (fault !== undefined) throw new ToolError(fault);
  if (tool.needs.length > 0) await permit({ scope, node, tool, arguments: args });
  cancellation.signal.throwIfAborted();
  try {
    // It is not left alone when the run ends: it looks at the signal, and has then to end what it began, such as a command.
    return wellFormed(await tool.run(args, { signal: cancellation.signal, now, host }));
  } finally {
    cancellation.signal.throwIfAborted();
  }
}

/** Sees that the run, or the user, allows what a guarded tool needs. */
async function permit({ scope, node, tool, arguments: given }: ToolUse): Promise<void> {
  const { permissions, host } = scope.run.parts;
  const missing = tool.needs.filter((need) => !permissions.has(need));
  if (host === undefined) throw denied(tool, tool.needs, 'Hand in a host: it says what tools may touch.');
  if (missing.length === 0) return;
  const { confirm } = host;
  if (confirm === undefined) throw denied(tool, missing, allowHint(missing));
  const { cancellation } = scope;
  const question = { node, tool: tool.name, needs: missing, arguments: given };
  const ask = async () => {
    cancellation.signal.throwIfAborted();
    return cancellation.race(answerOf(confirm, question, cancellation.signal));
  };
  // Who waits until another question is answered waits for the user as well.
  const goOn = scope.pause();
  const isAllowed = await cancellation.race(scope.run.ask(ask)).finally(goOn);
  if (!isAllowed) throw new DeclinedError(`the user did not allow ${tool.name}`);
}

/** What the user said. @throws ExecutionError `PERMISSION_DENIED` if nobody could be asked: then nobody allowed it */
async function answerOf(
  confirm: NonNullable<ToolHost['confirm']>,
  question: ToolQuestion,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    return (await confirm(question, signal)) === true;
  } catch (error) {
    if (error instanceof AgentsError || error instanceof DeclinedError) throw error;
    const { tool, needs } = question;
    const message = `nobody could be asked whether the tool ${tool} may run: ${reasonOf(error)}`;
    throw new ExecutionError({
      code: 'PERMISSION_DENIED',
      message,
      hint: allowHint(needs),
      cause: error,
      details: { tool, needs },
    });
  }
}

/** The user declined this call, or was not asked about it; the run goes on without it. A host throws it to give the reason. */
export class DeclinedError extends ToolError {}

function allowHint(missing: readonly Permission[]): string {
  return `Allow it with --allow ${missing.join(',')}; in the library, permissions: ['${missing.join("', '")}'].`;
}

function denied({ name }: Tool, needs: readonly Permission[], hint: string): ExecutionError {
  const message = `the tool ${name} needs the permission ${needs.join(' and ')}`;
  return new ExecutionError({ code: 'PERMISSION_DENIED', message, hint, details: { tool: name, needs } });
}
