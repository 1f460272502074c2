// The `anthropic` protocol: messages, through the official SDK.
// https://platform.claude.com/docs/en/build-with-claude/streaming
import Anthropic from '@anthropic-ai/sdk';
import type { ModelSettings } from '../../actor/config.ts';
import { parseJson } from '../../json-text.ts';
import { isRecord } from '../../plain-object.ts';
import { type TokenUsage, tokenCount } from '../../usage.ts';
import { errorInAnswer, SDK_TIMEOUT_MS, textOf } from '../errors/translate-error.ts';
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
  return {
    stream: (request, signal) => {
      // Not `messages.create`: it writes to the console when it thinks that a model is old.
      const send = (fetchOptions: object) =>
        client.post('/v1/messages', { ...wireBody(body(request)), stream: true, fetchOptions }).asResponse();
      return streamAnswer({ connection, request, signal, send, reader: new MessageAnswer(request) });
    },
  };
}

/** Reads the events of one message. */
class MessageAnswer implements AnswerReader {
  readonly #turn: ToolTurn | undefined;
  readonly #usage = new UsageReports();
  #counts: Counts = {};

  constructor(request: ModelRequest) {
    this.#turn = offersTools(request) ? new ToolTurn(request) : undefined;
  }

  *take(one: ServerEvent): Generator<ModelEvent> {
    const event = messageEvent(one);
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
    const reason = FINISH.get(stopReason) ?? 'stop';
    if (this.#turn === undefined) yield { type: 'finish', reason };
    else yield* this.#turn.end(reason);
  }

  /** The count of output at the start covers one token or so, and a later event without a count of its own adds nothing to it. */
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

/** What an event says; `undefined`: nothing. @throws for an error in its place */
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

/** What is kept between the turns, as JSON: the thoughts, and where text and calls stood between them. */
interface MessagesState {
  readonly content: readonly Block[];
}

/** An answer to a request with tools. */
class ToolTurn {
  readonly #request: ModelRequest;
  /** By their place in the answer. */
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
    else if (isRecord(event.delta)) this.#blocks.set(key, { ...before, ...grown(before, event.delta) });
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

/** A delta that is not here is none of text, arguments or thoughts. */
function grown(before: Block | undefined, delta: Block): Block {
  if (delta.type === 'text_delta') return { text: textOf(before?.text) + textOf(delta.text) };
  if (delta.type === 'input_json_delta') return { json: textOf(before?.json) + textOf(delta.partial_json) };
  if (delta.type === 'thinking_delta') return { thinking: textOf(before?.thinking) + textOf(delta.thinking) };
  return delta.type === 'signature_delta' ? { signature: delta.signature } : {};
}

const THOUGHTS: ReadonlySet<unknown> = new Set(['thinking', 'redacted_thinking']);

/**
 * Thoughts must come back as they were and where they were, with the results of the calls that they led to.
 * https://platform.claude.com/docs/en/build-with-claude/extended-thinking#preserving-thinking-blocks
 */
function stateOf(blocks: readonly Block[]): MessagesState | undefined {
  if (!blocks.some(({ type }) => THOUGHTS.has(type))) return undefined;
  return {
    content: blocks.flatMap((block): Block[] => {
      if (THOUGHTS.has(block.type)) return [block];
      if (block.type === 'text') return [{ type: 'text', text: textOf(block.text) }];
      return block.type === 'tool_use' ? [{ type: 'tool_use' }] : [];
    }),
  };
}

/** Whether an event holds anything that was generated: a delta of any kind, or a block that does not begin empty. */
function hasOutput(event: Anthropic.RawMessageStreamEvent): boolean {
  if (event.type === 'content_block_delta') return holdsText(without(event.delta, 'type'));
  if (event.type !== 'content_block_start' || !isRecord(event.content_block)) return false;
  const { type } = event.content_block;
  return (type !== 'text' && type !== 'thinking') || holdsText(without(event.content_block, 'type'));
}

function without(value: unknown, key: string): unknown {
  return isRecord(value) ? { ...value, [key]: undefined } : value;
}

/** Text only: thinking is not part of the answer. */
function textIn(event: Anthropic.RawMessageStreamEvent): string {
  if (event.type === 'content_block_start' && event.content_block?.type === 'text')
    return textOf(event.content_block.text);
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

/** The results of one turn's calls stand together in one message, in the order of the calls. */
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
  const blocks = (keptOf(state) ?? [{ type: 'text', text: content }]).flatMap(
    (block): Anthropic.ContentBlockParam[] => {
      if (block.type === 'tool_use') return calls.splice(0, 1);
      // A text of nothing but white space is refused.
      if (block.type === 'text')
        return textOf(block.text).trim() === '' ? [] : [{ type: 'text', text: textOf(block.text) }];
      return [block as unknown as Anthropic.ThinkingBlockParam];
    },
  );
  return { role: 'assistant', content: [...blocks, ...calls] };
}

/** The state of a turn, as far as it is one of this protocol. */
function keptOf(state: unknown): readonly Block[] | undefined {
  return isRecord(state) && Array.isArray(state.content) ? state.content.filter(isRecord) : undefined;
}

function toolOf({ name, description, parameters }: ToolDefinition, names: ToolNames): Anthropic.Tool {
  return {
    name: names.encode(name),
    ...(description !== '' && { description }),
    input_schema: { ...parameters, type: 'object' },
  };
}

/** The protocol knows no JSON without a schema: that is asked for by the prompt and checked when it has come. */
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

/** Later counts are totals, not additions; one that is absent leaves the earlier one. */
function merge(before: Counts, after: Reported | undefined): Counts {
  const counts = Object.fromEntries(COUNTS.map((name) => [name, tokenCount(after?.[name]) ?? before[name]]));
  return {
    ...counts,
    thinking_tokens: tokenCount(after?.output_tokens_details?.thinking_tokens) ?? before.thinking_tokens,
  };
}

/** `input_tokens` leaves out what was read from or written to the cache. Thinking is part of the output. */
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
