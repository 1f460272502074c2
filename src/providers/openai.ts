// The `openai` protocol: chat completions, through the official SDK.
// https://platform.openai.com/docs/api-reference/chat-streaming
import OpenAI from 'openai';
import type { ResponseFormat } from '../actor/config.ts';
import { NotFoundError } from '../errors.ts';
import { type TokenUsage, tokenCount } from '../usage.ts';
import { findModel } from './catalog.ts';
import { guardedFetch, UNUSED_KEY } from './guarded-fetch.ts';
import type { Connection, FinishReason, ModelEvent, ModelRequest, Provider } from './provider.ts';
import { isOwnAddress } from './table.ts';
import { SDK_TIMEOUT_MS, streamFaults, textOf } from './translate-error.ts';

/** An adapter for one connection. Reads no environment: every option of the SDK is given. */
export function openaiProvider(connection: Connection): Provider {
  const { apiKey } = connection.credential;
  const client = new OpenAI({
    apiKey: UNUSED_KEY,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: connection.baseUrl,
    defaultHeaders: {},
    fetch: guardedFetch(connection, { authorization: apiKey === undefined ? undefined : `Bearer ${apiKey}` }),
    logLevel: 'off',
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
  });
  return {
    stream: (request, signal) => {
      refuseOtherApi(connection, request.model);
      return streamFaults(connection, request, stream(client, request, signal));
    },
  };
}

/** Another server may translate between the two APIs; the provider itself does not. */
function refuseOtherApi({ provider, baseUrl }: Connection, model: string): void {
  if (!isOwnAddress(provider, baseUrl) || findModel(provider, model, new Date(0))?.api !== 'responses') return;
  throw new NotFoundError({
    code: 'MODEL_NOT_FOUND',
    message: `${provider}/${model} speaks only the Responses API, which this version does not`,
    hint: `Choose another model: agents actor list --provider ${provider}. Nothing was sent.`,
    details: { provider, model },
  });
}

async function* stream(client: OpenAI, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const chunks = await client.chat.completions.create(body(request), { signal });
  let refused = false;
  for await (const chunk of chunks) {
    const choice = chunk?.choices?.[0];
    const text = textOf(choice?.delta?.content) + textOf(choice?.delta?.refusal);
    if (text !== '') yield { type: 'text', text };
    // The reason that follows a refusal is an ordinary one.
    refused ||= textOf(choice?.delta?.refusal) !== '';
    if (choice?.finish_reason) yield { type: 'finish', reason: refused ? 'refusal' : (FINISH[choice.finish_reason] ?? 'stop') };
    const usage = normalise(chunk?.usage);
    if (usage) yield { type: 'usage', usage };
  }
}

const FINISH: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'content_filter',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
};

function body({ model, messages, settings, maxTokensParameter }: ModelRequest): OpenAI.ChatCompletionCreateParamsStreaming {
  const { temperature, topP, maxTokens, stop, seed, reasoningEffort, responseFormat } = settings;
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    stream_options: { include_usage: true },
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { [maxTokensParameter ?? 'max_tokens']: maxTokens }),
    ...(stop !== undefined && { stop: [...stop] }),
    ...(seed !== undefined && { seed }),
    ...(reasoningEffort !== undefined && { reasoning_effort: reasoningEffort as OpenAI.ReasoningEffort }),
    ...(responseFormat !== undefined && responseFormat !== 'text' && { response_format: formatOf(responseFormat) }),
  };
}

function formatOf(format: Exclude<ResponseFormat, 'text'>): NonNullable<OpenAI.ChatCompletionCreateParams['response_format']> {
  return format === 'json' ? { type: 'json_object' } : { type: 'json_schema', json_schema: { name: 'answer', schema: { ...format.jsonSchema } } };
}

/** `prompt_tokens` and `completion_tokens` already hold their parts. Without both of them nothing was reported. */
function normalise(usage: OpenAI.CompletionUsage | null | undefined): TokenUsage | undefined {
  const input = tokenCount(usage?.prompt_tokens);
  const output = tokenCount(usage?.completion_tokens);
  if (input === undefined || output === undefined) return undefined;
  return {
    input,
    output,
    cachedRead: tokenCount(usage?.prompt_tokens_details?.cached_tokens) ?? 0,
    cachedWrite: tokenCount(usage?.prompt_tokens_details?.cache_write_tokens) ?? 0,
    reasoning: tokenCount(usage?.completion_tokens_details?.reasoning_tokens) ?? 0,
  };
}
