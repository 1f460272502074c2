// The `anthropic` protocol: the messages API, through the official SDK.
// https://platform.claude.com/docs/en/build-with-claude/streaming
import Anthropic from '@anthropic-ai/sdk';
import type { ModelSettings } from '../../actor/config.ts';
import { parseJson } from '../../json-text.ts';
import { isRecord, stringOrEmpty } from '../../plain-object.ts';
import { type TokenUsage, tokenCount } from '../../usage.ts';
import { errorInAnswer, SDK_TIMEOUT_MS } from '../errors/translate-error.ts';
import {
  type Connection,
  type FinishReason,
  type ModelEvent,
  type ModelMessage,
  type ModelRequest,
  type Provider,
  type ToolDefinition,
  UNKNOWN_MODEL_MAX_TOKENS,
} from '../provider.ts';
import { guardedFetch, UNUSED_KEY } from '../wire/guarded-fetch.ts';
import type { ServerEvent } from '../wire/server-events.ts';
import { authHeaders } from './address.ts';
import { type AnswerReader, streamAnswer } from './stream-answer.ts';
import { offersTools, ToolCallBuilder } from './tool-call-builder.ts';
import { sentInput } from './tool-messages.ts';
import { namesIn, type ToolNames } from './tool-names.ts';
import { holdsText, UsageReports } from './usage-reports.ts';
import { wireBody } from './wire-body.ts';

/** Creates the adapter of one connection. Reads no environment and no profile: every option of the SDK is set. */
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
  return {
    stream: (request, signal) => {
      // Not `messages.create`: it writes to the console if it considers a model deprecated.
      const send = (fetchOptions: object) =>
        client.post('/v1/messages', { ...wireBody(body(request)), stream: true, fetchOptions }).asResponse();
      return streamAnswer({ connection, request, signal, send, reader: new MessageAnswer(request) });
    },
  };
}

/** Reads the events of one answer. */
class MessageAnswer implements AnswerReader {
  readonly #turn: ToolTurn | undefined;
  readonly #usage = new UsageReports();
  #counts: Counts = {};

  constructor(request: ModelRequest) {
    this.#turn = offersTools(request) ? new ToolTurn(request) : undefined;
  }

  *take(serverEvent: ServerEvent): Generator<ModelEvent> {
    const event = messageEvent(serverEvent);
    if (event === undefined) return;
    const text = textIn(event);
    if (text !== '') yield { type: 'text', text };
    this.#turn?.add(event);
    const stopReason = event.type === 'message_delta' ? event.delta?.stop_reason : undefined;
    const usage = this.#usage.take({
      hasContent: hasOutput(event),
      isClosing: Boolean(stopReason),
      ...this.#report(event),
    });
    if (usage) yield usage;
    if (!stopReason) return;
    const reason = FINISH_REASONS.get(stopReason) ?? 'stop';
    if (this.#turn === undefined) yield { type: 'finish', reason };
    else yield* this.#turn.end(reason);
  }

  /**
   * Returns the usage that is known after an event. It is partial at the start, where the output count covers about one
   * token, and after an event without an output count.
   */
  #report(event: Anthropic.RawMessageStreamEvent): {
    readonly usage?: TokenUsage | undefined;
    readonly isPartial?: boolean;
  } {
    if (event.type !== 'message_start' && event.type !== 'message_delta') return {};
    const reported = event.type === 'message_start' ? event.message?.usage : event.usage;
    this.#counts = merge(this.#counts, reported);
    return {
      usage: normalise(this.#counts),
      isPartial: event.type === 'message_start' || tokenCount(reported?.output_tokens) === undefined,
    };
  }
}

/** Parses an event. Returns `undefined` for an event without content. @throws Error for an error event */
function messageEvent({ event, data }: ServerEvent): Anthropic.RawMessageStreamEvent | undefined {
  if (event === undefined || event === 'ping' || data === '') return undefined;
  if (event === 'error') throw errorInAnswer(jsonOr(data));
  return parseJson(data) as Anthropic.RawMessageStreamEvent;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

type Block = Readonly<Record<string, unknown>>;

/**
 * The state that is kept between turns, as JSON: the reasoning blocks, and the positions of text and tool calls between
 * them.
 */
interface MessagesState {
  readonly content: readonly Block[];
}

/** Collects the content blocks of an answer to a request with tools. */
class ToolTurn {
  readonly #request: ModelRequest;
  /** By index in the answer. */
  readonly #blocks = new Map<unknown, Block>();
  #last: unknown;

  constructor(request: ModelRequest) {
    this.#request = request;
  }

  add(event: Anthropic.RawMessageStreamEvent): void {
    if (event.type !== 'content_block_start' && event.type !== 'content_block_delta') return;
    const key = event.index ?? (event.type === 'content_block_start' ? this.#blocks.size : this.#last);
    const before = this.#blocks.get(key);
    this.#last = key;
    if (event.type === 'content_block_start') this.#blocks.set(key, { ...event.content_block });
    else if (isRecord(event.delta)) this.#blocks.set(key, { ...before, ...grownFields(before, event.delta) });
  }

  /** @throws CallFault */
  end(reason: FinishReason): Generator<ModelEvent> {
    const blocks = [...this.#blocks.values()];
    const calls = new ToolCallBuilder(this.#request);
    for (const [index, { type, id, name, input, json }] of blocks.entries()) {
      if (type === 'tool_use') calls.add({ index, id, name, arguments: json || input });
    }
    return calls.end(reason, () => stateOf(blocks));
  }
}

/** Returns the fields of a block that a delta extends. Other deltas contain no text, arguments or reasoning. */
function grownFields(before: Block | undefined, delta: Block): Block {
  if (delta.type === 'text_delta') return { text: stringOrEmpty(before?.text) + stringOrEmpty(delta.text) };
  if (delta.type === 'input_json_delta')
    return { json: stringOrEmpty(before?.json) + stringOrEmpty(delta.partial_json) };
  if (delta.type === 'thinking_delta')
    return { thinking: stringOrEmpty(before?.thinking) + stringOrEmpty(delta.thinking) };
  return delta.type === 'signature_delta' ? { signature: delta.signature } : {};
}

const REASONING_TYPES: ReadonlySet<unknown> = new Set(['thinking', 'redacted_thinking']);

/**
 * Returns the state of a turn with reasoning. The API requires the reasoning blocks unchanged and at the same positions
 * in the next request, which contains the results of the tool calls.
 * https://platform.claude.com/docs/en/build-with-claude/extended-thinking#preserving-thinking-blocks
 */
function stateOf(blocks: readonly Block[]): MessagesState | undefined {
  if (!blocks.some(({ type }) => REASONING_TYPES.has(type))) return undefined;
  return {
    content: blocks.flatMap((block): Block[] => {
      if (REASONING_TYPES.has(block.type)) return [block];
      if (block.type === 'text') return [{ type: 'text', text: stringOrEmpty(block.text) }];
      return block.type === 'tool_use' ? [{ type: 'tool_use' }] : [];
    }),
  };
}

/**
 * Returns whether an event contains generated output: a delta of any kind, or a block that is not empty at its start.
 */
function hasOutput(event: Anthropic.RawMessageStreamEvent): boolean {
  if (event.type === 'content_block_delta') return holdsText(without(event.delta, 'type'));
  if (event.type !== 'content_block_start' || !isRecord(event.content_block)) return false;
  const { type } = event.content_block;
  return (type !== 'text' && type !== 'thinking') || holdsText(without(event.content_block, 'type'));
}

function without(value: unknown, key: string): unknown {
  return isRecord(value) ? { ...value, [key]: undefined } : value;
}

/** Returns the text of the answer in an event. Reasoning is not part of the answer. */
function textIn(event: Anthropic.RawMessageStreamEvent): string {
  if (event.type === 'content_block_start' && event.content_block?.type === 'text')
    return stringOrEmpty(event.content_block.text);
  if (event.type === 'content_block_delta' && event.delta?.type === 'text_delta')
    return stringOrEmpty(event.delta.text);
  return '';
}

/** Other stop reasons mean a normal end. */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['refusal', 'refusal'],
  ['tool_use', 'tool_calls'],
]);

function body(request: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const { model, messages, tools = [], settings } = request;
  const { temperature, topP, maxTokens, stop } = settings;
  const output = outputConfig(settings);
  const system = messages.filter((message) => message.role === 'system').map((message) => message.content);
  const names = namesIn(request);
  return {
    model,
    messages: turnsOf(messages, names),
    ...(tools.length > 0 && { tools: tools.map((tool) => toolOf(tool, names)) }),
    max_tokens: maxTokens ?? UNKNOWN_MODEL_MAX_TOKENS,
    stream: true,
    ...(system.length > 0 && { system: system.join('\n\n') }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stop !== undefined && { stop_sequences: [...stop] }),
    ...(Object.keys(output).length > 0 && { output_config: output }),
  };
}

/**
 * Converts messages to turns. The results of the tool calls of one turn form one message, in the order of the calls.
 */
function turnsOf(messages: readonly ModelMessage[], names: ToolNames): Anthropic.MessageParam[] {
  const turns: Anthropic.MessageParam[] = [];
  let results: Anthropic.ToolResultBlockParam[] | undefined;
  for (const message of messages) {
    if (message.role === 'system') continue;
    if (message.role !== 'tool') {
      turns.push(turnOf(message, names));
      results = undefined;
      continue;
    }
    if (results === undefined) {
      results = [];
      turns.push({ role: 'user', content: results });
    }
    const { callId, content, isError } = message;
    results.push({
      type: 'tool_result',
      tool_use_id: callId,
      ...(content !== '' && { content }),
      ...(isError && { is_error: true }),
    });
  }
  return turns;
}

function turnOf(
  message: Extract<ModelMessage, { readonly role: 'user' | 'assistant' | 'system' }>,
  names: ToolNames,
): Anthropic.MessageParam {
  if (message.role !== 'assistant') return { role: 'user', content: message.content };
  const { content, toolCalls = [], state } = message;
  if (toolCalls.length === 0) return { role: 'assistant', content };
  const calls = toolCalls.map((call) => ({
    type: 'tool_use' as const,
    id: call.id,
    name: names.encode(call.name),
    input: sentInput(call),
  }));
  const blocks = (blocksOfState(state) ?? [{ type: 'text', text: content }]).flatMap(
    (block): Anthropic.ContentBlockParam[] => {
      if (block.type === 'tool_use') return calls.splice(0, 1);
      // The API refuses a text block that contains only white space.
      if (block.type === 'text')
        return stringOrEmpty(block.text).trim() === '' ? [] : [{ type: 'text', text: stringOrEmpty(block.text) }];
      return [block as unknown as Anthropic.ThinkingBlockParam];
    },
  );
  return { role: 'assistant', content: [...blocks, ...calls] };
}

/** Returns the blocks of a state; `undefined` if the state is not of this protocol. */
function blocksOfState(state: unknown): readonly Block[] | undefined {
  return isRecord(state) && Array.isArray(state.content) ? state.content.filter(isRecord) : undefined;
}

function toolOf({ name, description, parameters }: ToolDefinition, names: ToolNames): Anthropic.Tool {
  return {
    name: names.encode(name),
    ...(description !== '' && { description }),
    input_schema: { ...parameters, type: 'object' },
  };
}

/**
 * The protocol has no JSON format without a schema: the prompt requests JSON, and the answer is checked after it is
 * received.
 */
function outputConfig({ reasoningEffort, responseFormat }: ModelSettings): Anthropic.OutputConfig {
  return {
    ...(reasoningEffort !== undefined && { effort: reasoningEffort as NonNullable<Anthropic.OutputConfig['effort']> }),
    ...(typeof responseFormat === 'object' && {
      format: { type: 'json_schema' as const, schema: { ...responseFormat.jsonSchema } },
    }),
  };
}

const COUNTS = ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'] as const;

interface Counts extends Readonly<Partial<Record<(typeof COUNTS)[number], number | undefined>>> {
  readonly thinking_tokens?: number | undefined;
}

type Reported = Readonly<Partial<Record<(typeof COUNTS)[number], unknown>>> & {
  readonly output_tokens_details?: { readonly thinking_tokens?: unknown } | null;
};

/** Merges usage counts. Later counts are totals, not additions. An absent count keeps the earlier one. */
function merge(before: Counts, after: Reported | undefined): Counts {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, tokenCount(after?.[name]) ?? before[name]]));
  return {
    ...counts,
    thinking_tokens: tokenCount(after?.output_tokens_details?.thinking_tokens) ?? before.thinking_tokens,
  };
}

/**
 * Converts usage counts. `input_tokens` excludes tokens read from or written to the cache. The output includes
 * reasoning.
 */
function normalise(counts: Counts): TokenUsage | undefined {
  const {
    input_tokens: plain,
    output_tokens: output,
    cache_read_input_tokens: cachedRead = 0,
    cache_creation_input_tokens: cachedWrite = 0,
  } = counts;
  if (plain === undefined || output === undefined) return undefined;
  return {
    input: plain + cachedRead + cachedWrite,
    output,
    cachedRead,
    cachedWrite,
    reasoning: Math.min(counts.thinking_tokens ?? 0, output),
  };
}
