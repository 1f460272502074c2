// What a model may call in one execution: built-in tools, and other actors in the place of tools. Calls of one turn run together.

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

/** A model is given so many characters of what a tool gave back. */
export const MAX_RESULT = 64 * 1024;

/** What an actor in the place of a tool is given. */
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

  /** Finds the tools of an actor. @throws NotFoundError for an actor that is not there any more */
  static async open(execution: LlmExecution): Promise<Toolbox> {
    const entries: Entry[] = [];
    for (const choice of execution.config.tools ?? []) entries.push(await entryOf(choice, execution));
    return new Toolbox(execution, entries);
  }

  /**
   * Makes the calls of one turn, side by side, and gives back their results in the order of the calls. What a tool or a call
   * does wrong goes back to the model.
   * @throws LimitError before any is made, if they are too many; what ends the run
   */
  async callAll(calls: readonly ToolCall[], order: readonly number[]): Promise<readonly ModelMessage[]> {
    for (const _ of calls) this.#execution.scope.take('toolCalls');
    const places = placesOf(calls);
    const scope = this.#execution.scope.within({}, this.#execution.depth);
    try {
      const piece = (at: number) =>
        this.#call(calls[at] as ToolCall, { scope, place: places[at] ?? 1, order: [...order, at] });
      return await runTogether({ count: calls.length, most: calls.length, piece }, scope.cancellation);
    } finally {
      scope.cancellation.release();
    }
  }

  async #call(call: ToolCall, where: CallPosition): Promise<ModelMessage> {
    const { path: node } = this.#execution;
    const { emit } = where.scope.run.parts;
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
      result = { text: await this.#answer(tool, args, where), isError: false };
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      result = { text: error.message, isError: true };
    }
    const text = wellFormed(cutResult(result.text, MAX_RESULT));
    emit({ type: 'tool-result', node, id, tool, text, isError: result.isError });
    return { role: 'tool', callId: id, content: text, isError: result.isError };
  }

  async #answer(name: string, args: ReadArguments, where: CallPosition): Promise<string> {
    const { path: node } = this.#execution;
    const { scope } = where;
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
    return this.#ask(entry.actor, { ...where, name, input });
  }

  /** Runs an actor in the place of a tool. What fails in it is told to the model, unless it ends the run. */
  async #ask(
    { config, siblings }: FoundActor,
    { name, input, scope, place, order }: CallPosition & { readonly name: string; readonly input: string },
  ) {
    const { path, depth, runActor } = this.#execution;
    const own = `${path}/${shortNameOf(name)}${place > 1 ? `#${place}` : ''}`;
    const { context } = config;
    const given = { input, message: input, history: [], context, siblings, runActor, sink: undefined };
    try {
      return (await runActor({ scope, config, path: own, depth: depth + 1, order, ...given })).text;
    } catch (error) {
      if (!isFinal(error) && (error instanceof ProviderError || error instanceof ExecutionError))
        throw new ToolError(`${name} failed: ${error.message}`, { cause: error });
      throw error;
    }
  }
}

interface CallPosition {
  readonly scope: Scope;
  /** The how manieth call of the same short name it is in its turn. */
  readonly place: number;
  readonly order: readonly number[];
}

async function entryOf(choice: ToolChoice, { scope, path, siblings }: LlmExecution): Promise<Entry> {
  if (typeof choice !== 'string') {
    const actor = await scope.find(`${path} has as a tool the actor`, choice.actor, siblings);
    const description = choice.description ?? actor.config.description ?? `Asks the actor ${choice.actor}.`;
    return { definition: { name: choice.actor, description, parameters: ACTOR_PARAMETERS }, actor };
  }
  const tool = findTool(choice);
  // The parser has seen to it.
  if (tool === undefined) throw new Error(`no tool ${choice}`);
  return { definition: { name: choice, description: tool.description, parameters: tool.parameters }, tool };
}

/** What a model wrote; nothing at all is an empty object. */
function argumentsOf({ arguments: text }: ToolCall): ReadArguments {
  return text.trim() === '' ? { given: {} } : readArguments(text);
}

/** For each call, the how manieth of its short name it is: their paths must differ, for they run side by side. */
function placesOf(calls: readonly ToolCall[]): readonly number[] {
  const counts = new Map<string, number>();
  return calls.map(({ name }) => {
    const short = shortNameOf(name);
    const place = (counts.get(short) ?? 0) + 1;
    counts.set(short, place);
    return place;
  });
}
