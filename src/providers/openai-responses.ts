// OpenAI's Responses API: its request, and what the events of its stream mean. It has no client and translates no fault.
// https://platform.openai.com/docs/api-reference/responses-streaming
import type OpenAI from 'openai';
import type { ResponseFormat } from '../actor/config.ts';
import { type TokenUsage, tokenCount } from '../usage.ts';
import type { FinishReason, ModelEvent, ModelRequest } from './provider.ts';
import { textOf } from './translate-error.ts';

/** An event as it may come from any server: nothing in it is sure to be there. */
interface WireEvent {
  readonly type?: string;
  readonly delta?: unknown;
  readonly response?: WireResponse | null;
}

interface WireResponse {
  readonly usage?: OpenAI.Responses.ResponseUsage | null;
  readonly error?: unknown;
  readonly incomplete_details?: { readonly reason?: string } | null;
}

/**
 * Sends one request to `{base}/responses` and streams the answer. Nothing of it is kept by the provider (`store: false`).
 * @throws what the SDK throws, and an error of the same shape for a response that failed
 */
export async function* streamResponse(client: OpenAI, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const events: AsyncIterable<unknown> = await client.responses.create(body(request), { signal });
  let refused = false;
  for await (const event of events as AsyncIterable<WireEvent | null>) {
    const text = TEXT_EVENTS.has(event?.type ?? '') ? textOf(event?.delta) : '';
    if (text !== '') yield { type: 'text', text };
    refused ||= text !== '' && event?.type === REFUSAL_EVENT;
    const usage = LAST_EVENTS.has(event?.type ?? '') ? normalise(event?.response?.usage) : undefined;
    if (usage) yield { type: 'usage', usage };
    const fault = faultIn(event);
    if (fault) throw fault;
    const reason = finishOf(event);
    // What follows a refusal is an ordinary end.
    if (reason) yield { type: 'finish', reason: refused ? 'refusal' : reason };
  }
}

const REFUSAL_EVENT = 'response.refusal.delta';
/** Reasoning and its summaries are no part of the answer. */
const TEXT_EVENTS: ReadonlySet<string> = new Set(['response.output_text.delta', REFUSAL_EVENT]);
/** The response that an earlier event holds has counted nothing yet. */
const LAST_EVENTS: ReadonlySet<string> = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled']);

/** Why a response is incomplete. Another reason is none that could be told, as if the stream had been cut. */
const INCOMPLETE: ReadonlyMap<unknown, FinishReason> = new Map([
  ['max_output_tokens', 'length'],
  ['content_filter', 'content_filter'],
]);

function finishOf(event: WireEvent | null): FinishReason | undefined {
  if (event?.type === 'response.completed') return 'stop';
  if (event?.type === 'response.incomplete') return INCOMPLETE.get(event.response?.incomplete_details?.reason);
  return undefined;
}

/** The SDK throws for an event that holds an `error`; these hold it elsewhere, or are it. What was said stands in `error`, as in the SDK's own. */
function faultIn(event: WireEvent | null): Error | undefined {
  if (event?.type === 'error') return faultOf(event.type, event);
  if (event?.type === 'response.failed' || event?.type === 'response.cancelled') return faultOf(event.type, event.response?.error ?? {});
  return undefined;
}

/** One that says nothing is told by the name of its event. */
function faultOf(type: string, error: object): Error {
  const says = Object.values(error).some((value) => value !== null && value !== type);
  return Object.assign(new Error(type), { error: says ? error : { message: type } });
}

/** `stop` and `seed` have no counterpart here: the catalog knows that such a model does not take them. */
function body({ model, messages, settings }: ModelRequest): OpenAI.Responses.ResponseCreateParamsStreaming {
  const { temperature, topP, maxTokens, reasoningEffort, responseFormat } = settings;
  return {
    model,
    // A system message is as good as `instructions`, and keeps its place: JSON mode looks for the word JSON in the input.
    input: messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    store: false,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { max_output_tokens: maxTokens }),
    ...(reasoningEffort !== undefined && { reasoning: { effort: reasoningEffort as OpenAI.ReasoningEffort } }),
    ...(responseFormat !== undefined && responseFormat !== 'text' && { text: { format: formatOf(responseFormat) } }),
  };
}

/** Not strict, which takes only a part of JSON Schema: what has come is checked here. */
function formatOf(format: Exclude<ResponseFormat, 'text'>): OpenAI.Responses.ResponseFormatTextConfig {
  return format === 'json' ? { type: 'json_object' } : { type: 'json_schema', name: 'answer', schema: { ...format.jsonSchema }, strict: false };
}

/** `input_tokens` and `output_tokens` already hold their parts. Without both of them nothing was reported. */
function normalise(usage: OpenAI.Responses.ResponseUsage | null | undefined): TokenUsage | undefined {
  const input = tokenCount(usage?.input_tokens);
  const output = tokenCount(usage?.output_tokens);
  if (input === undefined || output === undefined) return undefined;
  return {
    input,
    output,
    cachedRead: tokenCount(usage?.input_tokens_details?.cached_tokens) ?? 0,
    cachedWrite: tokenCount(usage?.input_tokens_details?.cache_write_tokens) ?? 0,
    reasoning: tokenCount(usage?.output_tokens_details?.reasoning_tokens) ?? 0,
  };
}
