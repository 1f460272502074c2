// Executes a `tool` actor, or a tool node of a graph: runs its tools in sequence, each with the output of the previous
// one as input.
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
  const { emit } = scope.run.setup;
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
  if (sink !== undefined) await scope.waitForReader(sink(node, text));
  await scope.waitForReader(emit({ type: 'node-end', node }));
  return { text, finishReason: 'stop' };
}

interface ToolStep {
  readonly name: string;
  readonly arguments: ToolArguments;
  /** Identifies the tool call among those of its node in events. */
  readonly id: string;
  /** The key of its arguments in the file. */
  readonly key: string;
}

/** Runs one tool with rendered arguments. @throws ExecutionError `TOOL_FAILED`; an error that ends the run */
async function runTool(execution: Execution<unknown>, step: ToolStep): Promise<string> {
  const { scope, path: node } = execution;
  const { emit } = scope.run.setup;
  const { name, id } = step;
  const tool = requireTool(name);
  scope.countOne('maxToolCalls');
  const args = await renderArguments(tool, step, execution);
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

/** Returns the arguments with all templates rendered. The main argument defaults to the input. */
async function renderArguments(
  tool: Tool,
  { arguments: given, key }: ToolStep,
  execution: Execution<unknown>,
): Promise<Readonly<Record<string, unknown>>> {
  const args: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const rendered = await renderAll(execution, `${key}.${name}`, value);
    args[name] = rendered === value ? value : toDeclaredType(tool, name, rendered);
  }
  const { mainArgument: main } = tool;
  if (main !== undefined && !Object.hasOwn(args, main)) args[main] = execution.input;
  return args;
}

/**
 * Converts the output of a template, which is always a string, to a number or boolean if the tool declares that type.
 */
function toDeclaredType({ parameters }: Tool, name: string, value: unknown): unknown {
  const { type } = (parameters.properties as Record<string, { readonly type?: unknown }> | undefined)?.[name] ?? {};
  if (typeof value !== 'string') return value;
  // A number that would lose digits stays a string, which the tool rejects.
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

function requireTool(name: string): Tool {
  const tool = findTool(name);
  if (tool !== undefined) return tool;
  throw new NotFoundError({
    code: 'TOOL_NOT_FOUND',
    message: `there is no tool named "${name}"`,
    hint: 'See docs/tools.md for the available tools.',
    details: { name },
  });
}
