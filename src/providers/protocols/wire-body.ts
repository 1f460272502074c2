// The body of a request as it goes over the wire: well-formed text. The SDKs write it with `JSON.stringify`, which fails for a BigInt.
import { stringifyJson } from '../../json-text.ts';
import { wellFormedJson } from '../../well-formed.ts';

/** The options by which an SDK sends a body just as it is written here. */
export function wireBody(body: object): { readonly body: string; readonly headers: Readonly<Record<string, string>> } {
  return { body: wellFormedJson(stringifyJson(body)), headers: { 'content-type': 'application/json' } };
}
