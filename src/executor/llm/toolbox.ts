// The tools of a model in one execution: built-in tools, and other actors used as tools. Runs the tool calls of one
// turn concurrently.

import type { ToolChoice } from '../../actor/config.ts';
import { shortNameOf } from '../../actor/name.ts';
import { ExecutionError, ProviderError } from '../../errors.ts';
import { holdsBigInt } from '../../json-text.ts';
import { type ReadArguments, readArguments } from '../../providers/protocols/tool-call-arguments.ts';
import type { ModelMessage, ToolCall, ToolDefinition } from '../../providers/provider.ts';
import { findTool } from '../../tools/built-in.ts';
import { cutResult } from '../../tools/cut-result.ts';
import { type Tool, ToolError } from '../../tools/tool.ts';
import { wellFormed } from '../../well-formed.ts';
import { isFinal } from '../failure.ts';
import type { LlmExecution } from '../run/execution.ts';
import type { FoundActor } from '../run/find-actor.ts';
import { runTogether } from '../run/run-together.ts';
import type { Scope } from '../run/scope.ts';
import { useTool } from '../tool/use-tool.ts';

/** A tool result is cut to this many characters before the model receives it. */
export const MAX_RESULT_CHARACTERS = 64 * 1024;

/** The parameters of an actor that is used as a tool. Sent to the model. */
const ACTOR_PARAMETERS = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The message to it. It knows nothing of this conversation.' } },
  required: ['input'],
  additionalProperties: false,
} as const;

type Entry = { readonly definition: ToolDefinition } & ({ readonly tool: Tool } | { readonly actor: FoundActor });

export class Toolbox {
  readonly definitions: readonly ToolDefinition[];
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #execution: LlmExecution;

  private constructor(execution: LlmExecution, entries: readonly Entry[]) {
    this.#execution = execution;
    this.definitions = entries.map(({ definition }) => definition);
    this.#entries = new Map(entries.map((entry) => [entry.definition.name, entry]));
  }

  /** Finds the tools of an actor. @throws NotFoundError for a tool whose actor no longer exists */
  static async open(execution: LlmExecution): Promise<Toolbox> {
    const entries: Entry[] = [];
    for (const choice of execution.config.tools ?? []) entries.push(await entryOf(choice, execution));
    return new Toolbox(execution, entries);
  }

  /**
   * Runs the tool calls of one turn concurrently and returns their results in the order of the calls. Failures of tools
   * and invalid calls are returned to the model as results.
   * @throws LimitError before any call is run if there are too many; an error that ends the run
   */
  async callAll(calls: readonly ToolCall[], order: readonly number[]): Promise<readonly ModelMessage[]> {
    for (const _ of calls) this.#execution.scope.countOne('maxToolCalls');
    const occurrences = occurrencesOf(calls);
    const scope = this.#execution.scope.within({}, this.#execution.depth);
    try {
      const task = (at: number) =>
        this.#call(calls[at] as ToolCall, { scope, occurrence: occurrences[at] ?? 1, order: [...order, at] });
      return await runTogether({ count: calls.length, maxConcurrency: calls.length, task }, scope.cancellation);
    } finally {
      scope.cancellation.release();
    }
  }

  async #call(call: ToolCall, position: CallPosition): Promise<ModelMessage> {
    const { path: node } = this.#execution;
    const { emit } = position.scope.run.setup;
    const { id, name: tool } = call;
    const args = argumentsOf(call);
    const { given } = args;
    emit({
      type: 'tool-call',
      node,
      id,
      tool,
      arguments: given === undefined || holdsBigInt(given) ? call.arguments : given,
    });
    let result: { text: string; isError: boolean };
    try {
      result = { text: await this.#run(tool, args, position), isError: false };
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      result = { text: error.message, isError: true };
    }
    const text = wellFormed(cutResult(result.text, MAX_RESULT_CHARACTERS));
    emit({ type: 'tool-result', node, id, tool, text, isError: result.isError });
    return { role: 'tool', callId: id, content: text, isError: result.isError };
  }

  async #run(name: string, args: ReadArguments, position: CallPosition): Promise<string> {
    const { path: node } = this.#execution;
    const { scope } = position;
    const entry = this.#entries.get(name);
    if (entry === undefined)
      throw new ToolError(
        `there is no tool ${JSON.stringify(name)}; there are ${[...this.#entries.keys()].join(', ')}`,
      );
    if (args.given === undefined) throw new ToolError(`the arguments ${args.fault}`);
    const { given } = args;
    if ('tool' in entry) return useTool({ scope, node, tool: entry.tool, arguments: given });
    const { input, ...others } = given;
    if (typeof input !== 'string' || Object.keys(others).length > 0)
      throw new ToolError('the arguments must be {"input": "..."}');
    return this.#runActor(entry.actor, { ...position, name, input });
  }

  /** Runs an actor as a tool. Its failure becomes the result for the model, unless it ends the run. */
  async #runActor(
    { config, siblings }: FoundActor,
    { name, input, scope, occurrence, order }: CallPosition & { readonly name: string; readonly input: string },
  ) {
    const { path, depth, runActor } = this.#execution;
    const actorPath = `${path}/${shortNameOf(name)}${occurrence > 1 ? `#${occurrence}` : ''}`;
    const { context } = config;
    const given = { input, message: input, history: [], context, siblings, runActor, isRoot: false, sink: undefined };
    try {
      return (await runActor({ scope, config, path: actorPath, depth: depth + 1, order, ...given })).text;
    } catch (error) {
      if (!isFinal(error) && (error instanceof ProviderError || error instanceof ExecutionError))
        throw new ToolError(`${name} failed: ${error.message}`, { cause: error });
      throw error;
    }
  }
}

interface CallPosition {
  readonly scope: Scope;
  /** The number of this call among those with the same short name in its turn, counted from 1. */
  readonly occurrence: number;
  readonly order: readonly number[];
}

async function entryOf(choice: ToolChoice, { scope, path, siblings }: LlmExecution): Promise<Entry> {
  if (typeof choice !== 'string') {
    const actor = await scope.find(`${path} has as a tool the actor`, choice.actor, siblings);
    const description = choice.description ?? actor.config.description ?? `Asks the actor ${choice.actor}.`;
    return { definition: { name: choice.actor, description, parameters: ACTOR_PARAMETERS }, actor };
  }
  const tool = findTool(choice);
  // The parser has checked that the tool exists.
  if (tool === undefined) throw new Error(`no tool ${choice}`);
  return { definition: { name: choice, description: tool.description, parameters: tool.parameters }, tool };
}

/** Parses the arguments that a model wrote; an empty text is an empty object. */
function argumentsOf({ arguments: text }: ToolCall): ReadArguments {
  return text.trim() === '' ? { given: {} } : readArguments(text);
}

/**
 * Numbers the calls with the same short name, counted from 1. Their paths must differ because they run concurrently.
 */
function occurrencesOf(calls: readonly ToolCall[]): readonly number[] {
  const counts = new Map<string, number>();
  return calls.map(({ name }) => {
    const short = shortNameOf(name);
    const occurrence = (counts.get(short) ?? 0) + 1;
    counts.set(short, occurrence);
    return occurrence;
  });
}
