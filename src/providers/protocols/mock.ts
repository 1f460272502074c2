// The embedded mock provider: it answers with the last user message and calls the tools that this message requests. It
// uses no network and fulfils the same contract as the other providers.
import { setImmediate } from 'node:timers/promises';
import { ProviderError } from '../../errors.ts';
import type { ModelEvent, ModelMessage, ModelRequest, Provider } from '../provider.ts';
import { ToolCallBuilder } from './tool-call-builder.ts';
import { sentResult } from './tool-messages.ts';

/** The number of words that are streamed before other tasks may run. */
const WORDS_PER_TURN = 256;

/**
 * Creates a provider whose model `echo` streams the last user message back, word by word. A token is a word. A line
 * `call NAME {json}` in the message calls the tool of that name, if it is offered. The results of the calls become the
 * answer.
 */
export function mockProvider(): Provider {
  return { stream };
}

async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  if (request.model !== 'echo') {
    throw new ProviderError({
      code: 'UNKNOWN_TO_PROVIDER',
      message: `mock has no model "${request.model}"`,
      hint: 'Use mock/echo.',
    });
  }
  const input = request.messages.reduce((sum, message) => sum + wordCount(message), 0);
  const { calls, words } = answerTo(request);
  const answer = words.slice(0, request.settings.maxTokens ?? words.length);
  for (const [index, text] of answer.entries()) {
    // Without a network nothing else lets the abort signal and the time limit take effect.
    if (index % WORDS_PER_TURN === 0) await setImmediate();
    signal.throwIfAborted();
    if (calls.length === 0) yield { type: 'text', text };
  }
  yield {
    type: 'usage',
    usage: { input, output: answer.length, cachedRead: 0, cachedWrite: 0, reasoning: 0 },
    isWhole: true,
  };
  const builder = new ToolCallBuilder(request);
  for (const [index, call] of calls.entries()) builder.add({ index, ...call });
  yield* builder.end(answer.length < words.length ? 'length' : 'stop', () => undefined);
}

interface MockAnswer {
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  /** The words of the text, or of the lines that became tool calls. */
  readonly words: readonly string[];
}

function answerTo({ messages, tools = [] }: ModelRequest): MockAnswer {
  const results = messages.slice(messages.findLastIndex((message) => message.role !== 'tool') + 1);
  if (results.length > 0)
    return {
      calls: [],
      words: wordsIn(results.map((result) => (result.role === 'tool' ? sentResult(result) : '')).join('\n')),
    };
  const prompt = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const offered = new Set(tools.map(({ name }) => name));
  const requested = offered.size === 0 ? [] : [...prompt.matchAll(CALL)].filter(([, name = '']) => offered.has(name));
  if (requested.length === 0) return { calls: [], words: wordsIn(prompt) };
  return {
    calls: requested.map(([, name = '', json = '']) => ({ name, arguments: json.trim() })),
    words: requested.flatMap(([line]) => wordsIn(line)),
  };
}

/** A line that requests a tool call. */
const CALL = /^call (\S+)(.*)$/gm;

/** Returns the number of words of a message, including its tool calls. */
function wordCount(message: ModelMessage): number {
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return [message.content, ...calls.map(({ name, arguments: json }) => `${name} ${json}`)].reduce(
    (sum, text) => sum + wordsIn(text).length,
    0,
  );
}

/** Splits a text into words, each with the white space before it, so that joining them restores the text. */
function wordsIn(text: string): readonly string[] {
  return text.match(/\s*\S+(?:\s+$)?|\s+$/g) ?? [];
}
