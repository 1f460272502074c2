// Converts what an SDK or the network throws to an AgentsError. The only file that depends on the shape of SDK errors.

import type { Credential } from '../../credentials.ts';
import { AgentsError, LimitError, ProviderError } from '../../errors.ts';
import { parseJson } from '../../json-text.ts';
import { wellFormed } from '../../well-formed.ts';
import type { Connection, ModelRequest } from '../provider.ts';
import { type Observed, UnexpectedResponseError } from '../wire/guarded-fetch.ts';
import { isDone, type ServerEvent } from '../wire/server-events.ts';
import { WatchFault } from '../wire/watched-body.ts';
import { CallFault } from './call-fault.ts';
import { isErrorDocument, readReportedError } from './error-body.ts';
import {
  FAULTS,
  type FaultName,
  faultOfEvent,
  faultOfSocket,
  faultOfStatus,
  type ReportedError,
  type Verdict,
} from './fault-table.ts';
import { formatWait, retryAfterMs } from './retry-after.ts';

/**
 * How long an SDK waits for an answer, in milliseconds: the maximum of a timer. watched-body.ts enforces the real
 * timeout.
 */
export const SDK_TIMEOUT_MS = 2 ** 31 - 1;

const MAX_REASON_LENGTH = 500;
/** The maximum number of characters of a provider's text that are processed to make a message. */
const MAX_SCANNED_LENGTH = 64 * 1024;

/** Creates the error for a fault reported inside an answer, in the shape of an SDK error. */
export function errorInAnswer(error: unknown): Error {
  return Object.assign(new Error('the answer contains an error'), { error });
}

/**
 * Parses an event of the `openai` protocol. Returns `null` for the event that only marks the end.
 * @throws Error if the event contains an error
 */
export function parseEvent(event: ServerEvent): unknown {
  if (isDone(event)) return null;
  const value = parseJson(event.data);
  const error = (value as { readonly error?: unknown } | null)?.error;
  if (error) throw errorInAnswer(error);
  return value;
}

export interface FailedRequest {
  readonly connection: Connection;
  /** What the network layer observed of the request. */
  readonly observed: Observed;
  /** Absent if the request did not concern one model. */
  readonly request?: Pick<ModelRequest, 'model'>;
}

interface Failure extends Verdict {
  /** The message without the reason. */
  readonly message: string;
  /** The text of the provider or of the socket; empty if there is none. */
  readonly reason: string;
  /** Facts for `details`. */
  readonly status?: number;
  readonly retryAfterMs?: number | undefined;
}

/** Converts an error to an AgentsError. Returns an AgentsError unchanged. */
export async function translateError(error: unknown, failed: FailedRequest): Promise<AgentsError> {
  const agentsError = [error, innermost(error)].find((candidate) => candidate instanceof AgentsError);
  const { connection, request, observed } = failed;
  // For a canceled run the executor has the limit error itself. It needs the information that the request was not sent.
  if (agentsError !== undefined && !(agentsError instanceof LimitError && observed.isUnsent)) return agentsError;
  const failure = failureOf(error, failed);
  const reason = oneLine(failure.reason, connection.credential);
  const { status, retryAfterMs: wait } = failure;
  return new ProviderError({
    code: FAULTS[failure.fault].code,
    message: reason === '' ? failure.message : `${failure.message}: ${reason}`,
    hint: await hintOf(failure, failed),
    cause: error,
    retryable: failure.retryable,
    isFree: observed.isUnsent || isFree(failure),
    details: {
      provider: connection.provider,
      ...(request !== undefined && { model: request.model }),
      ...(status !== undefined && { status }),
      ...(wait !== undefined && { retry_after_ms: wait }),
    },
  });
}

function failureOf(error: unknown, { connection, observed }: FailedRequest): Failure {
  const { provider } = connection;
  const inner = innermost(error);
  if (inner instanceof WatchFault)
    return { fault: inner.fault, retryable: false, message: `${provider} ${inner.message}`, reason: '' };
  if (error instanceof CallFault)
    return { fault: 'invalidToolCall', retryable: false, message: `${provider} ${error.message}`, reason: '' };
  if (error instanceof UnexpectedResponseError)
    return error.status >= 200 && error.status < 300
      ? documentFailure(error, provider)
      : statusFailure(error, connection);
  // An error event of the stream has the error of the provider as `error`. A broken connection is a socket error.
  const event = (error as { error?: unknown }).error;
  if (event !== undefined && event !== null) return eventFailure(readReportedError(event), provider);
  if (inner instanceof SyntaxError)
    return {
      fault: 'invalidAnswer',
      retryable: false,
      message: `${provider} sent something that is not JSON`,
      reason: '',
    };
  return networkFailure(inner, connection, observed);
}

function statusFailure({ status, headers, body }: UnexpectedResponseError, { provider, now }: Connection): Failure {
  const reported = readReportedError(body);
  const verdict = faultOfStatus(status, reported, headers.get('x-should-retry'));
  return {
    ...verdict,
    message: `${provider} answered ${status}`,
    reason: reported.message,
    status,
    retryAfterMs: retryAfterMs(headers, now?.() ?? new Date()),
  };
}

/** Describes an answer with a status of success whose body is not a stream of events. */
function documentFailure({ headers, body }: UnexpectedResponseError, provider: string): Failure {
  if (isErrorDocument(body))
    return { ...eventFailure(readReportedError(body), provider), message: `${provider} answered with an error` };
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const kind = /html|json/.test(type) ? type.trim() : /^\s*</.test(body) ? 'a page' : 'a document';
  return {
    fault: 'invalidAnswer',
    retryable: false,
    message: `${provider} answered with ${kind} instead of a stream`,
    reason: readReportedError(body).message,
  };
}

function eventFailure(reported: ReportedError, provider: string): Failure {
  return {
    fault: faultOfEvent(reported),
    retryable: false,
    message: `${provider} ended the answer with an error`,
    reason: reported.message,
  };
}

function networkFailure(error: unknown, connection: Connection, observed: Observed): Failure {
  const { provider, baseUrl } = connection;
  const { message = '', code = '' } = error as { message?: string; code?: string };
  const reason = message || code;
  const verdict = faultOfSocket(code);
  if (observed.answered) {
    const fault = verdict.fault === 'idleTimeout' ? 'idleTimeout' : 'streamCut';
    return {
      fault,
      retryable: false,
      message: `the connection to ${provider} broke in the middle of the answer`,
      reason,
    };
  }
  const unreachable = `${provider} could not be reached at ${baseUrl}`;
  if (/redirect/.test(reason)) return { fault: 'redirected', retryable: false, message: unreachable, reason };
  const trusted = FAULTS[verdict.fault].code !== 'PROVIDER_TLS';
  return {
    ...verdict,
    message: trusted ? unreachable : `no trusted connection to ${provider} at ${baseUrl}`,
    reason: withoutOpensslSource(reason),
  };
}

/** Returns the reason in an OpenSSL message, without the position in the OpenSSL source code. */
function withoutOpensslSource(message: string): string {
  const [, reason] = /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(message) ?? [];
  return reason ?? message;
}

/** Returns whether the request costs nothing: no connection was made, or the provider answered with an error status. */
function isFree({ fault, status }: Failure): boolean {
  return (status !== undefined && (status < 200 || status > 299)) || NOT_CONNECTED.has(fault);
}

/** Faults that occur before a connection is established. */
const NOT_CONNECTED: ReadonlySet<FaultName> = new Set([
  'connectionRefused',
  'hostNotFound',
  'untrusted',
  'expired',
  'wrongHost',
  'protocolMismatch',
  'redirected',
]);

/** Faults whose hint is to wait. The hint contains the time if the provider sent one. */
const WAIT_FAULTS: ReadonlySet<FaultName> = new Set(['rateLimited', 'failed', 'overloaded', 'timeout', 'conflict']);

async function hintOf(
  { fault, retryAfterMs: wait = 0 }: Failure,
  { connection, request }: FailedRequest,
): Promise<string> {
  const { provider, baseUrl } = connection;
  if (WAIT_FAULTS.has(fault) && wait > 0) return `${provider} asks clients to retry after ${formatWait(wait)}.`;
  const filled = {
    provider,
    baseUrl,
    model: request?.model ?? 'its models',
    variable: connection.credential.source ?? connection.variable ?? `the key of ${provider}`,
  };
  const hint = Object.entries(filled).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, () => value),
    FAULTS[fault].hint as string,
  );
  if (fault === 'unknownModel' && request === undefined)
    return `Check the base URL, ${baseUrl}. If it is correct, ${provider} has no model list; its models can be run.`;
  const near =
    fault === 'unknownModel' && request !== undefined ? await nearestModels(provider, request.model) : undefined;
  return near === undefined ? hint : `${hint} ${near}`;
}

/**
 * Suggests the models with the most similar names. Loads the model lists on demand: they are not needed without an
 * error.
 */
async function nearestModels(provider: string, model: string): Promise<string | undefined> {
  const { didYouMean, nearestNames } = await import('../../actor/nearest-names.ts');
  const { listedNames } = await import('../provider-registry.ts');
  const name = `${provider}/${model}`;
  const listed = listedNames(provider);
  return listed.includes(name) ? undefined : didYouMean(nearestNames(name, listed));
}

/** A shorter part of a header value is not treated as a key. */
const MIN_KEY_LENGTH = 8;

/** Returns the strings to hide: the key, each complete header value and each word of it, the longest first. */
function secretsOf({ apiKey, headers }: Credential): readonly string[] {
  const values = Object.values(headers ?? {}).map((value) => value.trim());
  const words = values.flatMap((value) => value.split(/\s+/)).filter((word) => word.length >= MIN_KEY_LENGTH);
  return [apiKey?.trim() ?? '', ...values, ...words]
    .filter((value) => value !== '')
    .sort((a, b) => b.length - a.length);
}

/** Returns the text of the provider or of the socket as one line, with the key hidden. */
function oneLine(text: string, credential: Credential): string {
  let redacted = text;
  for (const secret of secretsOf(credential)) redacted = redacted.replaceAll(secret, '***');
  const start = redacted.slice(0, MAX_SCANNED_LENGTH);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the text of a server must not control the terminal
  const line = start.replaceAll(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim();
  return line.length > MAX_REASON_LENGTH ? `${wellFormed(line.slice(0, MAX_REASON_LENGTH))}...` : line;
}

/** Returns the innermost error of a chain of causes, which is the socket error if there is one. */
function innermost(error: unknown): unknown {
  let inner = error;
  for (let depth = 0; depth < 8 && inner instanceof Error && inner.cause instanceof Error; depth += 1)
    inner = inner.cause;
  return inner;
}
