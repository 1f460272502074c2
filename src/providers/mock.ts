// The embedded mock provider: it answers with what it was sent. No network, the same contract.
import { setImmediate } from 'node:timers/promises';
import { ProviderError } from '../errors.ts';
import type { ModelEvent, ModelRequest, Provider } from './provider.ts';

/** So many words are streamed at a time. */
const TURN = 256;

/** A provider whose model `echo` streams the last user message back, word by word; a token is a word. */
export function mockProvider(): Provider {
  return { stream };
}

async function* stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  if (request.model !== 'echo') {
    throw new ProviderError({ code: 'UNKNOWN_TO_PROVIDER', message: `mock has no model "${request.model}"`, hint: 'Use mock/echo.' });
  }
  const input = request.messages.reduce((sum, message) => sum + pieces(message.content).length, 0);
  const words = pieces(request.messages.findLast((message) => message.role === 'user')?.content ?? '');
  const answer = words.slice(0, request.settings.maxTokens ?? words.length);
  for (const [index, text] of answer.entries()) {
    // Without a network nothing else gives a signal or the time limit its turn.
    if (index % TURN === 0) await setImmediate();
    signal.throwIfAborted();
    yield { type: 'text', text };
  }
  yield { type: 'usage', usage: { input, output: answer.length, cachedRead: 0, cachedWrite: 0, reasoning: 0 } };
  yield { type: 'finish', reason: answer.length < words.length ? 'length' : 'stop' };
}

/** The words of a text, each with the white space before it, so that they join to just that text. */
function pieces(text: string): readonly string[] {
  return text.match(/\s*\S+(?:\s+$)?|\s+$/g) ?? [];
}
