// The Responses API of OpenAI: builds the request and reads the events of the stream. Creates no client and does not
// translate errors.
// https://platform.openai.com/docs/api-reference/responses-streaming
import type OpenAI from 'openai';
import type { ResponseFormat } from '../../actor/config.ts';
import { isRecord, stringOrEmpty } from '../../plain-object.ts';
import { type TokenUsage, tokenCount } from '../../usage.ts';
import { parseEvent } from '../errors/translate-error.ts';
import type { FinishReason, ModelEvent, ModelMessage, ModelRequest, ToolDefinition } from '../provider.ts';
import type { ServerEvent } from '../wire/server-events.ts';
import type { AnswerReader } from './stream-answer.ts';
import { offersTools, ToolCallBuilder } from './tool-call-builder.ts';
import { sentArguments, sentResult } from './tool-messages.ts';
import { namesIn, type ToolNames } from './tool-names.ts';
import { holdsText, UsageReports } from './usage-reports.ts';
import { wireBody } from './wire-body.ts';

/** An event as any server may send it: every key may be missing. */
interface WireEvent {
  readonly type?: string;
  readonly delta?: unknown;
  readonly response?: WireResponse | null;
  /** The position of the item, or of the item that the delta belongs to, in the answer. */
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

/** Sends one request to `{base}/responses`. The provider does not store it (`store: false`). */
export function sendResponse(
  client: OpenAI,
  request: ModelRequest,
  { reasons, ...options }: OpenAI.RequestOptions & { readonly reasons: boolean },
): Promise<Response> {
  return client.post('/responses', { ...wireBody(body(request, reasons)), ...options, stream: true }).asResponse();
}

/** Reads the events of one response. A failed response is thrown in the shape of an SDK error. */
export class ResponseAnswer implements AnswerReader {
  readonly #turn: ToolTurn | undefined;
  readonly #usage = new UsageReports();
  #refused = false;

  constructor(request: ModelRequest) {
    this.#turn = offersTools(request) ? new ToolTurn(request) : undefined;
  }

  *take(serverEvent: ServerEvent): Generator<ModelEvent> {
    const event = parseEvent(serverEvent) as WireEvent | null;
    const text = answerText(event);
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
    // The end after a refusal is a normal one.
    if (this.#turn === undefined || this.#refused) yield { type: 'finish', reason: this.#refused ? 'refusal' : reason };
    else yield* this.#turn.end(reason, event?.response);
  }
}

/**
 * The state that is kept between turns, as JSON: the reasoning, and the positions of text and tool calls between it.
 */
interface ResponsesState {
  readonly output: readonly Item[];
}

/** An item of an answer as any server may send it. */
type Item = Readonly<Record<string, unknown>>;

/** Collects the items of an answer to a request with tools. */
class ToolTurn {
  readonly #request: ModelRequest;
  /** By position in the answer, otherwise by id. */
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
        arguments: stringOrEmpty(before?.arguments) + stringOrEmpty(event.delta),
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
    const output = Array.isArray(response?.output) ? response.output.filter(isRecord) : [];
    const items = this.#items.size > 0 ? [...this.#items.values()] : output;
    const calls = new ToolCallBuilder(this.#request);
    for (const [index, item] of items.entries()) {
      if (item.type === 'function_call')
        calls.add({ index, id: item.call_id, name: item.name, arguments: item.arguments });
    }
    return calls.end(reason, () => stateOf(items));
  }
}

/**
 * Returns the state of a turn. The provider stores nothing, so the encrypted reasoning is sent back unchanged and at
 * the same positions: each reasoning item must be followed by the item that followed it in the answer.
 * https://developers.openai.com/cookbook/examples/responses_api/reasoning_items
 */
function stateOf(items: readonly Item[]): ResponsesState | undefined {
  const output = items.flatMap((item): Item[] => {
    if (item.type === 'reasoning') return isReturnable(item) ? [withoutStatus(item)] : [];
    if (item.type === 'function_call') return [{ type: 'function_call' }];
    if (item.type !== 'message') return [];
    return [
      { type: 'message', text: textIn(item.content), ...(typeof item.phase === 'string' && { phase: item.phase }) },
    ];
  });
  return output.some(({ type, phase }) => type === 'reasoning' || phase !== undefined) ? { output } : undefined;
}

/**
 * Returns whether a reasoning item can be sent back. The provider would not find an item of which only the id is known.
 */
function isReturnable({ encrypted_content: encrypted, content }: Item): boolean {
  return typeof encrypted === 'string' || (Array.isArray(content) && content.length > 0);
}

function withoutStatus(item: Item): Item {
  return Object.fromEntries(Object.entries(item).filter(([key, value]) => key !== 'status' && value !== null));
}

function textIn(parts: unknown): string {
  return Array.isArray(parts) ? parts.map((part) => (isRecord(part) ? stringOrEmpty(part.text) : '')).join('') : '';
}

const REFUSAL_EVENT = 'response.refusal.delta';
/** Reasoning and its summaries are not part of the answer. */
const TEXT_EVENTS: ReadonlySet<string> = new Set(['response.output_text.delta', REFUSAL_EVENT]);
/** Only these events contain usage: the response in an earlier event has no counts yet. */
const LAST_EVENTS: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
]);

function answerText(event: WireEvent | null): string {
  return TEXT_EVENTS.has(event?.type ?? '') ? stringOrEmpty(event?.delta) : '';
}

/** Returns whether an event contains generated output: a delta of any kind, or an item that is not an empty message. */
function hasOutput(event: WireEvent | null): boolean {
  const output = event?.response?.output;
  const items = [event?.item, ...(Array.isArray(output) ? output : [])].filter(isRecord);
  return holdsText(event?.delta) || items.some((item) => item.type !== 'message' || textIn(item.content) !== '');
}

function usageIn(event: WireEvent | null): TokenUsage | undefined {
  return LAST_EVENTS.has(event?.type ?? '') ? normalise(event?.response?.usage) : undefined;
}

/** The reasons of an incomplete response. Any other reason is treated like a cut stream. */
const INCOMPLETE: ReadonlyMap<unknown, FinishReason> = new Map([
  ['max_output_tokens', 'length'],
  ['content_filter', 'content_filter'],
]);

function finishOf(event: WireEvent | null): FinishReason | undefined {
  if (event?.type === 'response.completed') return 'stop';
  if (event?.type === 'response.incomplete') return INCOMPLETE.get(event.response?.incomplete_details?.reason);
  return undefined;
}

/**
 * Returns the error of an event, in the shape of an SDK error. `parseEvent` throws for an event with the key `error`;
 * these events contain the error elsewhere, or are the error themselves.
 */
function faultIn(event: WireEvent | null): Error | undefined {
  if (event?.type === 'error') return faultOf(event.type, event);
  if (event?.type === 'response.failed' || event?.type === 'response.cancelled')
    return faultOf(event.type, event.response?.error ?? {});
  return undefined;
}

/** Creates the error. The event type is the message of an error without content. */
function faultOf(type: string, error: object): Error {
  const hasContent = Object.values(error).some((value) => value !== null && value !== type);
  return Object.assign(new Error(type), { error: hasContent ? error : { message: type } });
}

/**
 * Builds the body. The API has no `stop` and no `seed`: check-settings.ts refuses them for the models that require this
 * API.
 */
function body(request: ModelRequest, reasons: boolean): OpenAI.Responses.ResponseCreateParamsStreaming {
  const { model, messages, tools = [], settings } = request;
  const { temperature, topP, maxTokens, reasoningEffort, responseFormat } = settings;
  const names = namesIn(request);
  return {
    model,
    // A system message is equivalent to `instructions` but stays in the input, where JSON mode requires the word JSON.
    input: messages.flatMap((message) => inputOf(message, names)),
    ...(tools.length > 0 && { tools: tools.map((tool) => toolOf(tool, names)) }),
    // The API refuses this for a model that does not reason.
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
  const before = itemsOfState(message.state) ?? (content === '' ? [] : [{ type: 'message', text: content }]);
  const items = before.flatMap((item): OpenAI.Responses.ResponseInputItem[] => {
    if (item.type === 'function_call') return calls.splice(0, 1);
    if (item.type === 'reasoning') return [item as unknown as OpenAI.Responses.ResponseReasoningItem];
    return item.text === ''
      ? []
      : [
          {
            role: 'assistant',
            content: stringOrEmpty(item.text),
            ...(item.phase !== undefined && { phase: item.phase as 'commentary' }),
          },
        ];
  });
  return [...items, ...calls];
}

/** Returns the items of a state; `undefined` if the state is not of this API. */
function itemsOfState(state: unknown): readonly Item[] | undefined {
  return isRecord(state) && Array.isArray(state.output) ? state.output.filter(isRecord) : undefined;
}

/** Converts a tool. Disables strict mode, the default of this API, because it supports only a part of JSON Schema. */
function toolOf({ name, description, parameters }: ToolDefinition, names: ToolNames): OpenAI.Responses.FunctionTool {
  return {
    type: 'function',
    name: names.encode(name),
    ...(description !== '' && { description }),
    parameters: { ...parameters },
    strict: false,
  };
}

/**
 * Converts a response format. Disables strict mode, which supports only a part of JSON Schema. The answer is checked
 * locally.
 */
function formatOf(format: Exclude<ResponseFormat, 'text'>): OpenAI.Responses.ResponseFormatTextConfig {
  return format === 'json'
    ? { type: 'json_object' }
    : { type: 'json_schema', name: 'answer', schema: { ...format.jsonSchema }, strict: false };
}

/**
 * Converts a usage report. `input_tokens` and `output_tokens` already include their details. Returns `undefined` unless
 * both are present.
 */
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
