// The embedded mock provider: it answers with what it was sent, and calls the tools that it is told to. No network, the same contract.
import { setImmediate } from 'node:timers/promises';
import { ProviderError } from '../../errors.ts';
import type { ModelEvent, ModelMessage, ModelRequest, Provider } from '../provider.ts';
import { ToolCallBuilder } from './tool-call-builder.ts';
import { sentResult } from './tool-messages.ts';

/** So many words are streamed at a time. */
const TURN = 256;

/**
 * A provider whose model `echo` streams the last user message back, word by word; a token is a word. Lines `call NAME {json}` in
 * it with the name of a tool that is offered become calls of it, and what came of them becomes the answer.
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
  const input = request.messages.reduce((sum, message) => sum + wordsOf(message), 0);
  const { calls, words } = answerTo(request);
  const answer = words.slice(0, request.settings.maxTokens ?? words.length);
  for (const [index, text] of answer.entries()) {
    // Without a network nothing else gives a signal or the time limit its turn.
    if (index % TURN === 0) await setImmediate();
    signal.throwIfAborted();
    if (calls.length === 0) yield { type: 'text', text };
  }
  yield {
    type: 'usage',
    usage: { input, output: answer.length, cachedRead: 0, cachedWrite: 0, reasoning: 0 },
    isWhole: true,
  };
  const pieces = new ToolCallBuilder(request);
  for (const [index, call] of calls.entries()) pieces.add({ index, ...call });
  yield* pieces.end(answer.length < words.length ? 'length' : 'stop', () => undefined);
}

interface MockAnswer {
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  /** Of the text, or of the lines that became calls. */
  readonly words: readonly string[];
}

function answerTo({ messages, tools = [] }: ModelRequest): MockAnswer {
  const results = messages.slice(messages.findLastIndex((message) => message.role !== 'tool') + 1);
  if (results.length > 0)
    return {
      calls: [],
      words: pieces(results.map((result) => (result.role === 'tool' ? sentResult(result) : '')).join('\n')),
    };
  const prompt = messages.findLast((message) => message.role === 'user')?.content ?? '';
  const offered = new Set(tools.map(({ name }) => name));
  const asked = offered.size === 0 ? [] : [...prompt.matchAll(CALL)].filter(([, name = '']) => offered.has(name));
  if (asked.length === 0) return { calls: [], words: pieces(prompt) };
  return {
    calls: asked.map(([, name = '', json = '']) => ({ name, arguments: json.trim() })),
    words: asked.flatMap(([line]) => pieces(line)),
  };
}

/** A line that asks for a call. */
const CALL = /^call (\S+)(.*)$/gm;

/** How many words a message has, with those of its calls. */
function wordsOf(message: ModelMessage): number {
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return [message.content, ...calls.map(({ name, arguments: json }) => `${name} ${json}`)].reduce(
    (sum, text) => sum + pieces(text).length,
    0,
  );
}

/** The words of a text, each with the white space before it, so that they join to just that text. */
function pieces(text: string): readonly string[] {
  return text.match(/\s*\S+(?:\s+$)?|\s+$/g) ?? [];
}
