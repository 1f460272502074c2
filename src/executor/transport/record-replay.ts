// Records model calls while they are made, or replays recorded calls without a credential or network access. Does not
// access files.
import { type AgentsError, ConfigurationError, ExecutionError, ProviderError } from '../../errors.ts';
import { readNumber } from '../../exact-number.ts';
import { parseJson, stringifyJson } from '../../json-text.ts';
import type { ModelEvent } from '../../providers/provider.ts';
import { wellFormedJson } from '../../well-formed.ts';
import { callbackError } from '../failure.ts';
import {
  callLine,
  headLine,
  parseRecording,
  type RecordedAttempt,
  type RecordedCall,
  type RecordedRequest,
  requestJson,
} from './recording-format.ts';

/** Records the calls of a run, or replays them. */
export type RecordOrReplay = Recorder | Replayer;

/** Writes each call as one line, once it has ended. */
export class Recorder {
  readonly mode = 'record';
  readonly #write: (line: string) => void;
  #fault: AgentsError | undefined;

  /**
   * Writes the first line.
   * @param write takes one line, without its line end
   * @throws ExecutionError if it fails
   */
  constructor(write: (line: string) => void) {
    this.#write = write;
    this.#line(headLine());
    this.check();
  }

  /** Starts to record a call. */
  call(node: string, number: number, request: RecordedRequest): CallRecorder {
    return new CallRecorder((attempts) => this.#line(callLine({ node, call: number, request, attempts })));
  }

  /** @throws ExecutionError if a line could not be written */
  check(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** Writes a line. Stores an error instead of throwing it, so that it does not replace an error of the call. */
  #line(line: string): void {
    try {
      this.#write(line);
    } catch (error) {
      this.#fault ??= callbackError('record', error);
    }
  }
}

/** Records one call. */
class CallRecorder {
  readonly mode = 'record';
  readonly #attempts: RecordedAttempt[] = [];
  readonly #write: (attempts: readonly RecordedAttempt[]) => void;

  constructor(write: (attempts: readonly RecordedAttempt[]) => void) {
    this.#write = write;
  }

  /**
   * Forwards the events of an attempt and stores them. An error after the signal is aborted is not recorded as an error
   * of the provider.
   */
  async *record(
    maxTokens: number | undefined,
    live: AsyncIterable<ModelEvent>,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    const events: ModelEvent[] = [];
    const at = this.#attempts.push({ maxTokens: maxTokens ?? null, events, isCancelled: true }) - 1;
    const end = (error?: ProviderError) => {
      this.#attempts[at] = { maxTokens: maxTokens ?? null, events, error, isCancelled: false };
    };
    try {
      for await (const event of live) {
        events.push(event);
        yield event;
      }
      // An SDK may report an abort as the end of the answer.
      if (!signal.aborted) end();
    } catch (error) {
      if (error instanceof ProviderError && !signal.aborted) end(error);
      throw error;
    }
  }

  /** Records the wait before the next attempt, in milliseconds. */
  noteWait(waitedMs: number): void {
    const last = this.#attempts.pop();
    if (last !== undefined) this.#attempts.push({ ...last, waitedMs });
  }

  /** Writes the call if it was sent. */
  close(): void {
    if (this.#attempts.length > 0) this.#write(this.#attempts);
  }
}

/** Replays recorded calls instead of calling providers. */
export class Replayer {
  readonly mode = 'replay';
  readonly #calls: ReadonlyMap<string, RecordedCall>;

  /** @throws ConfigurationError `INVALID_RECORDING` */
  constructor(text: string) {
    const calls = parseRecording(text);
    this.#calls = new Map(calls.map((call) => [keyOf(call.node, call.call), call]));
    if (this.#calls.size < calls.length) {
      throw new ConfigurationError({
        code: 'INVALID_RECORDING',
        message: 'the recording cannot be replayed: it contains a call twice',
        hint: 'Record it again with --record FILE.',
      });
    }
  }

  /** Finds a recorded call. @throws ExecutionError `REPLAY_DIFFERS` if it is missing or its request differs */
  call(node: string, number: number, request: RecordedRequest): CallReplayer {
    const recorded = this.#calls.get(keyOf(node, number));
    if (recorded === undefined)
      throw differs(`the recording contains no call ${number} of ${node}`, { node, call: number });
    const field = differingField(recorded.request, parseJson(stringifyJson(requestJson(request))));
    if (field !== undefined)
      throw differs(`call ${number} of ${node} differs from the recording in ${field}`, { node, call: number, field });
    return new CallReplayer(recorded);
  }
}

/** Replays one call. */
class CallReplayer {
  readonly mode = 'replay';
  readonly #recorded: RecordedCall;

  constructor(recorded: RecordedCall) {
    this.#recorded = recorded;
  }

  /**
   * Returns the events of an attempt, counted from 1, then throws its error.
   * @throws ExecutionError `REPLAY_DIFFERS` if more was not recorded
   */
  async *replay(number: number): AsyncGenerator<ModelEvent> {
    const { node, call, attempts } = this.#recorded;
    const attempt = attempts[number - 1];
    if (attempt === undefined)
      throw differs(`the recording contains no attempt ${number} of call ${call} of ${node}`, { node, call });
    yield* attempt.events;
    if (attempt.error !== undefined) throw copyOf(attempt.error);
    if (attempt.isCancelled)
      throw differs(`call ${call} of ${node} was cancelled before its end when it was recorded`, { node, call });
  }

  /** Returns the recorded wait after an attempt in milliseconds; `undefined` after the last one. */
  waitAfter(number: number): number | undefined {
    return this.#recorded.attempts[number - 1]?.waitedMs;
  }

  close(): void {
    // Holds no resources.
  }
}

/** Copies a recorded error. Each run needs its own, because `spent` is added to it. */
function copyOf({ code, message, hint, details, retryable, isFree }: ProviderError): ProviderError {
  return new ProviderError({ code, message, hint, details, retryable, isFree });
}

function keyOf(node: string, call: number): string {
  return `${call} ${node}`;
}

/** Returns the path of the first field that differs; `undefined` if none does. */
function differingField(recorded: unknown, current: unknown, path = ''): string | undefined {
  if (typeof recorded !== 'object' || typeof current !== 'object' || recorded === null || current === null)
    return isSame(recorded, current) ? undefined : path;
  if (Array.isArray(recorded) !== Array.isArray(current)) return path;
  const [recordedFields, currentFields] = [recorded, current] as Record<string, unknown>[];
  const keys = new Set([...Object.keys(recorded), ...Object.keys(current)]);
  for (const key of keys) {
    const field = differingField(at(recordedFields, key), at(currentFields, key), path === '' ? key : `${path}.${key}`);
    if (field !== undefined) return field;
  }
  return undefined;
}

/**
 * Returns whether two values are equal. Accepts earlier recordings, which contain integers rounded to doubles and lone
 * surrogates.
 */
function isSame(recorded: unknown, current: unknown): boolean {
  if (typeof recorded === 'string') return recorded === current || wellFormedJson(recorded) === current;
  return recorded === current || (typeof current === 'bigint' && recorded === readNumber(String(Number(current))));
}

function at(record: Readonly<Record<string, unknown>> | undefined, key: string): unknown {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}

function differs(message: string, details: Readonly<Record<string, unknown>>): ExecutionError {
  return new ExecutionError({ code: 'REPLAY_DIFFERS', message, hint: 'Record it again. Nothing was sent.', details });
}
