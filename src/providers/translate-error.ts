// What an SDK throws, as an error of ours. The only place that knows the shape of the SDKs' errors.
import type { Credential } from '../credentials.ts';
import { AgentsError, type ErrorCode, ProviderError } from '../errors.ts';
import { hasAnswered } from './guarded-fetch.ts';
import type { Connection, ModelEvent, ModelRequest } from './provider.ts';
import { findProviderRow } from './table.ts';

/** How long an SDK waits for the head of an answer. */
export const SDK_TIMEOUT_MS = 600_000;

const MAX_MESSAGE = 500;

/** Passes the events of an adapter on and translates what it throws. */
export async function* streamFaults(connection: Connection, request: ModelRequest, events: AsyncIterable<ModelEvent>): AsyncGenerator<ModelEvent> {
  try {
    yield* events;
  } catch (error) {
    throw ownError(error) ?? translate(error, { connection, request });
  }
}

/** An error of ours, which an SDK may have wrapped as the failure of its connection. */
function ownError(error: unknown): AgentsError | undefined {
  return [error, innermost(error)].find((one) => one instanceof AgentsError);
}

/** A delta that a careless server sends as null or as something else is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const NO_REQUEST = { model: 'its models' };

interface Circumstances {
  readonly connection: Connection;
  /** Absent: it was not about one model. */
  readonly request?: Pick<ModelRequest, 'model'>;
}

interface Meaning {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** What failed, as an error of ours; one of ours is left as it is. */
export function translate(error: unknown, circumstances: Circumstances): AgentsError {
  const { connection, request = NO_REQUEST } = circumstances;
  const status = (error as { status?: unknown }).status;
  const known = typeof status === 'number' ? byStatus(status, circumstances) : withoutStatus(error, circumstances);
  const said = wordsOf(error, connection);
  return new ProviderError({
    ...known,
    message: said === '' ? known.message : `${known.message}: ${said}`,
    cause: error,
    details: { provider: connection.provider, model: request.model, ...(typeof status === 'number' && { status }) },
  });
}

function byStatus(status: number, { connection, request = NO_REQUEST }: Circumstances): Meaning {
  const { provider } = connection;
  const answer = `${provider} answered ${status}`;
  if (status === 401)
    return {
      code: 'PROVIDER_AUTHENTICATION',
      message: answer,
      hint: `The key was not accepted: check ${findProviderRow(provider)?.variable ?? `the key of ${provider}`}.`,
    };
  if (status === 403) return { code: 'PROVIDER_PERMISSION', message: answer, hint: `The key of ${provider} may not use ${request.model}.` };
  if (status === 404) return { code: 'UNKNOWN_TO_PROVIDER', message: answer, hint: `Check the model name "${request.model}" and the base URL.` };
  if (status === 429) return { code: 'PROVIDER_RATE_LIMITED', message: answer, hint: 'Wait and try again, or look at the quota of the account.' };
  if (status >= 500) return { code: 'PROVIDER_FAILED', message: answer, hint: 'The fault is at the provider: try again later.' };
  return { code: 'PROVIDER_REFUSED_REQUEST', message: answer, hint: 'Change what was asked for: the provider refuses it as it is.' };
}

function withoutStatus(error: unknown, { connection }: Circumstances): Meaning {
  const { provider, baseUrl } = connection;
  // An error event in the stream carries what the provider said; a cut connection is an error of the socket.
  const said = (error as { error?: unknown }).error;
  if (said !== undefined && said !== null)
    return { code: 'PROVIDER_FAILED', message: `${provider} broke off with an error`, hint: 'The fault is at the provider: try again later.' };
  if (error instanceof SyntaxError)
    return { code: 'PROVIDER_BAD_ANSWER', message: `${provider} sent something that is not JSON`, hint: `Check the base URL, ${baseUrl}.` };
  if (hasAnswered(connection)) return { code: 'STREAM_CUT', message: `the connection to ${provider} broke in the middle of the answer`, hint: 'Try again.' };
  const redirected = /redirect/.test(chain(error));
  return {
    code: 'PROVIDER_UNREACHABLE',
    message: `${provider} could not be reached at ${baseUrl}`,
    hint: redirected
      ? 'The address answers with a redirect, which is never followed with a key: use the address it leads to.'
      : 'Check the network and the base URL.',
  };
}

/** So short a part of a header is no key. */
const LEAST_KEY = 8;

/** The key, and each header as a whole and in its words, the longest first. */
function hiddenWords({ apiKey, headers }: Credential): readonly string[] {
  const values = Object.values(headers ?? {}).map((value) => value.trim());
  const words = values.flatMap((value) => value.split(/\s+/)).filter((word) => word.length >= LEAST_KEY);
  return [apiKey?.trim() ?? '', ...values, ...words].filter((one) => one !== '').sort((a, b) => b.length - a.length);
}

/** What the provider or the socket said, in one line, without the key should it be in there. */
function wordsOf(error: unknown, { credential }: Connection): string {
  const body = (error as { error?: { message?: unknown; error?: { message?: unknown } } }).error;
  const said = [body?.error?.message, body?.message].find((one) => typeof one === 'string');
  let words = typeof said === 'string' ? said : error instanceof SyntaxError || typeof (error as { status?: unknown }).status === 'number' ? '' : chain(error);
  for (const hidden of hiddenWords(credential)) words = words.replaceAll(hidden, '***');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a server says must not steer a terminal
  const line = words.replaceAll(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim();
  return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}...` : line;
}

/** The innermost message of a chain of causes, where the socket speaks. */
function chain(error: unknown): string {
  const { message, code } = innermost(error) as { message?: string; code?: string };
  return message || code || '';
}

function innermost(error: unknown): unknown {
  let inner = error;
  for (let depth = 0; depth < 8 && inner instanceof Error && inner.cause instanceof Error; depth += 1) inner = inner.cause;
  return inner;
}
