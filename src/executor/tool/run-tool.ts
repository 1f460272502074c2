// One execution of a `tool` actor, or of a tool as a node: tools one after the other, each with the output of the one before.
import type { ToolActorConfig, ToolArguments } from '../../actor/config.ts';
import { ExecutionError, NotFoundError } from '../../errors.ts';
import { keepsDigits } from '../../exact-number.ts';
import { findTool } from '../../tools/built-in.ts';
import { type Tool, ToolError } from '../../tools/tool.ts';
import type { Answer, Execution } from '../run/execution.ts';
import { renderAll } from '../run/render.ts';
import { DeclinedError, useTool } from './use-tool.ts';

/** Runs the tools. @throws AgentsError */
export async function runTools(execution: Execution<ToolActorConfig>): Promise<Answer> {
  const { scope, config, path: node, depth, sink } = execution;
  const { emit } = scope.run.parts;
  scope.checkDepth(depth + 1);
  emit({ type: 'node-start', node, kind: 'tool', actor: config.name ?? node });
  let text = execution.input;
  const isNode = execution.nodes !== undefined;
  for (const [index, step] of config.tools.entries()) {
    text = await runTool(
      { ...execution, input: text },
      { ...step, id: `${index + 1}`, key: isNode ? 'arguments' : `tools.${index}.arguments` },
    );
  }
  if (sink !== undefined) await scope.wait(sink(node, text));
  await scope.wait(emit({ type: 'node-end', node }));
  return { text, finishReason: 'stop' };
}

interface ToolStep {
  readonly name: string;
  readonly arguments: ToolArguments;
  /** Tells it from others of its node in events. */
  readonly id: string;
  /** Where its arguments stand in the file. */
  readonly key: string;
}

/** Runs one tool with rendered arguments. @throws ExecutionError `TOOL_FAILED`, or what ends the run */
async function runTool(execution: Execution<unknown>, step: ToolStep): Promise<string> {
  const { scope, path: node } = execution;
  const { emit } = scope.run.parts;
  const { name, id } = step;
  const tool = toolNamed(name);
  scope.take('toolCalls');
  const args = await argumentsFor(tool, step, execution);
  emit({ type: 'tool-call', node, id, tool: name, arguments: args });
  try {
    const text = await useTool({ scope, node, tool, arguments: args });
    emit({ type: 'tool-result', node, id, tool: name, text, isError: false });
    return text;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    emit({ type: 'tool-result', node, id, tool: name, text: error.message, isError: true });
    const message = `${node}: ${name} failed: ${error.message}`;
    throw new ExecutionError({
      code: error instanceof DeclinedError ? 'PERMISSION_DENIED' : 'TOOL_FAILED',
      message,
      cause: error,
      details: { node, tool: name },
    });
  }
}

/** The arguments with all their templates rendered; the main one is the input where none is given. */
async function argumentsFor(
  tool: Tool,
  { arguments: given, key }: ToolStep,
  execution: Execution<unknown>,
): Promise<Readonly<Record<string, unknown>>> {
  const args: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const rendered = await renderAll(execution, `${key}.${name}`, value);
    args[name] = rendered === value ? value : asWanted(tool, name, rendered);
  }
  const { mainArgument: main } = tool;
  if (main !== undefined && !Object.hasOwn(args, main)) args[main] = execution.input;
  return args;
}

/** A template makes a text, also where the tool wants a number or a yes or no. */
function asWanted({ parameters }: Tool, name: string, value: unknown): unknown {
  const { type } = (parameters.properties as Record<string, { readonly type?: unknown }> | undefined)?.[name] ?? {};
  if (typeof value !== 'string') return value;
  // A number that would lose digits stays a text, which the tool refuses.
  if (
    (type === 'number' || type === 'integer') &&
    value.trim() !== '' &&
    Number.isFinite(Number(value)) &&
    keepsDigits(value.trim())
  )
    return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

function toolNamed(name: string): Tool {
  const tool = findTool(name);
  if (tool !== undefined) return tool;
  throw new NotFoundError({
    code: 'TOOL_NOT_FOUND',
    message: `there is no tool named "${name}"`,
    hint: 'See docs/tools.md for the tools there are.',
    details: { name },
  });
}
