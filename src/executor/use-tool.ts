// One use of a tool, by a model or by a node: permitted, validated, run under the clock, and told as events.
import type { Need } from '../actor/config.ts';
import { ExecutionError } from '../errors.ts';
import { argumentsFault } from '../tools/check-arguments.ts';
import { type Tool, ToolError } from '../tools/tool.ts';
import type { Scope } from './scope.ts';

export interface ToolUse {
  readonly scope: Scope;
  /** Path of the node. */
  readonly node: string;
  readonly tool: Tool;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/**
 * Does it and gives back what came of it.
 * @throws ToolError if the tool failed, the arguments are not valid or the user said no; ExecutionError `PERMISSION_DENIED`
 * if nobody allowed it; the reason of the signal
 */
export async function useTool({ scope, node, tool, arguments: given }: ToolUse): Promise<string> {
  const { run, ending } = scope;
  const { now, host } = run.parts;
  const fault = argumentsFault(tool, given);
  if (fault !== undefined) throw new ToolError(fault);
  if (tool.needs.length > 0) await permit({ scope, node, tool, arguments: given });
  ending.signal.throwIfAborted();
  const result = tool.run(given, { signal: ending.signal, now, host });
  return typeof result === 'string' ? result : endOf(result, ending.signal);
}

/** A tool hears of the end of the run itself. It is waited for: a run that has ended leaves no command behind. */
async function endOf(result: Promise<string>, signal: AbortSignal): Promise<string> {
  try {
    return await result;
  } finally {
    signal.throwIfAborted();
  }
}

/** Sees that the run, or the user, allows what a guarded tool needs. */
async function permit({ scope, node, tool, arguments: given }: ToolUse): Promise<void> {
  const { permissions, host } = scope.run.parts;
  const missing = tool.needs.filter((need) => !permissions.has(need));
  if (host === undefined) throw denied(tool, tool.needs, 'Hand in a host: it says what tools may touch.');
  if (missing.length === 0) return;
  const { confirm } = host;
  if (confirm === undefined)
    throw denied(tool, missing, `Allow it with --allow ${missing.join(',')}; in the library, permissions: ['${missing.join("', '")}'].`);
  const isAllowed = await scope.run.ask(async () => {
    scope.ending.signal.throwIfAborted();
    const goOn = scope.pause();
    try {
      return await scope.ending.race(confirm({ node, tool: tool.name, needs: missing, arguments: given }, scope.ending.signal));
    } finally {
      goOn();
    }
  });
  if (!isAllowed) throw new DeclinedError(`the user did not allow ${tool.name}`);
}

/** The user said no. */
export class DeclinedError extends ToolError {}

function denied({ name }: Tool, needs: readonly Need[], hint: string): ExecutionError {
  const message = `the tool ${name} needs the permission ${needs.join(' and ')}`;
  return new ExecutionError({ code: 'PERMISSION_DENIED', message, hint, details: { tool: name, needs } });
}
