// How many tokens a request can be at the most, before anybody has counted them.
import type { ModelRequest } from '../providers/provider.ts';

/** What a provider's template may put around a message. */
const PER_MESSAGE_TOKENS = 16;
/** What a provider may say to its model about a schema, beside the schema. */
const FORMAT_TOKENS = 512;

export type BoundedRequest = Pick<ModelRequest, 'messages' | 'settings'>;

/** A byte-level tokenizer never makes more tokens than there are bytes in UTF-8, so the bytes of what is sent bound them. */
export function byteBound({ messages, settings }: BoundedRequest): number {
  return Buffer.byteLength(JSON.stringify(messages)) + around({ messages, settings });
}

/**
 * The same by the model's own encoding, where that is known for sure; `undefined` where it is not. Loads the tokenizer,
 * which takes half a second: only for a call that the bytes would refuse.
 */
export async function exactBound(provider: string, model: string, request: BoundedRequest): Promise<number | undefined> {
  if (provider !== 'openai') return undefined;
  const { countExactly } = await import('./estimate.ts');
  const tokens = await countExactly(
    model,
    request.messages.map((message) => message.content),
  );
  return tokens === undefined ? undefined : tokens + around(request);
}

function around({ messages, settings: { responseFormat } }: BoundedRequest): number {
  const format = typeof responseFormat === 'object' ? Buffer.byteLength(JSON.stringify(responseFormat)) + FORMAT_TOKENS : 0;
  return PER_MESSAGE_TOKENS * messages.length + format;
}
