// Counts tokens with the encoding of the model where it is known: estimates usage that a provider did not report, and
// bounds a prompt. The same text always has the same count. Long counts do not block the event loop, and end with the
// run.

import { sentArguments } from '../../providers/protocols/tool-messages.ts';
import type { ModelRequest, ToolCall } from '../../providers/provider.ts';
import { Encoding, type PausingWork } from './byte-pairs.ts';
import { inSlices } from './slices.ts';
import { stretchesOf } from './stretches.ts';

/** The number of characters in each piece of an estimate. A token at the end of a piece may be counted as two. */
const PIECE_LENGTH = 512;
/**
 * An estimate counts up to this many characters of a prompt or an answer. In longer texts it samples pieces at equal
 * distances.
 */
const MAX_ESTIMATED = 4 * 1024 * 1024;
/** The same limit for a cancelled run, which must end at once. */
const MAX_ESTIMATED_CANCELLED = 64 * 1024;
/** A bound is counted for up to this many characters. No model has a larger context. */
const MAX_BOUNDED = 8 * 1024 * 1024;
/** The tokens that the chat format adds to the text of each message. */
const TOKENS_PER_MESSAGE = 4;

export type Prompt = Pick<ModelRequest, 'messages' | 'tools'>;

/** The output of a call. */
export interface GeneratedOutput {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** Aborted when the run is cancelled. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Estimates the tokens of a prompt and of an answer. Loads the tokenizer. Never fails; once the signal is aborted it
 * counts a smaller sample.
 */
export async function estimateTokens(
  model: string,
  prompt: Prompt,
  { text, toolCalls, signal }: GeneratedOutput,
): Promise<{ input: number; output: number }> {
  const encoding = await encodingFor(model).catch(() => undefined);
  const input = await estimateOf(encoding, textsIn(prompt), signal);
  const output = await estimateOf(
    encoding,
    [text, ...toolCalls.flatMap((call) => [call.name, call.arguments])],
    signal,
  );
  return { input: input + TOKENS_PER_MESSAGE * prompt.messages.length, output };
}

/**
 * Returns the texts of a prompt that a model reads: messages, tool calls and tools. Reasoning that is sent back is not
 * included.
 */
export function textsIn({ messages, tools }: Prompt): readonly string[] {
  const texts = messages.flatMap((message) => [
    message.content,
    ...(message.role === 'assistant' ? (message.toolCalls ?? []).flatMap(textsOf) : []),
  ]);
  return tools === undefined || tools.length === 0 ? texts : [...texts, JSON.stringify(tools)];
}

/** Returns the texts of a tool call, including its id, which a model may read. */
function textsOf(call: ToolCall): readonly string[] {
  return [call.id, call.name, sentArguments(call)];
}

/**
 * Returns an upper bound of the tokens of texts, by the encoding that is known to be the model's. It exceeds the exact
 * count only by one token for each text, and counts long unbroken text by its bytes. Returns `undefined` if no encoding
 * is known, or for more text than any model accepts.
 * @throws the reason of the signal
 */
export async function countExactly(
  model: string,
  texts: readonly string[],
  signal?: AbortSignal,
): Promise<number | undefined> {
  const name = await encodingOf(model);
  // Older encodings produce more tokens than these two, so their models cannot be bounded with one of these.
  if ((name !== 'cl100k_base' && name !== 'o200k_base') || lengthOf(texts) > MAX_BOUNDED) return undefined;
  const encoding = await loaded(name).catch(() => undefined);
  return encoding && inSlices(boundTokens(encoding, texts), signal);
}

function* boundTokens(encoding: Encoding, texts: readonly string[]): PausingWork<number> {
  let tokens = 0;
  for (const text of texts) {
    for (const stretch of stretchesOf(text)) {
      tokens += stretch.isUnbroken ? Buffer.byteLength(stretch.text) : yield* encoding.count(stretch.text);
      yield;
    }
    // The text that a template adds around a text may split its first or last token.
    tokens += text === '' ? 0 : 1;
  }
  return tokens;
}

async function estimateOf(
  encoding: Encoding | undefined,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<number> {
  if (encoding === undefined)
    return texts.reduce((sum, text) => sum + (text === '' ? 0 : Math.max(1, Math.floor(text.length / 4))), 0);
  const length = lengthOf(texts);
  const [step, stepCancelled] = [Math.ceil(length / MAX_ESTIMATED), Math.ceil(length / MAX_ESTIMATED_CANCELLED)];
  if (step < stepCancelled) {
    try {
      return await inSlices(estimateEach(encoding, texts, step), signal);
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }
  return inSlices(estimateEach(encoding, texts, stepCancelled));
}

/** Counts every `step`-th piece of the texts, and extrapolates the others by their length. */
function* estimateEach(encoding: Encoding, texts: readonly string[], step: number): PausingWork<number> {
  let [tokens, counted, all, index] = [0, 0, 0, 0];
  for (const text of texts) {
    for (let start = 0, end = 0; start < text.length; start = end, index += 1) {
      end = endOfPiece(text, start);
      all += end - start;
      if (index % step !== 0) continue;
      counted += end - start;
      tokens += yield* encoding.count(text.slice(start, end));
      yield;
    }
  }
  return counted === all ? tokens : Math.ceil((tokens * all) / counted);
}

/** Returns the end of a piece. Does not split a surrogate pair. */
function endOfPiece(text: string, start: number): number {
  const end = Math.min(start + PIECE_LENGTH, text.length);
  const code = text.charCodeAt(end - 1);
  return code >= 0xd800 && code <= 0xdbff ? Math.min(end + 1, text.length) : end;
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

type EncodingName = 'cl100k_base' | 'o200k_base';

/** Encodings never change once they are loaded. */
const ENCODINGS = new Map<EncodingName, Promise<Encoding>>();

async function encodingFor(model: string): Promise<Encoding> {
  return loaded((await encodingOf(model)) === 'cl100k_base' ? 'cl100k_base' : 'o200k_base');
}

function loaded(name: EncodingName): Promise<Encoding> {
  const encoding = ENCODINGS.get(name) ?? load(name);
  ENCODINGS.set(name, encoding);
  return encoding;
}

async function load(name: EncodingName): Promise<Encoding> {
  const ranks =
    name === 'cl100k_base'
      ? await import('js-tiktoken/ranks/cl100k_base')
      : await import('js-tiktoken/ranks/o200k_base');
  return inSlices(Encoding.make(ranks.default));
}

/** Returns the name of the encoding that is known to be the model's; `undefined` if unknown. */
async function encodingOf(model: string): Promise<string | undefined> {
  try {
    const { getEncodingNameForModel } = await import('js-tiktoken/lite');
    return getEncodingNameForModel(model as never);
  } catch {
    return undefined;
  }
}
