// Replays recorded model calls without a credential or network access. Does not access files.
import { ConfigurationError, ExecutionError, ProviderError } from '../../errors.ts';
import { readNumber } from '../../exact-number.ts';
import { parseJson, stringifyJson } from '../../json-text.ts';
import type { ModelEvent } from '../../providers/provider.ts';
import { wellFormedJson } from '../../well-formed.ts';
import { parseRecording, type RecordedCall, requestJson } from './recording-format.ts';
import type { CallRequest, CallTransport, Sleep, Transport } from './transport.ts';

/** Replays recorded calls instead of calling providers. */
export class ReplayTransport implements Transport {
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

  check(): void {
    // Calls no provider.
  }

  async open(request: CallRequest): Promise<CallTransport> {
    const { node, number: call } = request;
    const recorded = this.#calls.get(keyOf(node, call));
    if (recorded === undefined) throw differs(`the recording contains no call ${call} of ${node}`, { node, call });
    const field = differingField(recorded.request, parseJson(stringifyJson(requestJson(request))));
    if (field !== undefined)
      throw differs(`call ${call} of ${node} differs from the recording in ${field}`, { node, call, field });
    return {
      send: (_request, _signal, attempt) => replayAttempt(recorded, attempt),
      waitAfter: (attempt) => recorded.attempts[attempt - 1]?.waitedMs,
      sleep: () => Promise.resolve(),
      close: () => undefined,
    };
  }

  /** Does not wait. */
  readonly sleep: Sleep = () => Promise.resolve();

  assertRecorded(): void {
    // Records nothing.
  }
}

/**
 * Returns the events of an attempt, counted from 1, then throws its error.
 * @throws ExecutionError `REPLAY_DIFFERS` if more was not recorded
 */
async function* replayAttempt({ node, call, attempts }: RecordedCall, number: number): AsyncGenerator<ModelEvent> {
  const attempt = attempts[number - 1];
  if (attempt === undefined)
    throw differs(`the recording contains no attempt ${number} of call ${call} of ${node}`, { node, call });
  yield* attempt.events;
  if (attempt.error !== undefined) throw copyOf(attempt.error);
  if (attempt.isCancelled)
    throw differs(`call ${call} of ${node} was cancelled before its end when it was recorded`, { node, call });
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
