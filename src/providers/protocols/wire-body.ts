// Serializes the body of a request as well-formed text. The SDKs use `JSON.stringify`, which fails for a BigInt.
import { stringifyJson } from '../../json-text.ts';
import { wellFormedJson } from '../../well-formed.ts';

/** Returns the options with which an SDK sends a body unchanged. */
export function wireBody(body: object): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  return { body: wellFormedJson(stringifyJson(body)), headers: { 'content-type': 'application/json' } };
}
