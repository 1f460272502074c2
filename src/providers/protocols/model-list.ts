// What a provider tells of its own models. One or more requests, to that provider only.
// https://platform.openai.com/docs/api-reference/models/list, https://platform.claude.com/docs/en/api/models-list
import { ProviderError } from '../../errors.ts';
import { isRecord } from '../../plain-object.ts';
import { translate } from '../errors/translate-error.ts';
import type { Connection } from '../provider.ts';
import { guardedDocument, nothingObserved } from '../wire/guarded-fetch.ts';
import { authHeaders } from './address.ts';

/** One model as it was told; a fact that is absent was not. */
export interface ListedModel {
  readonly id: string;
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  /** False: it is known to be for something else than text. */
  readonly chat?: boolean;
}

const MAX_PAGES = 50;
/** The longest list that is known of has less than 2 MB. */
const MAX_LIST_BYTES = 32 * 1024 * 1024;

/** Whether the provider has a list that can be asked for. */
export function hasModelList({ dialect, protocol }: Pick<Connection, 'dialect' | 'protocol'>): boolean {
  return protocol.usesNetwork && dialect.modelList !== false;
}

/**
 * Asks a provider for its models, by id.
 * @throws ProviderError if it does not answer with a list
 */
export async function fetchModelList(connection: Connection, signal: AbortSignal): Promise<readonly ListedModel[]> {
  const found = new Map<string, ListedModel>();
  let after: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await ask(connection, after, signal);
    for (const model of modelsIn(answer, connection)) found.set(model.id, model);
    const last =
      isRecord(answer) && answer.has_more === true && typeof answer.last_id === 'string' ? answer.last_id : undefined;
    // A server that does not know pages would give the first one for ever.
    if (last === undefined || last === after) break;
    after = last;
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function ask(connection: Connection, after: string | undefined, signal: AbortSignal): Promise<unknown> {
  const { baseUrl, dialect, protocol } = connection;
  const { path, query } = protocol.modelList;
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${dialect.modelList || path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (after !== undefined) url.searchParams.set('after_id', after);
  const observed = nothingObserved();
  try {
    return JSON.parse(
      await guardedDocument(connection, authHeaders(connection), { url, signal, observed, mostBytes: MAX_LIST_BYTES }),
    );
  } catch (error) {
    throw await translate(observed.fault ?? error, { connection, observed });
  }
}

/** `{data: [...]}`, or the bare list. An empty list of some servers is null. */
function modelsIn(answer: unknown, { provider, baseUrl, dialect }: Connection): readonly ListedModel[] {
  const list = isRecord(answer) && 'data' in answer ? (answer.data ?? []) : answer;
  if (!Array.isArray(list)) {
    throw new ProviderError({
      code: 'PROVIDER_BAD_ANSWER',
      message: `${provider} answered with something that is no list of models`,
      hint: `Check the base URL, ${baseUrl}.`,
      details: { provider },
    });
  }
  const prefix = dialect.modelPrefix ?? '';
  return list.flatMap((entry) => {
    if (!isRecord(entry) || typeof entry.id !== 'string') return [];
    const id = prefix !== '' && entry.id.startsWith(prefix) ? entry.id.slice(prefix.length) : entry.id;
    return /^[^\s\p{Cc}]{1,256}$/u.test(id) ? [toldModel(id, entry)] : [];
  });
}

function toldModel(id: string, entry: Readonly<Record<string, unknown>>): ListedModel {
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

/** Names of models that are for something else, where the list does not say it. */
const OTHER_KINDS =
  /embed|bge-|minilm|whisper|tts|audio|speech|transcri|dall-e|image|moderation|realtime|rerank|guard|veo-|imagen|sora|babbage|davinci/i;

/** What the lists of the services say, in their several ways; else the name decides. */
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
