// The tool calls of one answer, put together from the pieces in which they come, whichever the protocol. Knows no wire.
import { isRecord } from '../plain-object.ts';
import type { FinishReason, ModelEvent, ModelRequest, ToolCall } from './provider.ts';
import { namesIn, type ToolNames } from './tool-names.ts';

/** A piece of a call as it may come from any server: nothing in it is sure to be there. */
export interface CallPiece {
  /** The place of the call in the answer. */
  readonly index?: unknown;
  readonly id?: unknown;
  readonly name?: unknown;
  /** The next piece of their text, or all of them as an object. */
  readonly arguments?: unknown;
  /** What the provider wants back with the call. A later one takes its place. */
  readonly extra?: unknown;
}

/** A call that a provider asked for in a way that cannot be understood. The message goes on from the provider's name. */
export class CallFault extends Error {}

/** A call with what the provider wants back with it. */
export interface ReturnedCall extends ToolCall {
  readonly extra: unknown;
}

interface OpenCall {
  readonly id: string;
  name: string;
  arguments: string;
  extra: unknown;
  /** All of it has come at once, so what names a tool again is another call. */
  readonly isWhole: boolean;
}

/** Whether a model is offered tools. Without them no call of it is looked at. */
export function offersTools({ tools }: ModelRequest): boolean {
  return tools !== undefined && tools.length > 0;
}

/** Gathers the calls of one answer. */
export class CallPieces {
  readonly #names: ToolNames;
  readonly #taken: Set<string>;
  readonly #calls: OpenCall[] = [];
  readonly #byIndex = new Map<number, OpenCall>();
  readonly #byId = new Map<string, OpenCall>();

  constructor(request: ModelRequest) {
    this.#names = namesIn(request);
    this.#taken = new Set(request.messages.flatMap((message) => (message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id }) => id) : [])));
  }

  /** Takes the next piece of a call, or a whole call. */
  add({ index, id, name, arguments: args, extra }: CallPiece): void {
    const at = typeof index === 'number' ? index : undefined;
    const piece = { id: textIn(id), name: textIn(name), arguments: isRecord(args) ? JSON.stringify(args) : textIn(args), extra };
    const before = this.#find(at, piece);
    if (before !== undefined && !isAnother(before, piece)) {
      before.name ||= piece.name;
      before.arguments += piece.arguments;
      before.extra = extra ?? before.extra;
      return;
    }
    const call = { ...piece, isWhole: piece.name !== '' && argumentsObject(piece.arguments) !== undefined };
    this.#calls.push(call);
    if (at !== undefined) this.#byIndex.set(at, call);
    if (call.id !== '') this.#byId.set(call.id, call);
  }

  /**
   * What goes on at the end of an answer: its calls if it ended for them, what goes back with them, and why it ended. An answer
   * that was cut or withheld has no whole calls.
   * @param stateOf what the provider wants back, if anything
   * @throws CallFault
   */
  *end(reason: FinishReason | undefined, stateOf: (calls: readonly ReturnedCall[]) => unknown): Generator<ModelEvent> {
    if (reason === undefined) return;
    const calls = reason === 'stop' || reason === 'tool_calls' ? this.#whole() : [];
    if (reason === 'tool_calls' && calls.length === 0) throw new CallFault('ended its answer for a tool call and sent none');
    for (const { id, name, arguments: args } of calls) yield { type: 'tool-call', call: { id, name, arguments: args } };
    const state = calls.length === 0 ? undefined : stateOf(calls);
    if (state !== undefined) yield { type: 'state', state };
    // Some servers say `stop` although calls came.
    yield { type: 'finish', reason: calls.length > 0 ? 'tool_calls' : reason };
  }

  /** The call that a piece may belong to. One that tells nothing goes on with the last one. */
  #find(index: number | undefined, { id, name }: Pick<OpenCall, 'id' | 'name'>): OpenCall | undefined {
    const indexed = index === undefined ? undefined : this.#byIndex.get(index);
    if (index !== undefined && name !== '') return indexed;
    if (indexed !== undefined && (id === '' || id === indexed.id)) return indexed;
    return this.#byId.get(id) ?? indexed ?? (name === '' ? this.#calls.at(-1) : undefined);
  }

  #whole(): readonly ReturnedCall[] {
    const calls = this.#calls.filter((call) => call.name !== '' || call.arguments.trim() !== '');
    return calls.map((call) => {
      if (call.name === '') throw new CallFault('asked for a tool and did not name it');
      const args = call.arguments.trim() === '' ? '{}' : call.arguments;
      return { id: this.#newId(call.id), name: this.#names.decode(call.name), arguments: args, extra: call.extra };
    });
  }

  /** An id that is there and new stays. One that is made has nine letters and digits, as Mistral's models want it. */
  #newId(told: string): string {
    let id = told;
    for (let count = this.#taken.size + 1; id === '' || this.#taken.has(id); count += 1) id = `call${String(count).padStart(5, '0')}`;
    this.#taken.add(id);
    return id;
  }
}

/** Some servers give several calls one index, or none: then another name or id, or a name after all was there, begins another call. */
function isAnother(before: OpenCall, piece: Pick<OpenCall, 'id' | 'name' | 'arguments'>): boolean {
  if (piece.name === '' || before.name === '') return false;
  if (piece.name !== before.name) return true;
  if (piece.id !== '' && before.id !== '' && piece.id !== before.id) return true;
  return before.isWhole && piece.arguments !== '';
}

/** The arguments of a call, if they are what they should be: an object. */
export function argumentsObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
