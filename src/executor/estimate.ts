// Tokens where the provider reports none: counted with the model's own encoding if it is known.
import type { ModelRequest, ToolCall } from '../providers/provider.ts';
import { sentArguments } from '../providers/sent-calls.ts';

/** The tokenizer is quadratic on unbroken text, so it gets pieces of at most so many characters. */
const PIECE = 512;
/** What a message costs beside its text, in the chat format. */
const TOKENS_PER_MESSAGE = 4;

export type Prompt = Pick<ModelRequest, 'messages' | 'tools'>;

/** What came of a call. */
export interface Said {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
}

/** Estimates the tokens of a prompt and of an answer. Loads the tokenizer, which takes a while. */
export async function estimateTokens(model: string, prompt: Prompt, { text, toolCalls }: Said): Promise<{ input: number; output: number }> {
  const count = await counterFor(model);
  const sum = (texts: readonly string[]) => texts.reduce((total, one) => total + (one === '' ? 0 : count(one)), 0);
  return {
    input: sum(textsIn(prompt)) + TOKENS_PER_MESSAGE * prompt.messages.length,
    output: sum([text, ...toolCalls.flatMap((call) => [call.name, call.arguments])]),
  };
}

/** All that a model reads of a prompt: its messages, its calls, its tools. Thoughts that go back to it are not among them. */
export function textsIn({ messages, tools }: Prompt): readonly string[] {
  const said = messages.flatMap((message) => [message.content, ...(message.role === 'assistant' ? (message.toolCalls ?? []).flatMap(textsOf) : [])]);
  return tools === undefined || tools.length === 0 ? said : [...said, JSON.stringify(tools)];
}

/** The id as well: a model may read it. */
function textsOf(call: ToolCall): readonly string[] {
  return [call.id, call.name, sentArguments(call)];
}

/** The tokens of texts by the encoding that is known to be the model's; `undefined` if none is. */
export async function countExactly(model: string, texts: readonly string[]): Promise<number | undefined> {
  const name = await encodingOf(model);
  // An older encoding makes more tokens than the one that would stand in for it.
  if (name !== 'cl100k_base' && name !== 'o200k_base') return undefined;
  const count = await counterOf(name).catch(() => undefined);
  // A piece may begin or end in the middle of what would be one token.
  return count && texts.reduce((sum, text) => sum + count(text) + piecesOf(text).length, 0);
}

type Counter = (text: string) => number;

/** Making a tokenizer takes half a second; once made it never changes. */
const COUNTERS = new Map<EncodingName, Promise<Counter>>();

type EncodingName = 'cl100k_base' | 'o200k_base';

async function counterFor(model: string): Promise<Counter> {
  try {
    return await counterOf((await encodingOf(model)) === 'cl100k_base' ? 'cl100k_base' : 'o200k_base');
  } catch {
    return (text) => Math.max(1, Math.floor(text.length / 4));
  }
}

function counterOf(name: EncodingName): Promise<Counter> {
  const counter = COUNTERS.get(name) ?? makeCounter(name);
  COUNTERS.set(name, counter);
  return counter;
}

/** The name of the encoding that is known to be the model's. */
async function encodingOf(model: string): Promise<string | undefined> {
  try {
    const { getEncodingNameForModel } = await import('js-tiktoken/lite');
    return getEncodingNameForModel(model as never);
  } catch {
    return undefined;
  }
}

async function makeCounter(name: EncodingName): Promise<Counter> {
  const { Tiktoken } = await import('js-tiktoken/lite');
  const ranks = name === 'cl100k_base' ? await import('js-tiktoken/ranks/cl100k_base') : await import('js-tiktoken/ranks/o200k_base');
  const encoding = new Tiktoken(ranks.default);
  return (text) => piecesOf(text).reduce((sum, piece) => sum + encoding.encode(piece, [], []).length, 0);
}

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + PIECE;
    // The two halves of a character stay together.
    if (/[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end += 1;
    pieces.push(text.slice(start, end));
  }
  return pieces;
}
