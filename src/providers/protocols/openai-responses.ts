// OpenAI's Responses API: its request, and what the events of its stream mean. It has no client and translates no fault.
// https://platform.openai.com/docs/api-reference/responses-streaming
import type OpenAI from 'openai';
import type { ResponseFormat } from '../../actor/config.ts';
import { isRecord } from '../../plain-object.ts';
import { type TokenUsage, tokenCount } from '../../usage.ts';
import { textOf, valueIn } from '../errors/translate-error.ts';
import type { FinishReason, ModelEvent, ModelMessage, ModelRequest, ToolDefinition } from '../provider.ts';
import type { ServerEvent } from '../wire/server-events.ts';
import type { AnswerReader } from './stream-answer.ts';
import { offersTools, ToolCallBuilder } from './tool-call-builder.ts';
import { sentArguments, sentResult } from './tool-messages.ts';
import { namesIn, type ToolNames } from './tool-names.ts';
import { holdsText, UsageReports } from './usage-reports.ts';
import { wireBody } from './wire-body.ts';

/** An event as it may come from any server: nothing in it is sure to be there. */
interface WireEvent {
  readonly type?: string;
  readonly delta?: unknown;
  readonly response?: WireResponse | null;
  /** Of a piece of an item, and of an item: its place among the items of the answer. */
  readonly output_index?: unknown;
  readonly item_id?: unknown;
  readonly item?: unknown;
}

interface WireResponse {
  readonly output?: unknown;
  readonly usage?: OpenAI.Responses.ResponseUsage | null;
  readonly error?: unknown;
  readonly incomplete_details?: { readonly reason?: string } | null;
}

/** Sends one request to `{base}/responses`. Nothing of it is kept by the provider (`store: false`). */
export function sendResponse(
  client: OpenAI,
  request: ModelRequest,
  { reasons, ...options }: OpenAI.RequestOptions & { readonly reasons: boolean },
): Promise<Response> {
  return client.post('/responses', { ...wireBody(body(request, reasons)), ...options, stream: true }).asResponse();
}

/** Reads the events of one response. One that failed is an error in the shape of the SDK's own. */
export class ResponseAnswer implements AnswerReader {
  readonly #turn: ToolTurn | undefined;
  readonly #usage = new UsageReports();
  #refused = false;

  constructor(request: ModelRequest) {
    this.#turn = offersTools(request) ? new ToolTurn(request) : undefined;
  }

  *take(one: ServerEvent): Generator<ModelEvent> {
    const event = valueIn(one) as WireEvent | null;
    const text = answerIn(event);
    if (text !== '') yield { type: 'text', text };
    this.#refused ||= text !== '' && event?.type === REFUSAL_EVENT;
    this.#turn?.add(event);
    const usage = this.#usage.take({
      hasContent: hasOutput(event),
      isClosing: LAST_EVENTS.has(event?.type ?? ''),
      usage: usageIn(event),
    });
    if (usage) yield usage;
    const fault = faultIn(event);
    if (fault) throw fault;
    const reason = finishOf(event);
    if (reason === undefined) return;
    // What follows a refusal is an ordinary end.
    if (this.#turn === undefined || this.#refused) yield { type: 'finish', reason: this.#refused ? 'refusal' : reason };
    else yield* this.#turn.end(reason, event?.response);
  }
}

/** What is kept between the turns, as JSON: what the model thought, and where its text and its calls stood between its thoughts. */
interface ResponsesState {
  readonly output: readonly Item[];
}

/** A part of an answer as it may come from any server. */
type Item = Readonly<Record<string, unknown>>;

/** An answer to a request with tools. */
class ToolTurn {
  readonly #request: ModelRequest;
  /** By their place in the answer, else by their id. */
  readonly #items = new Map<unknown, Item>();

  constructor(request: ModelRequest) {
    this.#request = request;
  }

  add(event: WireEvent | null): void {
    const key = event?.output_index ?? event?.item_id ?? (isRecord(event?.item) ? event.item.id : undefined);
    const before = this.#items.get(key);
    if (event?.type === 'response.function_call_arguments.delta') {
      this.#items.set(key, {
        type: 'function_call',
        ...before,
        arguments: textOf(before?.arguments) + textOf(event.delta),
      });
    } else if (
      (event?.type === 'response.output_item.added' || event?.type === 'response.output_item.done') &&
      isRecord(event.item)
    ) {
      this.#items.set(key, {
        ...event.item,
        ...(event.item.type === 'function_call' && { arguments: event.item.arguments || before?.arguments }),
      });
    }
  }

  /** @throws CallFault */
  end(reason: FinishReason, response: WireResponse | null | undefined): Generator<ModelEvent> {
    const told = Array.isArray(response?.output) ? response.output.filter(isRecord) : [];
    const items = this.#items.size > 0 ? [...this.#items.values()] : told;
    const calls = new ToolCallBuilder(this.#request);
    for (const [index, item] of items.entries()) {
      if (item.type === 'function_call')
        calls.add({ index, id: item.call_id, name: item.name, arguments: item.arguments });
    }
    return calls.end(reason, () => stateOf(items));
  }
}

/**
 * Nothing is stored there, so thoughts go back as they came, encrypted, and in their places: each wants what followed it.
 * https://developers.openai.com/cookbook/examples/responses_api/reasoning_items
 */
function stateOf(items: readonly Item[]): ResponsesState | undefined {
  const output = items.flatMap((item): Item[] => {
    if (item.type === 'reasoning') return isKept(item) ? [withoutStatus(item)] : [];
    if (item.type === 'function_call') return [{ type: 'function_call' }];
    if (item.type !== 'message') return [];
    return [
      { type: 'message', text: textIn(item.content), ...(typeof item.phase === 'string' && { phase: item.phase }) },
    ];
  });
  return output.some(({ type, phase }) => type === 'reasoning' || phase !== undefined) ? { output } : undefined;
}

/** A thought of which only the id is known would be looked for in vain. */
function isKept({ encrypted_content: encrypted, content }: Item): boolean {
  return typeof encrypted === 'string' || (Array.isArray(content) && content.length > 0);
}

function withoutStatus(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([key, value]) => key !== 'status' && value !== null));
}

function textIn(parts: unknown): string {
  return Array.isArray(parts) ? parts.map((part) => (isRecord(part) ? textOf(part.text) : '')).join('') : '';
}

const REFUSAL_EVENT = 'response.refusal.delta';
/** Reasoning and its summaries are no part of the answer. */
const TEXT_EVENTS: ReadonlySet<string> = new Set(['response.output_text.delta', REFUSAL_EVENT]);
/** The response that an earlier event holds has counted nothing yet. */
const LAST_EVENTS: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
]);

function answerIn(event: WireEvent | null): string {
  return TEXT_EVENTS.has(event?.type ?? '') ? textOf(event?.delta) : '';
}

/** Whether an event holds anything that was generated: a delta of any kind, or an item of the answer that is not an empty message. */
function hasOutput(event: WireEvent | null): boolean {
  const output = event?.response?.output;
  const items = [event?.item, ...(Array.isArray(output) ? output : [])].filter(isRecord);
  return holdsText(event?.delta) || items.some((item) => item.type !== 'message' || textIn(item.content) !== '');
}

function usageIn(event: WireEvent | null): TokenUsage | undefined {
  return LAST_EVENTS.has(event?.type ?? '') ? normalise(event?.response?.usage) : undefined;
}

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
  if (event?.type === 'response.failed' || event?.type === 'response.cancelled')
    return faultOf(event.type, event.response?.error ?? {});
  return undefined;
}

/** One that says nothing is told by the name of its event. */
function faultOf(type: string, error: object): Error {
  const says = Object.values(error).some((value) => value !== null && value !== type);
  return Object.assign(new Error(type), { error: says ? error : { message: type } });
}

/** `stop` and `seed` have no counterpart here: the catalog knows that such a model does not take them. */
function body(request: ModelRequest, reasons: boolean): OpenAI.Responses.ResponseCreateParamsStreaming {
  const { model, messages, tools = [], settings } = request;
  const { temperature, topP, maxTokens, reasoningEffort, responseFormat } = settings;
  const names = namesIn(request);
  return {
    model,
    // A system message is as good as `instructions`, and keeps its place: JSON mode looks for the word JSON in the input.
    input: messages.flatMap((message) => inputOf(message, names)),
    ...(tools.length > 0 && { tools: tools.map((tool) => toolOf(tool, names)) }),
    // Refused for a model that does not reason.
    ...(tools.length > 0 && reasons && { include: ['reasoning.encrypted_content' as const] }),
    stream: true,
    store: false,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { max_output_tokens: maxTokens }),
    ...(reasoningEffort !== undefined && { reasoning: { effort: reasoningEffort as OpenAI.ReasoningEffort } }),
    ...(responseFormat !== undefined && responseFormat !== 'text' && { text: { format: formatOf(responseFormat) } }),
  };
}

function inputOf(message: ModelMessage, names: ToolNames): OpenAI.Responses.ResponseInputItem[] {
  if (message.role === 'tool')
    return [{ type: 'function_call_output', call_id: message.callId, output: sentResult(message) }];
  const { role, content } = message;
  if (message.role !== 'assistant' || message.toolCalls === undefined || message.toolCalls.length === 0)
    return [{ role, content }];
  const calls = message.toolCalls.map((call) => ({
    type: 'function_call' as const,
    call_id: call.id,
    name: names.encode(call.name),
    arguments: sentArguments(call),
  }));
  const kept = keptOf(message.state);
  const before = kept ?? (content === '' ? [] : [{ type: 'message', text: content }]);
  const items = before.flatMap((item): OpenAI.Responses.ResponseInputItem[] => {
    if (item.type === 'function_call') return calls.splice(0, 1);
    if (item.type === 'reasoning') return [item as unknown as OpenAI.Responses.ResponseReasoningItem];
    return item.text === ''
      ? []
      : [
          {
            role: 'assistant',
            content: textOf(item.text),
            ...(item.phase !== undefined && { phase: item.phase as 'commentary' }),
          },
        ];
  });
  return [...items, ...calls];
}

/** The state of a turn, as far as it is one of this API. */
function keptOf(state: unknown): readonly Item[] | undefined {
  return isRecord(state) && Array.isArray(state.output) ? state.output.filter(isRecord) : undefined;
}

/** Not strict, which is the default here and takes only a part of JSON Schema. */
function toolOf({ name, description, parameters }: ToolDefinition, names: ToolNames): OpenAI.Responses.FunctionTool {
  return {
    type: 'function',
    name: names.encode(name),
    ...(description !== '' && { description }),
    parameters: { ...parameters },
    strict: false,
  };
}

/** Not strict, which takes only a part of JSON Schema: what has come is checked here. */
function formatOf(format: Exclude<ResponseFormat, 'text'>): OpenAI.Responses.ResponseFormatTextConfig {
  return format === 'json'
    ? { type: 'json_object' }
    : { type: 'json_schema', name: 'answer', schema: { ...format.jsonSchema }, strict: false };
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
