// Recordings of model calls: what was asked and what came, without credentials and headers, as lines of JSON. A replay needs no
// key and no network.

import type { ModelSettings } from '../actor/config.ts';
import { ConfigurationError, type ErrorCode, ExecutionError, ProviderError } from '../errors.ts';
import { isRecord } from '../plain-object.ts';
import type { ModelEvent, ModelRequest } from '../providers/provider.ts';

export const RECORDING_VERSION = 1;

/** What is kept of a request. The maximum of output that was granted stands beside it, for it depends on budgets and is not compared. */
interface RecordedRequest {
  readonly provider: string;
  readonly model: string;
  readonly messages: ModelRequest['messages'];
  /** As the actor has them. */
  readonly settings: ModelSettings;
}

interface RecordedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

interface RecordedCall {
  readonly type: 'call';
  readonly node: string;
  /** Counted from 1 for each node. */
  readonly call: number;
  readonly attempts: number;
  readonly request: RecordedRequest;
  readonly max_tokens: number | null;
  readonly events: readonly ModelEvent[];
  readonly error?: RecordedError;
}

interface Exchange {
  readonly provider: string;
  readonly request: ModelRequest;
  /** The settings of the actor, before a maximum of output was granted. */
  readonly settings: ModelSettings;
}

/** A recording that is being made, or one that is played. */
export type Tape = Recorder | Player;

/** Writes each call, once it has ended, as one line. */
export class Recorder {
  readonly mode = 'record';
  readonly #write: (line: string) => void;
  readonly #open = new Map<string, Omit<RecordedCall, 'attempts'>>();
  #isBegun = false;

  /** @param write takes one line, without its line end */
  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** Passes the events of an attempt on and keeps them. A later attempt of the same call takes the place of an earlier one. */
  async *record(
    node: string,
    call: number,
    { provider, request, settings, events }: Exchange & { readonly events: AsyncIterable<ModelEvent> },
  ): AsyncGenerator<ModelEvent> {
    const kept: ModelEvent[] = [];
    const entry = {
      type: 'call',
      node,
      call,
      request: recordedRequest({ provider, request, settings }),
      max_tokens: request.settings.maxTokens ?? null,
      events: kept,
    } as const;
    this.#open.set(keyOf(node, call), entry);
    try {
      for await (const event of events) {
        kept.push(event);
        yield event;
      }
    } catch (error) {
      if (error instanceof ProviderError) this.#open.set(keyOf(node, call), { ...entry, error: recordedError(error) });
      throw error;
    }
  }

  /** Writes the call down. */
  close(node: string, call: number, attempts: number): void {
    const entry = this.#open.get(keyOf(node, call));
    if (entry === undefined) return;
    this.#open.delete(keyOf(node, call));
    if (!this.#isBegun) this.#write(JSON.stringify({ type: 'recording', version: RECORDING_VERSION }));
    this.#isBegun = true;
    const { type, request, max_tokens, events, error } = entry;
    this.#write(JSON.stringify({ type, node, call, attempts, request, max_tokens, events: joined(events), ...(error && { error }) }));
  }
}

/** Plays recorded calls in place of a provider. */
export class Player {
  readonly mode = 'replay';
  readonly #calls: ReadonlyMap<string, RecordedCall>;

  /** @throws ConfigurationError `INVALID_RECORDING` naming the line */
  constructor(text: string) {
    this.#calls = new Map(parseRecording(text).map((call) => [keyOf(call.node, call.call), call]));
  }

  /** How often a call was sent when it was recorded. */
  attempts(node: string, call: number): number {
    return this.#calls.get(keyOf(node, call))?.attempts ?? 1;
  }

  /** The events of a call, and its error. @throws ExecutionError `REPLAY_DIFFERS` if another request was recorded, or none */
  async *replay(node: string, call: number, exchange: Exchange): AsyncGenerator<ModelEvent> {
    const recorded = this.#calls.get(keyOf(node, call));
    if (recorded === undefined) throw differs(`the recording holds no call ${call} of ${node}`, { node, call });
    const field = differingField(recorded.request, recordedRequest(exchange));
    if (field !== undefined) throw differs(`call ${call} of ${node} differs from the recording in ${field}`, { node, call, field });
    yield* recorded.events;
    if (recorded.error !== undefined) throw new ProviderError(recorded.error);
  }

  close(): void {
    // Nothing is kept.
  }
}

function keyOf(node: string, call: number): string {
  return `${call} ${node}`;
}

function recordedRequest({ provider, request: { model, messages }, settings }: Exchange): RecordedRequest {
  return JSON.parse(JSON.stringify({ provider, model, messages, settings })) as RecordedRequest;
}

function recordedError({ code, message, hint, details }: ProviderError): RecordedError {
  return { code, message, ...(hint !== undefined && { hint }), details };
}

/** Pieces of text that follow each other are one: how an answer was cut on the wire is nothing to keep. */
function joined(events: readonly ModelEvent[]): readonly ModelEvent[] {
  const kept: ModelEvent[] = [];
  for (const event of events) {
    const last = kept.at(-1);
    if (event.type === 'text' && last?.type === 'text') kept[kept.length - 1] = { type: 'text', text: last.text + event.text };
    else kept.push(event);
  }
  return kept;
}

/** The path of the first field that is not the same. */
function differingField(recorded: unknown, asked: unknown, path = ''): string | undefined {
  if (typeof recorded !== 'object' || typeof asked !== 'object' || recorded === null || asked === null) return recorded === asked ? undefined : path;
  const keys = new Set([...Object.keys(recorded), ...Object.keys(asked)]);
  for (const key of keys) {
    const field = differingField((recorded as Record<string, unknown>)[key], (asked as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`);
    if (field !== undefined) return field;
  }
  return undefined;
}

function differs(message: string, details: Readonly<Record<string, unknown>>): ExecutionError {
  return new ExecutionError({ code: 'REPLAY_DIFFERS', message, hint: 'Record it again. Nothing was sent.', details });
}

function parseRecording(text: string): readonly RecordedCall[] {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const [head, ...calls] = lines.filter(({ line }) => line !== '').map(({ line, number }) => ({ value: parseLine(line, number), number }));
  if (head === undefined || head.value.type !== 'recording') throw invalid('it does not begin with {"type":"recording"}');
  if (head.value.version !== RECORDING_VERSION) throw invalid(`it is of version ${String(head.value.version)}, and this program knows ${RECORDING_VERSION}`);
  return calls.map(({ value, number }) => {
    const isCall =
      value.type === 'call' && typeof value.node === 'string' && Number.isSafeInteger(value.call) && isRecord(value.request) && Array.isArray(value.events);
    if (!isCall) throw invalid(`line ${number} is no call`);
    return value as unknown as RecordedCall;
  });
}

function parseLine(line: string, number: number): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (isRecord(value)) return value;
  } catch {
    // Told below.
  }
  throw invalid(`line ${number} is no JSON object`);
}

function invalid(reason: string): ConfigurationError {
  return new ConfigurationError({
    code: 'INVALID_RECORDING',
    message: `the recording cannot be played: ${reason}`,
    hint: 'Record it again with --record FILE.',
  });
}
