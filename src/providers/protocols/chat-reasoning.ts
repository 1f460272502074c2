// The data that a chat completions service requires with the tool calls of a turn: its reasoning, by field name, and
// the extra content of each call. It is sent back unchanged.
import { isRecord } from '../../plain-object.ts';
import type { Dialect, ReasoningField } from '../table/dialect.ts';
import type { ReturnedCall } from './tool-call-builder.ts';

/** The state that is kept between turns, as JSON. */
export interface ChatState {
  /** The keys that are added to the assistant message. */
  readonly message?: Readonly<Record<string, unknown>>;
  /** The extra content of tool calls, by call id, such as the thought signatures of Google. */
  readonly extra_content?: Readonly<Record<string, unknown>>;
}

/** Collects the reasoning of one answer. */
export class ChatReasoning {
  readonly #names: readonly ReasoningField[];
  readonly #texts = new Map<ReasoningField, string>();
  readonly #details: Detail[] = [];
  /** By index, then by type. */
  readonly #groups = new Map<number, Map<unknown, DetailGroup>>();

  constructor({ reasoningFields = ['reasoning_content'] }: Dialect) {
    this.#names = reasoningFields;
  }

  /** Adds the reasoning of a delta. */
  add(delta: Readonly<Record<string, unknown>>): void {
    for (const name of this.#names) {
      const value = delta[name];
      if (typeof value === 'string') this.#texts.set(name, (this.#texts.get(name) ?? '') + value);
      if (name === 'reasoning_details' && Array.isArray(value)) for (const part of value) this.#addDetail(part);
    }
  }

  /** Returns the state to send back with tool calls; `undefined` if there is none. */
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
   * Adds a reasoning detail. A detail is streamed in pieces with the same type and index, with the signature in the
   * last one. The service refuses details that are sent back in pieces.
   * https://openrouter.ai/docs/use-cases/reasoning-tokens https://github.com/agno-agi/agno/issues/8794
   */
  #addDetail(piece: unknown): void {
    if (!isRecord(piece)) return;
    const group = this.#groupOf(piece);
    const before = group?.continuedBy(piece.id);
    if (before === undefined) {
      const detail = { ...piece };
      this.#details.push(detail);
      group?.add(detail);
      return;
    }
    for (const [key, value] of Object.entries(piece)) {
      const earlier = before[key];
      before[key] =
        STREAMED_KEYS.has(key) && typeof earlier === 'string' && typeof value === 'string'
          ? earlier + value
          : (value ?? earlier);
    }
    group?.index(before);
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

/** The details of one index and type, indexed by id because there may be very many. */
class DetailGroup {
  readonly #byId = new Map<unknown, Detail>();
  #last: Detail | undefined;

  /** Returns the last detail that a piece with this id continues: it has the same id, or one of the two has no id. */
  continuedBy(id: unknown): Detail | undefined {
    // A detail without an id is the only one of its group, because every piece continues it.
    const isAny = (id ?? undefined) === undefined || (this.#last?.id ?? undefined) === undefined;
    return isAny ? this.#last : this.#byId.get(id);
  }

  add(detail: Detail): void {
    this.#last = detail;
    this.index(detail);
  }

  /** Indexes a detail by its current id. */
  index(detail: Detail): void {
    this.#byId.set(detail.id, detail);
  }
}

/** The keys of a detail whose text is streamed in pieces. */
const STREAMED_KEYS: ReadonlySet<string> = new Set(['text', 'summary', 'data']);

/** Returns a state of chat completions; empty if the state is of another protocol. */
export function chatStateOf(state: unknown): ChatState {
  if (!isRecord(state)) return {};
  const { message, extra_content: extras } = state;
  return { ...(isRecord(message) && { message }), ...(isRecord(extras) && { extra_content: extras }) };
}
