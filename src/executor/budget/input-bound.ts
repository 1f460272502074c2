// How many tokens a request can be at the most, before anybody has counted them.

import { stringifyJson } from '../../json-text.ts';
import type { ModelRequest } from '../../providers/provider.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';

/** What a provider's template may put around a message. */
const PER_MESSAGE_TOKENS = 16;
/** What a provider may say to its model about a schema, beside the schema. */
const FORMAT_TOKENS = 512;
/** What a provider may say to its model about tools, beside the tools. */
const TOOLS_TOKENS = 1024;

export type BoundedRequest = Pick<ModelRequest, 'messages' | 'tools' | 'settings'>;

/**
 * A byte-level tokenizer never makes more tokens than there are bytes in UTF-8, so the bytes of what is sent bound them: the
 * messages with their calls and with what the provider wants back, and the tools.
 */
export function byteBound(request: BoundedRequest): number {
  return bytesOf(request.messages) + (hasTools(request) ? bytesOf(request.tools) : 0) + around(request);
}

/**
 * The same by the model's own encoding, where that is known for sure; `undefined` where it is not. Loads the tokenizer: only for a
 * call that the bytes would refuse.
 * @throws the reason of the signal
 */
export async function exactBound(
  row: ProviderRow | undefined,
  model: string,
  { signal, ...request }: BoundedRequest & { readonly signal?: AbortSignal | undefined },
): Promise<number | undefined> {
  if (row?.dialect?.hasKnownTokenizer !== true) return undefined;
  const { countExactly, textsIn } = await import('./count-tokens.ts');
  const tokens = await countExactly(model, textsIn(request), signal);
  // Thoughts are encrypted: what is counted for them are their bytes.
  const kept = request.messages.reduce(
    (sum, message) => sum + (message.role === 'assistant' && message.state !== undefined ? bytesOf(message.state) : 0),
    0,
  );
  return tokens === undefined ? undefined : tokens + kept + around(request);
}

function around(request: BoundedRequest): number {
  const { responseFormat } = request.settings;
  const format = typeof responseFormat === 'object' ? bytesOf(responseFormat) + FORMAT_TOKENS : 0;
  return PER_MESSAGE_TOKENS * request.messages.length + format + (hasTools(request) ? TOOLS_TOKENS : 0);
}

function hasTools({ tools }: BoundedRequest): boolean {
  return tools !== undefined && tools.length > 0;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(stringifyJson(value));
}
