// Upper bounds of the input tokens of a request, before it is sent.
import { stringifyJson } from '../../json-text.ts';
import type { ModelRequest } from '../../providers/provider.ts';
import type { ProviderRow } from '../../providers/table/provider-row.ts';

/** The tokens that a provider's template may add to a message. */
const PER_MESSAGE_TOKENS = 16;
/** The tokens that a provider may add to a schema, to explain it to the model. */
const FORMAT_TOKENS = 512;
/** The tokens that a provider may add to the tools, to explain them to the model. */
const TOOLS_TOKENS = 1024;

export type BoundedRequest = Pick<ModelRequest, 'messages' | 'tools' | 'settings'>;

/**
 * Returns a bound of the input tokens by the number of UTF-8 bytes sent: the messages with their tool calls and the
 * provider state that goes back with them, and the tools. A byte-level tokenizer never produces more tokens than there
 * are bytes.
 */
export function byteBound(request: BoundedRequest): number {
  return bytesOf(request.messages) + (hasTools(request) ? bytesOf(request.tools) : 0) + overheadOf(request);
}

/**
 * Returns a tighter bound by the encoding of the model; `undefined` where the encoding is not known for sure. Loads the
 * tokenizer, so it is used only for a call that the bound by bytes would refuse.
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
  // Reasoning state is encrypted, so it is counted by its bytes.
  const stateBytes = request.messages.reduce(
    (sum, message) => sum + (message.role === 'assistant' && message.state !== undefined ? bytesOf(message.state) : 0),
    0,
  );
  return tokens === undefined ? undefined : tokens + stateBytes + overheadOf(request);
}

function overheadOf(request: BoundedRequest): number {
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
