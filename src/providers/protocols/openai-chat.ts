// Chat completions: the request, and what the chunks of its stream mean, for OpenAI and for the services that speak as it does.
// https://platform.openai.com/docs/api-reference/chat-streaming

import type OpenAI from 'openai';
import type { ResponseFormat } from '../../actor/config.ts';
import { isRecord } from '../../plain-object.ts';
import { type TokenUsage, tokenCount } from '../../usage.ts';
import { CallFault } from '../errors/call-fault.ts';
import { errorInAnswer, textOf, valueIn } from '../errors/translate-error.ts';
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

/** A chunk as it may come from any server: nothing in it is sure to be there. */
interface WireChunk {
  readonly choices?: readonly WireChoice[] | null;
  readonly usage?: WireUsage | null;
  /** `error`: it is no chunk but a fault, told without the `error` by which others tell one (older vLLM). */
  readonly object?: unknown;
  readonly message?: unknown;
  /** Groq puts here what others put at the top. */
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
  /** How servers asked for a tool before there were `tool_calls`. */
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

/** Reads the chunks of one answer. A service that broke it off itself is an error in the shape of the SDK's own. */
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
    const chunk = valueIn(event) as WireChunk | null;
    const choice = chunk?.choices?.[0];
    const refusal = textOf(choice?.delta?.refusal);
    const text = answerIn(choice?.delta?.content) + refusal;
    if (text !== '') yield { type: 'text', text };
    // The reason that follows a refusal is an ordinary one.
    this.#refused ||= refusal !== '';
    this.#turn?.add(choice?.delta);
    const usage = this.#usage.take({
      hasContent: text !== '' || hasOutput(choice?.delta),
      isClosing: isDone(event) || Boolean(choice?.finish_reason),
      usage: normalise(chunk?.usage ?? chunk?.x_groq?.usage, this.#dialect),
    });
    if (usage) yield usage;
    const broken = faultIn(chunk);
    if (broken !== undefined) throw errorInAnswer({ message: broken });
    if (!choice?.finish_reason) return;
    const reason = this.#refused ? 'refusal' : (FINISH.get(textOf(choice.finish_reason).toLowerCase()) ?? 'stop');
    if (this.#turn === undefined) yield { type: 'finish', reason };
    else this.#turn.finish(reason);
  }

  *end(): Generator<ModelEvent> {
    if (this.#turn !== undefined) yield* this.#turn.end();
  }
}

/** An answer to a request with tools: its calls go on at its end, for some services send calls behind a reason to finish. */
class ToolTurn {
  readonly #calls: ToolCallBuilder;
  readonly #thoughts: ChatReasoning;
  #reason: FinishReason | undefined;

  constructor(request: ModelRequest, dialect: Dialect) {
    this.#calls = new ToolCallBuilder(request);
    this.#thoughts = new ChatReasoning(dialect);
  }

  /** @throws CallFault */
  add(delta: WireDelta | null | undefined): void {
    if (!isRecord(delta)) return;
    if (isRecord(delta.function_call))
      throw new CallFault('asks for tools by function_call, which is not spoken here any more');
    this.#thoughts.add(delta);
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

  /** Takes a reason to finish. What was cut or withheld stays so. */
  finish(reason: FinishReason): void {
    if (this.#reason === undefined || reason !== 'stop') this.#reason = reason;
  }

  /** @throws CallFault */
  end(): Generator<ModelEvent> {
    return this.#calls.end(this.#reason, (calls) => this.#thoughts.stateWith(calls));
  }
}

/** The text of a delta: a string, or the parts of type `text` where thoughts come as parts of their own (Mistral). */
function answerIn(content: unknown): string {
  if (!Array.isArray(content)) return textOf(content);
  return content.map((part) => (isRecord(part) && part.type === 'text' ? textOf(part.text) : '')).join('');
}

/** Whether a delta holds anything that was generated: text, a part of a tool call, reasoning under any name. */
function hasOutput(delta: WireDelta | null | undefined): boolean {
  return isRecord(delta) && Object.entries(delta).some(([key, value]) => key !== 'role' && holdsText(value));
}

/** What broke the answer off, in the service's words; `undefined`: nothing. The SDK itself sees to a chunk with an `error`. */
function faultIn(chunk: WireChunk | null): string | undefined {
  const told = chunk?.x_groq?.error ?? (chunk?.object === 'error' ? chunk.message : undefined);
  const reason = chunk?.choices?.[0]?.finish_reason ?? '';
  if (told === undefined || told === null) return BROKEN.has(reason) ? `finish reason ${reason}` : undefined;
  return textOf(isRecord(told) ? told.message : told) || 'no reason was told';
}

/** Without regard to case. A reason that is not here is an ordinary end, such as `eos` at Together. */
const FINISH: ReadonlyMap<string, FinishReason> = new Map([
  ['length', 'length'],
  /** Mistral. */
  ['model_length', 'length'],
  ['content_filter', 'content_filter'],
  ['tool_calls', 'tool_calls'],
  ['function_call', 'tool_calls'],
  /** Google's own, should they come as they are: https://ai.google.dev/api/generate-content#FinishReason */
  ['max_tokens', 'length'],
  ['safety', 'content_filter'],
  ['recitation', 'content_filter'],
  ['blocklist', 'content_filter'],
  ['prohibited_content', 'content_filter'],
  ['spii', 'content_filter'],
]);

/** Reasons that tell of a fault: OpenRouter and Mistral, DeepSeek, vLLM. */
const BROKEN: ReadonlySet<string> = new Set(['error', 'insufficient_system_resource', 'abort']);

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

/** A message. What the service wants back with calls stands where it came from. */
function messageOf(message: ModelMessage, names: ToolNames): OpenAI.ChatCompletionMessageParam {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.callId, content: sentResult(message) };
  const { role, content } = message;
  if (message.role !== 'assistant' || message.toolCalls === undefined || message.toolCalls.length === 0)
    return { role, content } as OpenAI.ChatCompletionMessageParam;
  const { message: thoughts, extra_content: extras = {} } = chatStateOf(message.state);
  const calls = message.toolCalls.map((call) => ({
    id: call.id,
    type: 'function' as const,
    function: { name: names.encode(call.name), arguments: sentArguments(call) },
    ...(Object.hasOwn(extras, call.id) && { extra_content: extras[call.id] }),
  }));
  return { ...thoughts, role: 'assistant', content: content === '' ? null : content, tool_calls: calls };
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

/** Without the tokens of the prompt and of the answer nothing was reported. */
function normalise(usage: WireUsage | null | undefined, { outputLacks }: Dialect): TokenUsage | undefined {
  if (!isRecord(usage)) return undefined;
  const input = tokenCount(usage.prompt_tokens);
  const told = tokenCount(usage.completion_tokens);
  if (input === undefined || told === undefined) return undefined;
  const prompt = partsOf(usage.prompt_tokens_details);
  const answer = partsOf(usage.completion_tokens_details);
  const total = tokenCount(usage.total_tokens);
  const toldReasoning = tokenCount(answer.reasoning_tokens) ?? 0;
  // What the total has beyond the parts that are told was thought and not said; without a total, what is told of thoughts.
  const unsaid = total === undefined ? toldReasoning : Math.max(0, total - input - told);
  const output =
    told + (outputLacks === undefined ? 0 : outputLacks === 'rest' ? unsaid : Math.min(unsaid, toldReasoning));
  return {
    input,
    output,
    // By the names of OpenAI, of Mistral, of DeepSeek and of Moonshot.
    cachedRead: firstCount(
      prompt.cached_tokens,
      usage.num_cached_tokens,
      usage.prompt_cache_hit_tokens,
      usage.cached_tokens,
    ),
    cachedWrite: firstCount(prompt.cache_write_tokens, prompt.cache_creation_input_tokens),
    reasoning: outputLacks === 'rest' ? Math.max(toldReasoning, unsaid) : toldReasoning,
  };
}

function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function firstCount(...values: readonly unknown[]): number {
  return values.map(tokenCount).find((count) => count !== undefined) ?? 0;
}
