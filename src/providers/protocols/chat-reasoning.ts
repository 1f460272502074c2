// What a service of chat completions wants back with the calls of a turn: its thoughts, by the name under which they came, and
// what stood beside each call. All of it goes back as it came.
import { isRecord } from '../../plain-object.ts';
import type { Dialect, ThoughtName } from '../table/dialect.ts';
import type { ReturnedCall } from './tool-call-builder.ts';

/** What is kept between the turns, as JSON. */
export interface ChatState {
  /** Keys of the message. */
  readonly message?: Readonly<Record<string, unknown>>;
  /** Of each call by its id, such as Google's thought signatures. */
  readonly extra_content?: Readonly<Record<string, unknown>>;
}

/** Gathers the thoughts of one answer. */
export class ChatReasoning {
  readonly #names: readonly ThoughtName[];
  readonly #texts = new Map<ThoughtName, string>();
  readonly #details: Detail[] = [];
  /** Of each index, the details of each type. */
  readonly #groups = new Map<number, Map<unknown, DetailGroup>>();

  constructor({ thoughts = ['reasoning_content'] }: Dialect) {
    this.#names = thoughts;
  }

  /** Takes what a delta holds of them. */
  add(delta: Readonly<Record<string, unknown>>): void {
    for (const name of this.#names) {
      const value = delta[name];
      if (typeof value === 'string') this.#texts.set(name, (this.#texts.get(name) ?? '') + value);
      if (name === 'reasoning_details' && Array.isArray(value)) for (const part of value) this.#addDetail(part);
    }
  }

  /** What goes back with some calls; `undefined`: nothing. */
  stateWith(calls: readonly ReturnedCall[]): ChatState | undefined {
    const message = {
      ...Object.fromEntries(this.#texts),
      ...(this.#details.length > 0 && { reasoning_details: this.#details }),
    };
    const extras = calls
      .filter(({ extra }) => extra !== undefined && extra !== null)
      .map(({ id, extra }) => [id, extra]);
    const state: ChatState = {
      ...(Object.keys(message).length > 0 && { message }),
      ...(extras.length > 0 && { extra_content: Object.fromEntries(extras) }),
    };
    return Object.keys(state).length > 0 ? state : undefined;
  }

  /**
   * A part comes in pieces of the same type and index, its signature in the last one: sent back in pieces it is refused.
   * https://openrouter.ai/docs/use-cases/reasoning-tokens https://github.com/agno-agi/agno/issues/8794
   */
  #addDetail(piece: unknown): void {
    if (!isRecord(piece)) return;
    const group = this.#groupOf(piece);
    const before = group?.goesOn(piece.id);
    if (before === undefined) {
      const detail = { ...piece };
      this.#details.push(detail);
      group?.add(detail);
      return;
    }
    for (const [key, value] of Object.entries(piece)) {
      const was = before[key];
      before[key] =
        PIECEWISE.has(key) && typeof was === 'string' && typeof value === 'string' ? was + value : (value ?? was);
    }
    group?.note(before);
  }

  #groupOf({ index, type }: Detail): DetailGroup | undefined {
    if (typeof index !== 'number') return undefined;
    const types = this.#groups.get(index) ?? new Map<unknown, DetailGroup>();
    const group = types.get(type) ?? new DetailGroup();
    this.#groups.set(index, types.set(type, group));
    return group;
  }
}

type Detail = Record<string, unknown>;

/** The details of one index and type, found by their ids: there may be very many. */
class DetailGroup {
  readonly #byId = new Map<unknown, Detail>();
  #last: Detail | undefined;

  /** The last detail that a piece with this id continues: it has the same id, or it or the piece has none. */
  goesOn(id: unknown): Detail | undefined {
    // A detail without an id is alone in its group, since every piece continues it.
    const isAny = (id ?? undefined) === undefined || (this.#last?.id ?? undefined) === undefined;
    return isAny ? this.#last : this.#byId.get(id);
  }

  add(detail: Detail): void {
    this.#last = detail;
    this.note(detail);
  }

  /** Takes note of the id that a detail has by now. */
  note(detail: Detail): void {
    this.#byId.set(detail.id, detail);
  }
}

/** The keys of a part whose text comes in pieces. */
const PIECEWISE: ReadonlySet<string> = new Set(['text', 'summary', 'data']);

/** The state of a turn, as far as it is one of chat completions. */
export function chatStateOf(state: unknown): ChatState {
  if (!isRecord(state)) return {};
  const { message, extra_content: extras } = state;
  return { ...(isRecord(message) && { message }), ...(isRecord(extras) && { extra_content: extras }) };
}
