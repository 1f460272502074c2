// Builds the tool calls of one answer from the pieces in which a server streams them. Independent of protocols.

import { stringifyJson } from '../../json-text.ts';
import { isRecord, stringOrEmpty } from '../../plain-object.ts';
import { CallFault } from '../errors/call-fault.ts';
import type { FinishReason, ModelEvent, ModelRequest, ToolCall } from '../provider.ts';
import { argumentsObject, compactJson, joinArguments } from './tool-call-arguments.ts';
import { namesIn, type ToolNames } from './tool-names.ts';

/** A piece of a call as any server may send it: every key may be missing. */
export interface CallPiece {
  /** The position of the call in the answer. */
  readonly index?: unknown;
  readonly id?: unknown;
  readonly name?: unknown;
  /** The next piece of the JSON string, or all arguments as an object. */
  readonly arguments?: unknown;
  /** Data that must be sent back to the provider with the call. A later value replaces it. */
  readonly extra?: unknown;
}

/** A call with the data that must be sent back to the provider with it. */
export interface ReturnedCall extends ToolCall {
  readonly extra: unknown;
}

interface OpenCall {
  readonly index: number | undefined;
  readonly id: string;
  name: string;
  /** The received pieces of the arguments. None is empty. */
  readonly pieces: string[];
  extra: unknown;
  /** The first piece contained the complete call, so a further piece with a name starts another call. */
  readonly isWhole: boolean;
}

/** A call with all of its pieces. */
interface JoinedCall extends OpenCall {
  /** Empty if there were none. */
  readonly arguments: string;
}

/** Returns whether a request offers tools. Tool calls in the answer to other requests are ignored. */
export function offersTools({ tools }: ModelRequest): boolean {
  return tools !== undefined && tools.length > 0;
}

/** Collects the tool calls of one answer. */
export class ToolCallBuilder {
  readonly #names: ToolNames;
  readonly #usedIds: Set<string>;
  #nextNumber = 0;
  readonly #calls: OpenCall[] = [];
  readonly #byIndex = new Map<number, OpenCall>();
  readonly #byId = new Map<string, OpenCall>();

  constructor(request: ModelRequest) {
    this.#names = namesIn(request);
    this.#usedIds = new Set(
      request.messages.flatMap((message) =>
        message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id }) => id) : [],
      ),
    );
  }

  /** Adds the next piece of a call, or a complete call. */
  add({ index, id, name, arguments: args, extra }: CallPiece): void {
    const position = typeof index === 'number' ? index : undefined;
    const piece = {
      id: stringOrEmpty(id),
      name: stringOrEmpty(name),
      arguments: isRecord(args) ? stringifyJson(args) : stringOrEmpty(args),
      extra,
    };
    const before = this.#find(position, piece);
    if (before !== undefined && !startsNewCall(before, piece)) {
      before.name ||= piece.name;
      if (piece.arguments !== '') before.pieces.push(piece.arguments);
      before.extra = extra ?? before.extra;
      return;
    }
    const { arguments: first, ...rest } = piece;
    const call = {
      ...rest,
      index: position,
      pieces: first === '' ? [] : [first],
      isWhole: piece.name !== '' && argumentsObject(piece.arguments) !== undefined,
    };
    this.#calls.push(call);
    if (position !== undefined) this.#byIndex.set(position, call);
    if (call.id !== '') this.#byId.set(call.id, call);
  }

  /**
   * Returns the last events of an answer: its tool calls, the state, and the finish reason. The tool calls of a
   * truncated or withheld answer are omitted because they are incomplete.
   * @param stateOf returns the state that must be sent back to the provider; `undefined` if there is none
   * @throws CallFault
   */
  *end(reason: FinishReason | undefined, stateOf: (calls: readonly ReturnedCall[]) => unknown): Generator<ModelEvent> {
    if (reason === undefined) return;
    const calls = reason === 'stop' || reason === 'tool_calls' ? this.#completeCalls() : [];
    if (reason === 'tool_calls' && calls.length === 0)
      throw new CallFault('ended its answer with the reason tool_calls but sent no tool call');
    for (const { id, name, arguments: args } of calls) yield { type: 'tool-call', call: { id, name, arguments: args } };
    const state = calls.length === 0 ? undefined : stateOf(calls);
    if (state !== undefined) yield { type: 'state', state };
    // Some servers send `stop` although the answer contains tool calls.
    yield { type: 'finish', reason: calls.length > 0 ? 'tool_calls' : reason };
  }

  /** Finds the call that a piece may belong to. A piece without index, id and name belongs to the last call. */
  #find(index: number | undefined, { id, name }: Pick<OpenCall, 'id' | 'name'>): OpenCall | undefined {
    const indexed = index === undefined ? undefined : this.#byIndex.get(index);
    if (index !== undefined && name !== '') return indexed;
    if (indexed !== undefined && (id === '' || id === indexed.id)) return indexed;
    return this.#byId.get(id) ?? indexed ?? (name === '' ? this.#calls.at(-1) : undefined);
  }

  #completeCalls(): readonly ReturnedCall[] {
    const calls = this.#calls.map((call): JoinedCall => ({ ...call, arguments: joinArguments(call.pieces) }));
    return withoutRepetitions(calls.filter((call) => call.name !== '' || call.arguments !== '')).map((call) => {
      if (call.name === '') throw new CallFault('sent a tool call without a name');
      return {
        id: this.#newId(call.id),
        name: this.#names.decode(call.name),
        arguments: call.arguments || '{}',
        extra: call.extra,
      };
    });
  }

  /**
   * Returns the id if it is new, otherwise a generated one. It has nine letters and digits, as the models of Mistral
   * require.
   */
  #newId(received: string): string {
    let id = received;
    for (
      let count = Math.max(this.#usedIds.size + 1, this.#nextNumber);
      id === '' || this.#usedIds.has(id);
      count += 1
    ) {
      id = `call${String(count).padStart(5, '0')}`;
      // All lower numbers are used: do not try them again.
      this.#nextNumber = count + 1;
    }
    this.#usedIds.add(id);
    return id;
  }
}

/**
 * Returns whether a piece starts a new call. Some servers send several calls with the same index, or without an index.
 * Then a different name or id, or a name after a complete call, starts a new call.
 */
function startsNewCall(
  before: OpenCall,
  piece: Pick<OpenCall, 'id' | 'name'> & { readonly arguments: string },
): boolean {
  if (piece.name === '' || before.name === '') return false;
  if (piece.name !== before.name) return true;
  if (piece.id !== '' && before.id !== '' && piece.id !== before.id) return true;
  return before.isWhole && piece.arguments !== '' && !isPlaceholder(before, piece);
}

/**
 * Returns whether a call has placeholder arguments: some servers send `{}` first and the real arguments under the same
 * id.
 */
function isPlaceholder(before: OpenCall, piece: Pick<OpenCall, 'id'>): boolean {
  return before.id !== '' && piece.id === before.id && before.pieces.join('').trim() === '{}';
}

/**
 * Returns the calls without repetitions: some servers send a complete call again with the finish reason, or under the
 * next index.
 */
function withoutRepetitions(calls: readonly JoinedCall[]): readonly JoinedCall[] {
  if (calls.length < 2) return calls;
  const firsts = new Map<string, JoinedCall>();
  return calls.filter((call) => {
    const { repeated, own } = keysOf(call);
    const first = repeated.map((key) => firsts.get(key)).find((earlier) => earlier !== undefined);
    if (first !== undefined) first.extra = call.extra ?? first.extra;
    else for (const key of own) firsts.set(key, firsts.get(key) ?? call);
    return first === undefined;
  });
}

/**
 * Returns the keys under which a call is indexed (`own`), and those of an earlier call that it would repeat
 * (`repeated`). A repetition has the same name, the same arguments, and the same id, or the same index if one of the
 * two has no id.
 */
function keysOf({ id, index, name, arguments: args }: JoinedCall): {
  readonly repeated: readonly string[];
  readonly own: readonly string[];
} {
  const call = JSON.stringify([name, compactJson(args || '{}')]);
  const atIndex = index === undefined ? [] : [`${index} ${call}`];
  const atIndexWithoutId = index === undefined ? [] : [`${index} without id ${call}`];
  if (id === '') return { repeated: atIndex, own: [...atIndex, ...atIndexWithoutId] };
  const withId = `id ${JSON.stringify(id)} ${call}`;
  return { repeated: [withId, ...atIndexWithoutId], own: [withId, ...atIndex] };
}
