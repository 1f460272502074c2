// The `anthropic` protocol: messages, through the official SDK.
// https://platform.claude.com/docs/en/build-with-claude/streaming
import Anthropic from '@anthropic-ai/sdk';
import type { TokenUsage } from '../usage.ts';
import { guardedFetch, UNUSED_KEY } from './guarded-fetch.ts';
import { type Connection, type FinishReason, type ModelEvent, type ModelRequest, type Provider, UNKNOWN_MODEL_MAX_TOKENS } from './provider.ts';
import { SDK_TIMEOUT_MS, streamFaults } from './translate-error.ts';

const API_VERSION = '2023-06-01';

/** An adapter for one connection. Reads no environment and no profile: every option of the SDK is given. */
export function anthropicProvider(connection: Connection): Provider {
  const client = new Anthropic({
    apiKey: UNUSED_KEY,
    webhookKey: null,
    baseURL: connection.baseUrl,
    defaultHeaders: {},
    fetch: guardedFetch(connection, { 'x-api-key': connection.credential.apiKey, 'anthropic-version': API_VERSION }),
    logLevel: 'off',
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
  });
  return { stream: (request, signal) => streamFaults(connection, request, stream(client, request, signal)) };
}

async function* stream(client: Anthropic, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const events = await client.messages.create(body(request), { signal });
  let counts: Counts = {};
  for await (const event of events) {
    if (event.type === 'message_start') {
      counts = merge(counts, event.message.usage);
      yield { type: 'usage', usage: normalise(counts) };
    }
    if (event.type === 'content_block_start' && event.content_block.type === 'text' && event.content_block.text)
      yield { type: 'text', text: event.content_block.text };
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield { type: 'text', text: event.delta.text };
    if (event.type !== 'message_delta') continue;
    counts = merge(counts, event.usage);
    yield { type: 'usage', usage: normalise(counts) };
    if (event.delta.stop_reason) yield { type: 'finish', reason: FINISH[event.delta.stop_reason] ?? 'stop' };
  }
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refusal',
  tool_use: 'tool_calls',
};

function body({ model, messages, settings }: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const { temperature, topP, maxTokens, stop, reasoningEffort } = settings;
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
    ...(reasoningEffort !== undefined && { output_config: { effort: reasoningEffort as NonNullable<Anthropic.OutputConfig['effort']> } }),
  };
}

interface Counts {
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
}

/** Later counts are totals, not additions; a field that is absent leaves the earlier one. */
function merge(before: Counts, after: Counts): Counts {
  return {
    input_tokens: after.input_tokens ?? before.input_tokens ?? null,
    output_tokens: after.output_tokens ?? before.output_tokens ?? null,
    cache_read_input_tokens: after.cache_read_input_tokens ?? before.cache_read_input_tokens ?? null,
    cache_creation_input_tokens: after.cache_creation_input_tokens ?? before.cache_creation_input_tokens ?? null,
  };
}

/** `input_tokens` leaves out what was read from or written to the cache. Thinking counts as output and is not told apart. */
function normalise(counts: Counts): TokenUsage {
  const cachedRead = counts.cache_read_input_tokens ?? 0;
  const cachedWrite = counts.cache_creation_input_tokens ?? 0;
  return { input: (counts.input_tokens ?? 0) + cachedRead + cachedWrite, output: counts.output_tokens ?? 0, cachedRead, cachedWrite, reasoning: 0 };
}
