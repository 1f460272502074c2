// Fetches the model list of a provider, in one or more requests to that provider.
// https://platform.openai.com/docs/api-reference/models/list, https://platform.claude.com/docs/en/api/models-list
import { ProviderError } from '../../errors.ts';
import { isRecord } from '../../plain-object.ts';
import { translateError } from '../errors/translate-error.ts';
import type { Connection } from '../provider.ts';
import { guardedDocument, nothingObserved } from '../wire/guarded-fetch.ts';
import { authHeaders } from './address.ts';

/** One model of the list. A property that the list does not contain is absent. */
export interface ListedModel {
  readonly id: string;
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  /** False: the model is known not to generate text. */
  readonly chat?: boolean;
}

const MAX_PAGES = 50;
/** The longest known list has less than 2 MB. */
const MAX_LIST_BYTES = 32 * 1024 * 1024;

/** Returns whether the provider has a model list that can be fetched. */
export function hasModelList({ dialect, protocol }: Pick<Connection, 'dialect' | 'protocol'>): boolean {
  return protocol.usesNetwork && dialect.modelList !== false;
}

/**
 * Fetches the models of a provider, sorted by id.
 * @throws ProviderError if the answer is not a model list
 */
export async function fetchModelList(connection: Connection, signal: AbortSignal): Promise<readonly ListedModel[]> {
  const found = new Map<string, ListedModel>();
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await requestPage(connection, after, signal);
    for (const model of modelsIn(answer, connection)) found.set(model.id, model);
    const lastId =
      isRecord(answer) && answer.has_more === true && typeof answer.last_id === 'string' ? answer.last_id : undefined;
    // A server without support for pages would return the first page again and again.
    if (lastId === undefined || lastId === after) break;
    after = lastId;
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function requestPage(connection: Connection, after: string | undefined, signal: AbortSignal): Promise<unknown> {
  const { baseUrl, dialect, protocol } = connection;
  const { path, query } = protocol.modelList;
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${dialect.modelList || path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (after !== undefined) url.searchParams.set('after_id', after);
  const observed = nothingObserved();
  try {
    return JSON.parse(
      await guardedDocument(connection, authHeaders(connection), { url, signal, observed, maxBytes: MAX_LIST_BYTES }),
    );
  } catch (error) {
    throw await translateError(observed.fault ?? error, { connection, observed });
  }
}

/** Reads the models of an answer: `{data: [...]}`, or the list itself. Some servers send `null` for an empty list. */
function modelsIn(answer: unknown, { provider, baseUrl, dialect }: Connection): readonly ListedModel[] {
  const list = isRecord(answer) && 'data' in answer ? (answer.data ?? []) : answer;
  if (!Array.isArray(list)) {
    throw new ProviderError({
      code: 'PROVIDER_BAD_ANSWER',
      message: `${provider} answered with something that is not a list of models`,
      hint: `Check the base URL, ${baseUrl}.`,
      details: { provider },
    });
  }
  const prefix = dialect.modelPrefix ?? '';
  return list.flatMap((entry) => {
    if (!isRecord(entry) || typeof entry.id !== 'string') return [];
    const id = prefix !== '' && entry.id.startsWith(prefix) ? entry.id.slice(prefix.length) : entry.id;
    return /^[^\s\p{Cc}]{1,256}$/u.test(id) ? [listedModel(id, entry)] : [];
  });
}

function listedModel(id: string, entry: Readonly<Record<string, unknown>>): ListedModel {
  const top = isRecord(entry.top_provider) ? entry.top_provider : {};
  const window = firstCount(
    entry.context_window,
    entry.context_length,
    entry.max_context_length,
    entry.max_model_len,
    entry.max_input_tokens,
  );
  const output = firstCount(
    entry.max_output_tokens,
    entry.max_completion_tokens,
    top.max_completion_tokens,
    entry.max_tokens,
  );
  return {
    id,
    ...(window !== undefined && { context_window: window }),
    ...(output !== undefined && { max_output_tokens: output }),
    ...(isForText(id, entry) ? {} : { chat: false }),
  };
}

function firstCount(...values: readonly unknown[]): number | undefined {
  return values.find((value): value is number => Number.isSafeInteger(value) && (value as number) > 0);
}

/** Matches the names of models that do not generate text, where the list has no such information. */
const OTHER_KINDS =
  /embed|bge-|minilm|whisper|tts|audio|speech|transcri|dall-e|image|moderation|realtime|rerank|guard|veo-|imagen|sora|babbage|davinci/i;

/**
 * Returns whether a model generates text, by the property that the service uses for this, otherwise by the name of the
 * model.
 */
function isForText(
  id: string,
  { type, capabilities, architecture, supports_chat }: Readonly<Record<string, unknown>>,
): boolean {
  if (typeof supports_chat === 'boolean') return supports_chat;
  if (isRecord(capabilities) && typeof capabilities.completion_chat === 'boolean') return capabilities.completion_chat;
  if (isRecord(architecture) && Array.isArray(architecture.output_modalities))
    return architecture.output_modalities.includes('text');
  if (typeof type === 'string' && type !== 'model') return /chat|llm|vlm|language/.test(type);
  return !OTHER_KINDS.test(id);
}
