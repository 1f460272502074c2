// The `anthropic` protocol: messages, through the official SDK.
// https://platform.claude.com/docs/en/build-with-claude/streaming
import Anthropic from '@anthropic-ai/sdk';
import type { ModelSettings } from '../actor/config.ts';
import { type TokenUsage, tokenCount } from '../usage.ts';
import { authHeaders } from './address.ts';
import { guardedFetch, UNUSED_KEY } from './guarded-fetch.ts';
import { type Connection, type FinishReason, type ModelEvent, type ModelRequest, type Provider, UNKNOWN_MODEL_MAX_TOKENS } from './provider.ts';
import { SDK_TIMEOUT_MS, streamFaults, textOf } from './translate-error.ts';

/** An adapter for one connection. Reads no environment and no profile: every option of the SDK is given. */
export function anthropicProvider(connection: Connection): Provider {
  const client = new Anthropic({
    apiKey: UNUSED_KEY,
    webhookKey: null,
    baseURL: connection.baseUrl,
    defaultHeaders: {},
    fetch: guardedFetch(connection, authHeaders(connection)),
    logLevel: 'off',
    openTelemetry: { propagation: false, traces: false },
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
  });
  return { stream: (request, signal) => streamFaults(connection, request, stream(client, request, signal)) };
}

type MessageStream = AsyncIterable<Anthropic.RawMessageStreamEvent>;

async function* stream(client: Anthropic, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  // Not `messages.create`: it writes to the console when it thinks that a model is old.
  const events = await client.post<MessageStream>('/v1/messages', { body: body(request), signal, stream: true });
  let counts: Counts = {};
  for await (const event of events) {
    const text = textIn(event);
    if (text !== '') yield { type: 'text', text };
    if (event.type !== 'message_start' && event.type !== 'message_delta') continue;
    counts = merge(counts, event.type === 'message_start' ? event.message?.usage : event.usage);
    const usage = normalise(counts);
    if (usage) yield { type: 'usage', usage };
    const reason = event.type === 'message_delta' ? event.delta?.stop_reason : undefined;
    if (reason) yield { type: 'finish', reason: FINISH.get(reason) ?? 'stop' };
  }
}

/** Text only: thinking is not part of the answer. */
function textIn(event: Anthropic.RawMessageStreamEvent): string {
  if (event.type === 'content_block_start' && event.content_block?.type === 'text') return textOf(event.content_block.text);
  if (event.type === 'content_block_delta' && event.delta?.type === 'text_delta') return textOf(event.delta.text);
  return '';
}

/** A reason that is not here is an ordinary end. */
const FINISH: ReadonlyMap<string, FinishReason> = new Map([
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'refusal'],
  ['tool_use', 'tool_calls'],
]);

function body({ model, messages, settings }: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const { temperature, topP, maxTokens, stop } = settings;
  const output = outputConfig(settings);
  const system = messages.filter((message) => message.role === 'system').map((message) => message.content);
  const turns = messages.flatMap(({ role, content }) => (role === 'system' ? [] : [{ role, content }]));
  return {
    model,
    messages: turns,
    max_tokens: maxTokens ?? UNKNOWN_MODEL_MAX_TOKENS,
    stream: true,
    ...(system.length > 0 && { system: system.join('\n\n') }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stop !== undefined && { stop_sequences: [...stop] }),
    ...(Object.keys(output).length > 0 && { output_config: output }),
  };
}

/** The protocol knows no JSON without a schema: that is asked for by the prompt and checked when it has come. */
function outputConfig({ reasoningEffort, responseFormat }: ModelSettings): Anthropic.OutputConfig {
  return {
    ...(reasoningEffort !== undefined && { effort: reasoningEffort as NonNullable<Anthropic.OutputConfig['effort']> }),
    ...(typeof responseFormat === 'object' && { format: { type: 'json_schema' as const, schema: { ...responseFormat.jsonSchema } } }),
  };
}

const COUNTS = ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'] as const;

interface Counts extends Readonly<Partial<Record<(typeof COUNTS)[number], number | undefined>>> {
  readonly thinking_tokens?: number | undefined;
}

type Reported = Readonly<Partial<Record<(typeof COUNTS)[number], unknown>>> & {
  readonly output_tokens_details?: { readonly thinking_tokens?: unknown } | null;
};

/** Later counts are totals, not additions; one that is absent leaves the earlier one. */
function merge(before: Counts, after: Reported | undefined): Counts {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, tokenCount(after?.[name]) ?? before[name]]));
  return { ...counts, thinking_tokens: tokenCount(after?.output_tokens_details?.thinking_tokens) ?? before.thinking_tokens };
}

/** `input_tokens` leaves out what was read from or written to the cache. Thinking is part of the output. */
function normalise(counts: Counts): TokenUsage | undefined {
  const { input_tokens: plain, output_tokens: output, cache_read_input_tokens: cachedRead = 0, cache_creation_input_tokens: cachedWrite = 0 } = counts;
  if (plain === undefined || output === undefined) return undefined;
  return { input: plain + cachedRead + cachedWrite, output, cachedRead, cachedWrite, reasoning: Math.min(counts.thinking_tokens ?? 0, output) };
}
