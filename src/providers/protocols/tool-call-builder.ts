// The tool calls of one answer, put together from the pieces in which they come, whichever the protocol. Knows no wire.

import { stringifyJson } from '../../json-text.ts';
import { isRecord } from '../../plain-object.ts';
import { CallFault } from '../errors/call-fault.ts';
import type { FinishReason, ModelEvent, ModelRequest, ToolCall } from '../provider.ts';
import { argumentsObject, compactJson, joinArguments } from './tool-call-arguments.ts';
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

/** A call with what the provider wants back with it. */
export interface ReturnedCall extends ToolCall {
  readonly extra: unknown;
}

interface OpenCall {
  readonly index: number | undefined;
  readonly id: string;
  name: string;
  /** The arguments as they came, piece by piece; none of them is empty. */
  readonly pieces: string[];
  extra: unknown;
  /** All of it has come at once, so what names a tool again is another call. */
  readonly isWhole: boolean;
}

/** A call of which all pieces have come. */
interface JoinedCall extends OpenCall {
  /** Empty: none came. */
  readonly arguments: string;
}

/** Whether a model is offered tools. Without them no call of it is looked at. */
export function offersTools({ tools }: ModelRequest): boolean {
  return tools !== undefined && tools.length > 0;
}

/** Gathers the calls of one answer. */
export class ToolCallBuilder {
  readonly #names: ToolNames;
  readonly #taken: Set<string>;
  #nextMade = 0;
  readonly #calls: OpenCall[] = [];
  readonly #byIndex = new Map<number, OpenCall>();
  readonly #byId = new Map<string, OpenCall>();

  constructor(request: ModelRequest) {
    this.#names = namesIn(request);
    this.#taken = new Set(
      request.messages.flatMap((message) =>
        message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id }) => id) : [],
      ),
    );
  }

  /** Takes the next piece of a call, or a whole call. */
  add({ index, id, name, arguments: args, extra }: CallPiece): void {
    const at = typeof index === 'number' ? index : undefined;
    const piece = {
      id: textIn(id),
      name: textIn(name),
      arguments: isRecord(args) ? stringifyJson(args) : textIn(args),
      extra,
    };
    const before = this.#find(at, piece);
    if (before !== undefined && !isAnother(before, piece)) {
      before.name ||= piece.name;
      if (piece.arguments !== '') before.pieces.push(piece.arguments);
      before.extra = extra ?? before.extra;
      return;
    }
    const { arguments: first, ...told } = piece;
    const call = {
      ...told,
      index: at,
      pieces: first === '' ? [] : [first],
      isWhole: piece.name !== '' && argumentsObject(piece.arguments) !== undefined,
    };
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
    if (reason === 'tool_calls' && calls.length === 0)
      throw new CallFault('ended its answer for a tool call and sent none');
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
    const calls = this.#calls.map((call): JoinedCall => ({ ...call, arguments: joinArguments(call.pieces) }));
    return withoutRepetitions(calls.filter((call) => call.name !== '' || call.arguments !== '')).map((call) => {
      if (call.name === '') throw new CallFault('asked for a tool and did not name it');
      return {
        id: this.#newId(call.id),
        name: this.#names.decode(call.name),
        arguments: call.arguments || '{}',
        extra: call.extra,
      };
    });
  }

  /** An id that is there and new stays. One that is made has nine letters and digits, as Mistral's models want it. */
  #newId(told: string): string {
    let id = told;
    for (let count = Math.max(this.#taken.size + 1, this.#nextMade); id === '' || this.#taken.has(id); count += 1) {
      id = `call${String(count).padStart(5, '0')}`;
      // All before it are taken: they need not be tried again.
      this.#nextMade = count + 1;
    }
    this.#taken.add(id);
    return id;
  }
}

/** Some servers give several calls one index, or none: then another name or id, or a name after all was there, begins another call. */
function isAnother(before: OpenCall, piece: Pick<OpenCall, 'id' | 'name'> & { readonly arguments: string }): boolean {
  if (piece.name === '' || before.name === '') return false;
  if (piece.name !== before.name) return true;
  if (piece.id !== '' && before.id !== '' && piece.id !== before.id) return true;
  return before.isWhole && piece.arguments !== '' && !isPlaceholder(before, piece);
}

/** Some servers announce a call with empty arguments and send the true ones under the same id. */
function isPlaceholder(before: OpenCall, piece: Pick<OpenCall, 'id'>): boolean {
  return before.id !== '' && piece.id === before.id && before.pieces.join('').trim() === '{}';
}

/** The calls that a server sent once. Some send a whole call again with the reason to finish, or under the next index. */
function withoutRepetitions(calls: readonly JoinedCall[]): readonly JoinedCall[] {
  if (calls.length < 2) return calls;
  const firsts = new Map<string, JoinedCall>();
  return calls.filter((call) => {
    const { same, own } = marksOf(call);
    const first = same.map((mark) => firsts.get(mark)).find((earlier) => earlier !== undefined);
    if (first !== undefined) first.extra = call.extra ?? first.extra;
    else for (const mark of own) firsts.set(mark, firsts.get(mark) ?? call);
    return first === undefined;
  });
}

/**
 * The marks that a call leaves (`own`), and those of an earlier call that it repeats (`same`). A repetition has the same name, the same
 * arguments, and the same id, or the same index where one of the two has no id.
 */
function marksOf({ id, index, name, arguments: args }: JoinedCall): {
  readonly same: readonly string[];
  readonly own: readonly string[];
} {
  const call = JSON.stringify([name, compactJson(args || '{}')]);
  const atIndex = index === undefined ? [] : [`${index} ${call}`];
  const atIndexWithoutId = index === undefined ? [] : [`${index} without id ${call}`];
  if (id === '') return { same: atIndex, own: [...atIndex, ...atIndexWithoutId] };
  const withId = `id ${JSON.stringify(id)} ${call}`;
  return { same: [withId, ...atIndexWithoutId], own: [withId, ...atIndex] };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
