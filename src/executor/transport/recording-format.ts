// The format of a recording: writes and parses its lines. Does not depend on runs.
// Keys are in snake_case, as in all printed JSON. Lines contain no credentials and no headers.
import type { ModelSettings, ResponseFormat } from '../../actor/config.ts';
import { ConfigurationError, type ErrorCode, EXIT_STATUS, ProviderError } from '../../errors.ts';
import { parseJson, stringifyJson } from '../../json-text.ts';
import { isRecord } from '../../plain-object.ts';
import type { FinishReason, ModelEvent, ModelMessage, ToolCall, ToolDefinition } from '../../providers/provider.ts';
import { type TokenUsage, tokenCount } from '../../usage.ts';

export const RECORDING_VERSION = 1;

/** The request of a call. It is compared when the call is replayed. */
export interface RecordedRequest {
  readonly provider: string;
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** The settings of the actor, without a maximum of output that a limit lowered. */
  readonly settings: ModelSettings;
}

/** One attempt: a request that was sent once. */
export interface RecordedAttempt {
  /** The maximum of output that was sent; `null` if none was. It depends on the limits and is not compared. */
  readonly maxTokens: number | null;
  readonly events: readonly ModelEvent[];
  readonly error?: ProviderError | undefined;
  /** True if this program cancelled it before its end: by Ctrl-C, a time limit, or a reader that stopped reading. */
  readonly isCancelled: boolean;
  /** The wait in milliseconds before the next attempt; absent after the last one. */
  readonly waitedMs?: number | undefined;
}

/** One call of a parsed recording. */
export interface RecordedCall {
  readonly node: string;
  /** Counted from 1 for each node. */
  readonly call: number;
  /** The request as JSON. */
  readonly request: Readonly<Record<string, unknown>>;
  readonly attempts: readonly RecordedAttempt[];
}

/** Returns the first line of a recording. */
export function headLine(): string {
  return JSON.stringify({ type: 'recording', version: RECORDING_VERSION });
}

/** Returns the line of a call. */
export function callLine({
  node,
  call,
  request,
  attempts,
}: Omit<RecordedCall, 'request'> & { readonly request: RecordedRequest }): string {
  return stringifyJson({
    type: 'call',
    node,
    call,
    request: requestJson(request),
    attempts: attempts.map(attemptJson),
  });
}

/** Returns a request with the keys of a recording. Omits absent settings. */
export function requestJson({
  provider,
  model,
  messages,
  tools = [],
  settings,
}: RecordedRequest): Readonly<Record<string, unknown>> {
  return {
    provider,
    model,
    messages: messages.map(messageJson),
    ...(tools.length > 0 && { tools: tools.map(toolJson) }),
    settings: settingsJson(settings),
  };
}

/** Returns a message with the keys of a recording. */
function messageJson(message: ModelMessage): Readonly<Record<string, unknown>> {
  const { role, content } = message;
  if (role === 'tool') return { role, call_id: message.callId, content, is_error: message.isError };
  if (role !== 'assistant') return { role, content };
  const { toolCalls = [], state } = message;
  return {
    role,
    content,
    ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(toolCallJson) }),
    ...(state !== undefined && { state }),
  };
}

/** Returns a tool call with the keys of a recording, without additional properties that a provider may have set. */
function toolCallJson({ id, name, arguments: args }: ToolCall): object {
  return { id, name, arguments: args };
}

function toolJson({ name, description, parameters }: ToolDefinition): object {
  return { name, description, parameters };
}

/** Returns settings with the keys of an actor file. */
export function settingsJson({
  temperature,
  topP,
  maxTokens,
  stop,
  seed,
  reasoningEffort,
  responseFormat,
}: ModelSettings): Readonly<Record<string, unknown>> {
  const all = {
    temperature,
    top_p: topP,
    max_tokens: maxTokens,
    stop,
    seed,
    reasoning_effort: reasoningEffort,
    response_format: formatJson(responseFormat),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function formatJson(format: ResponseFormat | undefined): unknown {
  return typeof format === 'object' ? { json_schema: format.jsonSchema } : format;
}

function attemptJson({ maxTokens, events, error, isCancelled, waitedMs }: RecordedAttempt): object {
  return {
    max_tokens: maxTokens,
    events: eventsJson(events),
    ...(error && { error: errorJson(error) }),
    ...(isCancelled && { left: true }),
    ...(waitedMs !== undefined && { waited_ms: waitedMs }),
  };
}

/**
 * Returns events as JSON. Consecutive pieces of text are combined in one list, so that a long answer does not repeat
 * the keys for each word.
 */
function eventsJson(events: readonly ModelEvent[]): readonly object[] {
  const written: object[] = [];
  let pieces: string[] | undefined;
  for (const event of events) {
    if (event.type === 'text' && pieces !== undefined) pieces.push(event.text);
    else if (event.type === 'text') {
      pieces = [event.text];
      written.push({ type: 'text', pieces });
    } else {
      pieces = undefined;
      written.push(eventJson(event));
    }
  }
  return written;
}

function eventJson(event: ModelEvent): object {
  if (event.type === 'usage') return { type: 'usage', usage: tokensJson(event.usage), whole: event.isWhole };
  return event.type === 'tool-call' ? { type: 'tool-call', call: toolCallJson(event.call) } : event;
}

function tokensJson({ input, output, cachedRead, cachedWrite, reasoning }: TokenUsage): object {
  return { input, output, cached_read: cachedRead, cached_write: cachedWrite, reasoning };
}

function errorJson({ code, message, hint, details, retryable, isFree }: ProviderError): object {
  return { code, message, ...(hint !== undefined && { hint }), details, retryable, free: isFree };
}

/** Parses the calls of a recording. @throws ConfigurationError `INVALID_RECORDING` naming the line */
export function parseRecording(text: string): readonly RecordedCall[] {
  const lines = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ line, number: index + 1 }]));
  const [head, ...calls] = lines;
  const first = head && parseLine(head.line);
  if (first?.type !== 'recording') throw invalid('its first line is not the header of a recording');
  if (first.version !== RECORDING_VERSION)
    throw invalid(
      `its version is ${JSON.stringify(first.version)}, but this program supports version ${RECORDING_VERSION}`,
    );
  return calls.map(({ line, number }) => parseCall(parseLine(line), number));
}

function parseLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseJson(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseCall(value: Readonly<Record<string, unknown>> | undefined, number: number): RecordedCall {
  if (value?.type === 'recording')
    throw invalid(`a second recording begins in line ${number}`, 'Keep the recording of each run in its own file.');
  if (value?.type !== 'call') throw invalid(`line ${number} is not a call`);
  const { node, call, request, attempts } = value;
  const isComplete =
    typeof node === 'string' &&
    Number.isSafeInteger(call) &&
    isRecord(request) &&
    Array.isArray(attempts) &&
    attempts.length > 0;
  const read = isComplete ? attempts.map(parseAttempt).filter((attempt) => attempt !== undefined) : [];
  if (!isComplete || read.length < attempts.length) throw invalid(`line ${number} is not a complete call`);
  return { node, call: call as number, request, attempts: read };
}

function parseAttempt(value: unknown): RecordedAttempt | undefined {
  if (!isRecord(value) || !Array.isArray(value.events)) return undefined;
  const { max_tokens: maxTokens = null, left, waited_ms: waitedMs } = value;
  const events = value.events.map(parseEvents);
  const error = value.error === undefined ? undefined : parseError(value.error);
  const isComplete =
    isCountOr(null, maxTokens) &&
    isCountOr(undefined, waitedMs) &&
    (left === undefined || left === true) &&
    error !== 'invalid';
  if (!isComplete || events.includes(undefined)) return undefined;
  return {
    maxTokens,
    events: withWholeUsage(events.flatMap((one) => one ?? [])),
    error,
    isCancelled: left === true,
    waitedMs,
  };
}

/** An event of a recording. Recordings of earlier versions do not contain whether a usage report is complete. */
type RecordedEvent =
  | Exclude<ModelEvent, { readonly type: 'usage' }>
  | { readonly type: 'usage'; readonly usage: TokenUsage; readonly isWhole: boolean | undefined };

/**
 * Sets a missing `isWhole` as the earlier versions did: true if the answer has a finish reason and no text follows the
 * report.
 */
function withWholeUsage(events: readonly RecordedEvent[]): readonly ModelEvent[] {
  const isFinished = events.some(({ type }) => type === 'finish');
  const lastText = events.findLastIndex(({ type }) => type === 'text');
  return events.map((event, index) =>
    event.type === 'usage' ? { ...event, isWhole: event.isWhole ?? (isFinished && index > lastText) } : event,
  );
}

function isCountOr<Absent>(absent: Absent, value: unknown): value is number | Absent {
  return value === absent || tokenCount(value) !== undefined;
}

const FINISH_REASONS: readonly unknown[] = [
  'stop',
  'length',
  'content_filter',
  'refusal',
  'tool_calls',
] satisfies FinishReason[];

function parseEvents(value: unknown): readonly RecordedEvent[] | undefined {
  if (!isRecord(value)) return undefined;
  const { type, pieces, usage, reason, call } = value;
  if (type === 'text' && Array.isArray(pieces) && pieces.every((piece) => typeof piece === 'string'))
    return pieces.map((text) => ({ type, text }));
  if (type === 'finish' && FINISH_REASONS.includes(reason)) return [{ type, reason: reason as FinishReason }];
  if (type === 'tool-call') return isToolCall(call) ? [{ type, call }] : undefined;
  if (type === 'state') return value.state === undefined ? undefined : [{ type, state: value.state }];
  const tokens = type === 'usage' && isRecord(usage) ? parseTokens(usage) : undefined;
  if (tokens === undefined || (value.whole !== undefined && typeof value.whole !== 'boolean')) return undefined;
  return [{ type: 'usage', usage: tokens, isWhole: value.whole }];
}

function isToolCall(value: unknown): value is ToolCall {
  return isRecord(value) && [value.id, value.name, value.arguments].every((text) => typeof text === 'string');
}

function parseTokens(usage: Readonly<Record<string, unknown>>): TokenUsage | undefined {
  const counts = [usage.input, usage.output, usage.cached_read, usage.cached_write, usage.reasoning].map(tokenCount);
  if (counts.includes(undefined)) return undefined;
  const [input = 0, output = 0, cachedRead = 0, cachedWrite = 0, reasoning = 0] = counts;
  return { input, output, cachedRead, cachedWrite, reasoning };
}

function parseError(value: unknown): ProviderError | 'invalid' {
  if (!isRecord(value)) return 'invalid';
  const { code, message, hint, details = {}, retryable, free } = value;
  const isText = typeof message === 'string' && (hint === undefined || typeof hint === 'string');
  if (!isText || typeof code !== 'string' || !Object.hasOwn(EXIT_STATUS, code) || !isRecord(details)) return 'invalid';
  return new ProviderError({
    code: code as ErrorCode,
    message,
    hint,
    details,
    retryable: retryable === true,
    isFree: free === true,
  });
}

function invalid(reason: string, hint = 'Record it again with --record FILE.'): ConfigurationError {
  return new ConfigurationError({
    code: 'INVALID_RECORDING',
    message: `the recording cannot be replayed: ${reason}`,
    hint,
  });
}
