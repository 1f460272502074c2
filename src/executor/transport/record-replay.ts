// A tape in place of the wire, or beside it: calls of models that are recorded while they are made, or played without a key and
// a network. Knows no file.
import { type AgentsError, ConfigurationError, ExecutionError, ProviderError } from '../../errors.ts';
import { readNumber } from '../../exact-number.ts';
import { parseJson, stringifyJson } from '../../json-text.ts';
import type { ModelEvent } from '../../providers/provider.ts';
import { wellFormedJson } from '../../well-formed.ts';
import { callersFailure } from '../failure.ts';
import {
  callLine,
  headLine,
  parseRecording,
  requestJson,
  type TapedAttempt,
  type TapedCall,
  type TapedRequest,
} from './recording-format.ts';

/** A recording that is being made, or one that is played. */
export type RecordOrReplay = Recorder | Replayer;

/** Writes each call, once it has ended, as one line. */
export class Recorder {
  readonly mode = 'record';
  readonly #write: (line: string) => void;
  #fault: AgentsError | undefined;

  /**
   * Writes the first line.
   * @param write takes one line, without its line end
   * @throws ExecutionError if that fails
   */
  constructor(write: (line: string) => void) {
    this.#write = write;
    this.#line(headLine());
    this.check();
  }

  /** Begins to record a call. */
  call(node: string, number: number, request: TapedRequest): CallRecorder {
    return new CallRecorder((attempts) => this.#line(callLine({ node, call: number, request, attempts })));
  }

  /** @throws ExecutionError if a line could not be written */
  check(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** What goes wrong is kept: it must not take the place of what went wrong with the call. */
  #line(line: string): void {
    try {
      this.#write(line);
    } catch (error) {
      this.#fault ??= callersFailure('record', error);
    }
  }
}

/** One call that is being recorded. */
class CallRecorder {
  readonly mode = 'record';
  readonly #attempts: TapedAttempt[] = [];
  readonly #write: (attempts: readonly TapedAttempt[]) => void;

  constructor(write: (attempts: readonly TapedAttempt[]) => void) {
    this.#write = write;
  }

  /** Passes the events of an attempt on and keeps them. What fails once the signal is aborted is no fault of the provider. */
  async *record(
    maxTokens: number | undefined,
    live: AsyncIterable<ModelEvent>,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    const events: ModelEvent[] = [];
    const at = this.#attempts.push({ maxTokens: maxTokens ?? null, events, isLeft: true }) - 1;
    const end = (error?: ProviderError) => {
      this.#attempts[at] = { maxTokens: maxTokens ?? null, events, error, isLeft: false };
    };
    try {
      for await (const event of live) {
        events.push(event);
        yield event;
      }
      // An SDK may take an abort for the end of the answer.
      if (!signal.aborted) end();
    } catch (error) {
      if (error instanceof ProviderError && !signal.aborted) end(error);
      throw error;
    }
  }

  /** Keeps how long is waited before the next attempt. */
  waits(waitedMs: number): void {
    const last = this.#attempts.pop();
    if (last !== undefined) this.#attempts.push({ ...last, waitedMs });
  }

  /** Writes the call down, if it was sent at all. */
  close(): void {
    if (this.#attempts.length > 0) this.#write(this.#attempts);
  }
}

/** Plays recorded calls in place of a provider. */
export class Replayer {
  readonly mode = 'replay';
  readonly #calls: ReadonlyMap<string, TapedCall>;

  /** @throws ConfigurationError `INVALID_RECORDING` */
  constructor(text: string) {
    const calls = parseRecording(text);
    this.#calls = new Map(calls.map((call) => [keyOf(call.node, call.call), call]));
    if (this.#calls.size < calls.length) {
      throw new ConfigurationError({
        code: 'INVALID_RECORDING',
        message: 'the recording cannot be played: it holds a call twice',
        hint: 'Record it again with --record FILE.',
      });
    }
  }

  /** Finds a call. @throws ExecutionError `REPLAY_DIFFERS` if another request was recorded, or none */
  call(node: string, number: number, request: TapedRequest): CallPlayer {
    const taped = this.#calls.get(keyOf(node, number));
    if (taped === undefined) throw differs(`the recording holds no call ${number} of ${node}`, { node, call: number });
    const field = differingField(taped.request, parseJson(stringifyJson(requestJson(request))));
    if (field !== undefined)
      throw differs(`call ${number} of ${node} differs from the recording in ${field}`, { node, call: number, field });
    return new CallPlayer(taped);
  }
}

/** One call that is played. */
class CallPlayer {
  readonly mode = 'replay';
  readonly #taped: TapedCall;

  constructor(taped: TapedCall) {
    this.#taped = taped;
  }

  /** The events of an attempt, counted from 1, and its error. @throws ExecutionError `REPLAY_DIFFERS` beyond what was recorded */
  async *play(number: number): AsyncGenerator<ModelEvent> {
    const { node, call, attempts } = this.#taped;
    const attempt = attempts[number - 1];
    if (attempt === undefined)
      throw differs(`the recording holds no attempt ${number} of call ${call} of ${node}`, { node, call });
    yield* attempt.events;
    if (attempt.error !== undefined) throw anew(attempt.error);
    if (attempt.isLeft)
      throw differs(`call ${call} of ${node} was left before its end when it was recorded`, { node, call });
  }

  /** How long was waited after an attempt; `undefined`: it was the last one. */
  waitAfter(number: number): number | undefined {
    return this.#taped.attempts[number - 1]?.waitedMs;
  }

  close(): void {
    // Nothing is kept.
  }
}

/** Each run gets an error of its own: what was spent is noted in it. */
function anew({ code, message, hint, details, retryable, isFree }: ProviderError): ProviderError {
  return new ProviderError({ code, message, hint, details, retryable, isFree });
}

function keyOf(node: string, call: number): string {
  return `${call} ${node}`;
}

/** The path of the first field that is not the same. */
function differingField(recorded: unknown, asked: unknown, path = ''): string | undefined {
  if (typeof recorded !== 'object' || typeof asked !== 'object' || recorded === null || asked === null)
    return isSame(recorded, asked) ? undefined : path;
  if (Array.isArray(recorded) !== Array.isArray(asked)) return path;
  const [one, other] = [recorded, asked] as Record<string, unknown>[];
  const keys = new Set([...Object.keys(recorded), ...Object.keys(asked)]);
  for (const key of keys) {
    const field = differingField(at(one, key), at(other, key), path === '' ? key : `${path}.${key}`);
    if (field !== undefined) return field;
  }
  return undefined;
}

/** Recordings of before have what a double left of a whole number, and halves of characters. */
function isSame(recorded: unknown, asked: unknown): boolean {
  if (typeof recorded === 'string') return recorded === asked || wellFormedJson(recorded) === asked;
  return recorded === asked || (typeof asked === 'bigint' && recorded === readNumber(String(Number(asked))));
}

function at(record: Readonly<Record<string, unknown>> | undefined, key: string): unknown {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function differs(message: string, details: Readonly<Record<string, unknown>>): ExecutionError {
  return new ExecutionError({ code: 'REPLAY_DIFFERS', message, hint: 'Record it again. Nothing was sent.', details });
}
