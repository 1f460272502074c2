// The chat completions API of OpenAI and of compatible services: builds the request and reads the chunks of the stream.
// https://platform.openai.com/docs/api-reference/chat-streaming

import type OpenAI from 'openai';
import type { ResponseFormat } from '../../actor/config.ts';
import { isRecord, stringOrEmpty } from '../../plain-object.ts';
import { type TokenUsage, tokenCount } from '../../usage.ts';
import { CallFault } from '../errors/call-fault.ts';
import { errorInAnswer, parseEvent } from '../errors/translate-error.ts';
import type { FinishReason, ModelEvent, ModelMessage, ModelRequest, ToolDefinition } from '../provider.ts';
import type { Dialect } from '../table/dialect.ts';
import { isDone, type ServerEvent } from '../wire/server-events.ts';
import { ChatReasoning, chatStateOf } from './chat-reasoning.ts';
import type { AnswerReader } from './stream-answer.ts';
import { offersTools, ToolCallBuilder } from './tool-call-builder.ts';
import { sentArguments, sentResult } from './tool-messages.ts';
import { namesIn, type ToolNames } from './tool-names.ts';
import { holdsText, UsageReports } from './usage-reports.ts';
import { wireBody } from './wire-body.ts';

/** A chunk as any server may send it: every key may be missing. */
interface WireChunk {
  readonly choices?: readonly WireChoice[] | null;
  readonly usage?: WireUsage | null;
  /** `error`: the chunk reports an error without the key `error` (older versions of vLLM). */
  readonly object?: unknown;
  readonly message?: unknown;
  /** Groq sends here the keys that other services send at the top level. */
  readonly x_groq?: { readonly usage?: WireUsage | null; readonly error?: unknown } | null;
}

interface WireChoice {
  readonly delta?: WireDelta | null;
  readonly finish_reason?: string | null;
}

interface WireDelta extends Readonly<Record<string, unknown>> {
  readonly content?: unknown;
  readonly refusal?: unknown;
  readonly tool_calls?: unknown;
  /** The predecessor of `tool_calls`. */
  readonly function_call?: unknown;
}

type WireUsage = Readonly<Record<string, unknown>>;

/** Sends one request to `{base}/chat/completions`. */
export function sendChat(
  client: OpenAI,
  request: ModelRequest,
  { dialect, ...options }: OpenAI.RequestOptions & { readonly dialect: Dialect },
): Promise<Response> {
  return client
    .post('/chat/completions', { ...wireBody(bodyOf(request, dialect)), ...options, stream: true })
    .asResponse();
}

/**
 * Reads the chunks of one answer. An error that the service reports in a chunk is thrown in the shape of an SDK error.
 */
export class ChatAnswer implements AnswerReader {
  readonly #dialect: Dialect;
  readonly #turn: ToolTurn | undefined;
  readonly #usage = new UsageReports();
  #refused = false;

  constructor(request: ModelRequest, dialect: Dialect) {
    this.#dialect = dialect;
    this.#turn = offersTools(request) ? new ToolTurn(request, dialect) : undefined;
  }

  *take(event: ServerEvent): Generator<ModelEvent> {
    const chunk = parseEvent(event) as WireChunk | null;
    const choice = chunk?.choices?.[0];
    const refusal = stringOrEmpty(choice?.delta?.refusal);
    const text = answerText(choice?.delta?.content) + refusal;
    if (text !== '') yield { type: 'text', text };
    // The finish reason after a refusal is a normal one.
    this.#refused ||= refusal !== '';
    this.#turn?.add(choice?.delta);
    const usage = this.#usage.take({
      hasContent: text !== '' || hasOutput(choice?.delta),
      isClosing: isDone(event) || Boolean(choice?.finish_reason),
      usage: normalise(chunk?.usage ?? chunk?.x_groq?.usage, this.#dialect),
    });
    if (usage) yield usage;
    const fault = faultIn(chunk);
    if (fault !== undefined) throw errorInAnswer({ message: fault });
    if (!choice?.finish_reason) return;
    const reason = this.#refused
      ? 'refusal'
      : (FINISH_REASONS.get(stringOrEmpty(choice.finish_reason).toLowerCase()) ?? 'stop');
    if (this.#turn === undefined) yield { type: 'finish', reason };
    else this.#turn.finish(reason);
  }

  *end(): Generator<ModelEvent> {
    if (this.#turn !== undefined) yield* this.#turn.end();
  }
}

/**
 * Collects the tool calls of an answer. They are emitted at the end of the answer, because some services send tool
 * calls after the finish reason.
 */
class ToolTurn {
  readonly #calls: ToolCallBuilder;
  readonly #reasoning: ChatReasoning;
  #reason: FinishReason | undefined;

  constructor(request: ModelRequest, dialect: Dialect) {
    this.#calls = new ToolCallBuilder(request);
    this.#reasoning = new ChatReasoning(dialect);
  }

  /** @throws CallFault */
  add(delta: WireDelta | null | undefined): void {
    if (!isRecord(delta)) return;
    if (isRecord(delta.function_call)) throw new CallFault('sent a function_call, which is no longer supported');
    this.#reasoning.add(delta);
    if (!Array.isArray(delta.tool_calls)) return;
    for (const piece of delta.tool_calls.filter(isRecord)) {
      const { index, id, extra_content: extra } = piece;
      this.#calls.add({
        index,
        id,
        extra,
        ...(isRecord(piece.function) && { name: piece.function.name, arguments: piece.function.arguments }),
      });
    }
  }

  /** Sets the finish reason. A later `stop` does not replace another reason, such as `length` or `content_filter`. */
  finish(reason: FinishReason): void {
    if (this.#reason === undefined || reason !== 'stop') this.#reason = reason;
  }

  /** @throws CallFault */
  end(): Generator<ModelEvent> {
    return this.#calls.end(this.#reason, (calls) => this.#reasoning.stateWith(calls));
  }
}

/** Returns the text of a delta: a string, or the parts of type `text` where reasoning has separate parts (Mistral). */
function answerText(content: unknown): string {
  if (!Array.isArray(content)) return stringOrEmpty(content);
  return content.map((part) => (isRecord(part) && part.type === 'text' ? stringOrEmpty(part.text) : '')).join('');
}

/** Returns whether a delta contains generated output: text, a part of a tool call, or reasoning under any name. */
function hasOutput(delta: WireDelta | null | undefined): boolean {
  return isRecord(delta) && Object.entries(delta).some(([key, value]) => key !== 'role' && holdsText(value));
}

/**
 * Returns the error message in a chunk; `undefined` if there is none. `parseEvent` handles a chunk with the key
 * `error`.
 */
function faultIn(chunk: WireChunk | null): string | undefined {
  const error = chunk?.x_groq?.error ?? (chunk?.object === 'error' ? chunk.message : undefined);
  const reason = chunk?.choices?.[0]?.finish_reason ?? '';
  if (error === undefined || error === null) return FAULT_REASONS.has(reason) ? `finish reason ${reason}` : undefined;
  return stringOrEmpty(isRecord(error) ? error.message : error) || 'no reason was given';
}

/** Finish reasons in lower case. Other reasons mean a normal end, such as `eos` of Together. */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['length', 'length'],
  /** Mistral. */
  ['model_length', 'length'],
  ['content_filter', 'content_filter'],
  ['tool_calls', 'tool_calls'],
  ['function_call', 'tool_calls'],
  /** Google, if it does not convert its own reasons: https://ai.google.dev/api/generate-content#FinishReason */
  ['max_tokens', 'length'],
  ['safety', 'content_filter'],
  ['recitation', 'content_filter'],
  ['blocklist', 'content_filter'],
  ['prohibited_content', 'content_filter'],
  ['spii', 'content_filter'],
]);

/** Finish reasons that report a fault: `error` of OpenRouter and Mistral, the others of DeepSeek and of vLLM. */
const FAULT_REASONS: ReadonlySet<string> = new Set(['error', 'insufficient_system_resource', 'abort']);

function bodyOf(request: ModelRequest, dialect: Dialect): OpenAI.ChatCompletionCreateParamsStreaming {
  const { model, messages, tools = [], settings, maxTokensParameter, body } = request;
  const { temperature, topP, maxTokens, stop, seed, reasoningEffort, responseFormat } = settings;
  const names = namesIn(request);
  return {
    model,
    messages: messages.map((message) => messageOf(message, names)),
    ...(tools.length > 0 && { tools: tools.map((tool) => toolOf(tool, names)) }),
    stream: true,
    ...(dialect.streamOptions !== false && { stream_options: { include_usage: true } }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { [maxTokensParameter ?? dialect.maxTokensParameter ?? 'max_tokens']: maxTokens }),
    ...(stop !== undefined && { stop: [...stop] }),
    ...(seed !== undefined && { [dialect.seed || 'seed']: seed }),
    ...(reasoningEffort !== undefined && { reasoning_effort: reasoningEffort as OpenAI.ReasoningEffort }),
    ...(responseFormat !== undefined &&
      responseFormat !== 'text' && { response_format: formatOf(responseFormat, dialect) }),
    ...dialect.body,
    ...body,
  };
}

/** Converts a message. The reasoning and the extra content of tool calls have the same positions as in the answer. */
function messageOf(message: ModelMessage, names: ToolNames): OpenAI.ChatCompletionMessageParam {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: sentResult(message) };
  const { role, content } = message;
  if (message.role !== 'assistant' || message.toolCalls === undefined || message.toolCalls.length === 0)
    return { role, content } as OpenAI.ChatCompletionMessageParam;
  const { message: reasoning, extra_content: extras = {} } = chatStateOf(message.state);
  const calls = message.toolCalls.map((call) => ({
    id: call.id,
    type: 'function' as const,
    function: { name: names.encode(call.name), arguments: sentArguments(call) },
    ...(Object.hasOwn(extras, call.id) && { extra_content: extras[call.id] }),
  }));
  return { ...reasoning, role: 'assistant', content: content === '' ? null : content, tool_calls: calls };
}

function toolOf({ name, description, parameters }: ToolDefinition, names: ToolNames): OpenAI.ChatCompletionTool {
  return {
    type: 'function',
    function: { name: names.encode(name), ...(description !== '' && { description }), parameters: { ...parameters } },
  };
}

function formatOf(
  format: Exclude<ResponseFormat, 'text'>,
  { jsonObject }: Dialect,
): NonNullable<OpenAI.ChatCompletionCreateParams['response_format']> {
  if (format === 'json' && jsonObject !== false) return { type: 'json_object' };
  return {
    type: 'json_schema',
    json_schema: { name: 'answer', schema: format === 'json' ? { type: 'object' } : { ...format.jsonSchema } },
  };
}

/** Converts a usage report. Returns `undefined` unless it contains the tokens of the prompt and of the answer. */
function normalise(usage: WireUsage | null | undefined, { outputLacks }: Dialect): TokenUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const input = tokenCount(usage.prompt_tokens);
  const completion = tokenCount(usage.completion_tokens);
  if (input === undefined || completion === undefined) return undefined;
  const prompt = partsOf(usage.prompt_tokens_details);
  const answer = partsOf(usage.completion_tokens_details);
  const total = tokenCount(usage.total_tokens);
  const reasoning = tokenCount(answer.reasoning_tokens) ?? 0;
  // The tokens of the total that neither count contains are reasoning. Without a total, the reported reasoning is used.
  const uncounted = total === undefined ? reasoning : Math.max(0, total - input - completion);
  const output =
    completion + (outputLacks === undefined ? 0 : outputLacks === 'rest' ? uncounted : Math.min(uncounted, reasoning));
  return {
    input,
    output,
    // The names of OpenAI, Mistral, DeepSeek and Moonshot, in this order.
    cachedRead: firstCount(
      prompt.cached_tokens,
      usage.num_cached_tokens,
      usage.prompt_cache_hit_tokens,
      usage.cached_tokens,
    ),
    cachedWrite: firstCount(prompt.cache_write_tokens, prompt.cache_creation_input_tokens),
    reasoning: outputLacks === 'rest' ? Math.max(reasoning, uncounted) : reasoning,
  };
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function firstCount(...values: readonly unknown[]): number {
  return values.map(tokenCount).find((count) => count !== undefined) ?? 0;
}
