// What an SDK or the network throws, as an error of ours. The only place that knows the shape of the SDKs' errors.

import type { Credential } from '../../credentials.ts';
import { AgentsError, LimitError, ProviderError } from '../../errors.ts';
import { parseJson } from '../../json-text.ts';
import { wellFormed } from '../../well-formed.ts';
import type { Connection, ModelRequest } from '../provider.ts';
import { AnsweredError, type Observed } from '../wire/guarded-fetch.ts';
import { isDone, type ServerEvent } from '../wire/server-events.ts';
import { WatchFault } from '../wire/watched-body.ts';
import { CallFault } from './call-fault.ts';
import { saidIn, tellsAnError } from './error-body.ts';
import {
  FAULTS,
  type FaultName,
  faultOfEvent,
  faultOfSocket,
  faultOfStatus,
  type ReportedError,
  type Verdict,
} from './fault-table.ts';
import { retryAfterMs, spokenTime } from './retry-after.ts';

/** How long an SDK waits for the head of an answer: as long as a timer can, for how long is decided in watched-body.ts. */
export const SDK_TIMEOUT_MS = 2 ** 31 - 1;

const MAX_MESSAGE = 500;
/** So many characters of what a provider says are looked at to make a message. */
const MAX_WORDS = 64 * 1024;

/** An error that stands in an answer, in the shape of the SDKs' own. */
export function errorInAnswer(error: unknown): Error {
  return Object.assign(new Error('the answer holds an error'), { error });
}

/** The value of an event of the `openai` protocol; `null`: it only says that this was the last one. @throws for an error in its place */
export function valueIn(event: ServerEvent): unknown {
  if (isDone(event)) return null;
  const value = parseJson(event.data);
  const error = (value as { readonly error?: unknown } | null)?.error;
  if (error) throw errorInAnswer(error);
  return value;
}

/** A delta that a careless server sends as null or as something else is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export interface FailedRequest {
  readonly connection: Connection;
  /** What was seen of the request. */
  readonly observed: Observed;
  /** Absent: it was not about one model. */
  readonly request?: Pick<ModelRequest, 'model'>;
}

interface Meaning extends Verdict {
  /** Without the words of the provider. */
  readonly message: string;
  readonly words: string;
  /** Facts for `details`. */
  readonly status?: number;
  readonly retryAfterMs?: number | undefined;
}

/** What failed, as an error of ours; one of ours is left as it is. */
export async function translate(error: unknown, circumstances: FailedRequest): Promise<AgentsError> {
  const own = [error, innermost(error)].find((one) => one instanceof AgentsError);
  const { connection, request, observed } = circumstances;
  // In place of the end of a run, which the executor knows itself, it is told that the request was not sent.
  if (own !== undefined && !(own instanceof LimitError && observed.isUnsent)) return own;
  const meaning = meaningOf(error, circumstances);
  const words = oneLine(meaning.words, connection.credential);
  const { status, retryAfterMs: wait } = meaning;
  return new ProviderError({
    code: FAULTS[meaning.fault].code,
    message: words === '' ? meaning.message : `${meaning.message}: ${words}`,
    hint: await hintOf(meaning, circumstances),
    cause: error,
    retryable: meaning.retryable,
    isFree: observed.isUnsent || isFree(meaning),
    details: {
      provider: connection.provider,
      ...(request !== undefined && { model: request.model }),
      ...(status !== undefined && { status }),
      ...(wait !== undefined && { retry_after_ms: wait }),
    },
  });
}

function meaningOf(error: unknown, { connection, observed }: FailedRequest): Meaning {
  const { provider } = connection;
  const inner = innermost(error);
  if (inner instanceof WatchFault)
    return { fault: inner.fault, retryable: false, message: `${provider} ${inner.message}`, words: '' };
  if (error instanceof CallFault)
    return { fault: 'garbled', retryable: false, message: `${provider} ${error.message}`, words: '' };
  if (error instanceof AnsweredError)
    return error.status >= 200 && error.status < 300 ? ofDocument(error, provider) : ofAnswer(error, connection);
  // An error event in the stream carries what the provider said; a cut connection is an error of the socket.
  const event = (error as { error?: unknown }).error;
  if (event !== undefined && event !== null) return ofEvent(saidIn(event), provider);
  if (inner instanceof SyntaxError)
    return { fault: 'malformed', retryable: false, message: `${provider} sent something that is not JSON`, words: '' };
  return ofSocket(inner, connection, observed);
}

function ofAnswer({ status, headers, body }: AnsweredError, { provider, now }: Connection): Meaning {
  const said = saidIn(body);
  const verdict = faultOfStatus(status, said, headers.get('x-should-retry'));
  return {
    ...verdict,
    message: `${provider} answered ${status}`,
    words: said.words,
    status,
    retryAfterMs: retryAfterMs(headers, now?.() ?? new Date()),
  };
}

/** A status of success with something else than events. */
function ofDocument({ headers, body }: AnsweredError, provider: string): Meaning {
  if (tellsAnError(body)) return { ...ofEvent(saidIn(body), provider), message: `${provider} answered with an error` };
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const kind = /html|json/.test(type) ? type.trim() : /^\s*</.test(body) ? 'a page' : 'a whole document';
  return {
    fault: 'malformed',
    retryable: false,
    message: `${provider} answered with ${kind} instead of a stream`,
    words: saidIn(body).words,
  };
}

function ofEvent(said: ReportedError, provider: string): Meaning {
  return {
    fault: faultOfEvent(said),
    retryable: false,
    message: `${provider} broke off with an error`,
    words: said.words,
  };
}

function ofSocket(error: unknown, connection: Connection, observed: Observed): Meaning {
  const { provider, baseUrl } = connection;
  const { message = '', code = '' } = error as { message?: string; code?: string };
  const words = message || code;
  const verdict = faultOfSocket(code);
  if (observed.answered) {
    const fault = verdict.fault === 'silent' ? 'silent' : 'cut';
    return {
      fault,
      retryable: false,
      message: `the connection to ${provider} broke in the middle of the answer`,
      words,
    };
  }
  const unreachable = `${provider} could not be reached at ${baseUrl}`;
  if (/redirect/.test(words)) return { fault: 'redirected', retryable: false, message: unreachable, words };
  const trusted = FAULTS[verdict.fault].code !== 'PROVIDER_TLS';
  return {
    ...verdict,
    message: trusted ? unreachable : `no trusted connection to ${provider} at ${baseUrl}`,
    words: withoutSources(words),
  };
}

/** OpenSSL says where in its sources it found what is wrong; its reason alone is for people. */
function withoutSources(words: string): string {
  const [, reason] = /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(words) ?? [];
  return reason ?? words;
}

/** The connection was never made, or an error status came in place of an answer. */
function isFree({ fault, status }: Meaning): boolean {
  return (status !== undefined && (status < 200 || status > 299)) || NEVER_MADE.has(fault);
}

const NEVER_MADE: ReadonlySet<FaultName> = new Set([
  'closed',
  'nowhere',
  'untrusted',
  'expired',
  'misnamed',
  'insecure',
  'redirected',
]);

/** Faults whose hint is to wait: with a time, where the provider has told one. */
const WAITING: ReadonlySet<FaultName> = new Set(['limited', 'failed', 'overloaded', 'timeout', 'conflict']);

async function hintOf(
  { fault, retryAfterMs: wait = 0 }: Meaning,
  { connection, request }: FailedRequest,
): Promise<string> {
  const { provider, baseUrl } = connection;
  if (WAITING.has(fault) && wait > 0) return `${provider} wants to be left alone: try again in ${spokenTime(wait)}.`;
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
  if (fault === 'unknown' && request === undefined)
    return `It has no list of models at ${baseUrl}: its models run all the same, if the base URL is right.`;
  const near = fault === 'unknown' && request !== undefined ? await nearestModels(provider, request.model) : undefined;
  return near === undefined ? hint : `${hint} ${near}`;
}

/** On demand: the lists are not needed where all goes well. */
async function nearestModels(provider: string, model: string): Promise<string | undefined> {
  const { didYouMean, nearestNames } = await import('../../actor/nearest-names.ts');
  const { listedNames } = await import('../provider-registry.ts');
  const name = `${provider}/${model}`;
  const listed = listedNames(provider);
  return listed.includes(name) ? undefined : didYouMean(nearestNames(name, listed));
}

/** So short a part of a header is no key. */
const MIN_KEY_LENGTH = 8;

/** The key, and each header as a whole and in its words, the longest first. */
function hiddenWords({ apiKey, headers }: Credential): readonly string[] {
  const values = Object.values(headers ?? {}).map((value) => value.trim());
  const words = values.flatMap((value) => value.split(/\s+/)).filter((word) => word.length >= MIN_KEY_LENGTH);
  return [apiKey?.trim() ?? '', ...values, ...words].filter((one) => one !== '').sort((a, b) => b.length - a.length);
}

/** What the provider or the socket said, in one line, without the key should it be in there. */
function oneLine(said: string, credential: Credential): string {
  let words = said;
  for (const hidden of hiddenWords(credential)) words = words.replaceAll(hidden, '***');
  const start = words.slice(0, MAX_WORDS);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a server says must not steer a terminal
  const line = start.replaceAll(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim();
  return line.length > MAX_MESSAGE ? `${wellFormed(line.slice(0, MAX_MESSAGE))}...` : line;
}

/** The innermost error of a chain of causes, where the socket speaks. */
function innermost(error: unknown): unknown {
  let inner = error;
  for (let depth = 0; depth < 8 && inner instanceof Error && inner.cause instanceof Error; depth += 1)
    inner = inner.cause;
  return inner;
}
