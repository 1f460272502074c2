// The cache of model lists, one file for each provider. Written when the user requests a model list from a provider.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { isRecord } from '../plain-object.ts';
import type { ListedModel } from '../providers/protocols/model-list.ts';
import type { CachedModels, ProviderRegistry } from '../providers/provider-registry.ts';
import type { Home } from './home.ts';

export interface CachedModelList {
  /** The base URL of the request. The list does not apply to another server. */
  readonly base_url: string;
  /** ISO 8601, UTC. */
  readonly fetched_at: string;
  readonly models: readonly ListedModel[];
}

/**
 * Returns a function that reads the cached model ids of a provider for a base URL. Empty if no list is cached for that
 * URL, or the file is not valid.
 */
export function cachedModels(cache: string): CachedModels {
  const read = new Map<string, CachedModelList | undefined>();
  return (provider, baseUrl) => {
    if (!read.has(provider)) read.set(provider, readCachedList(cache, provider));
    const list = read.get(provider);
    return list?.base_url === baseUrl
      ? list.models.filter((model) => model.chat !== false).map((model) => model.id)
      : [];
  };
}

/** Returns the cached list of a provider for its current base URL; `undefined` if there is none. */
export function cachedListOf(
  { home, providers }: { readonly home: Home; readonly providers: ProviderRegistry },
  provider: string,
): CachedModelList | undefined {
  const baseUrl = providers.configuredProvider(provider)?.credential.baseUrl ?? providers.table.find(provider)?.baseUrl;
  const list = readCachedList(home.cache, provider);
  return list?.base_url === baseUrl ? list : undefined;
}

/** Reads a list from the cache; `undefined` if there is no readable list. */
function readCachedList(cache: string, provider: string): CachedModelList | undefined {
  try {
    const list = JSON.parse(readFileSync(fileOf(cache, provider), 'utf8')) as unknown;
    return isCachedList(list) ? list : undefined;
  } catch {
    // A list that cannot be read is requested again.
    return undefined;
  }
}

function isCachedList(value: unknown): value is CachedModelList {
  if (
    !isRecord(value) ||
    typeof value.base_url !== 'string' ||
    typeof value.fetched_at !== 'string' ||
    !Array.isArray(value.models)
  )
    return false;
  return value.models.every(
    (model) =>
      isRecord(model) && typeof model.id === 'string' && [model.context_window, model.max_output_tokens].every(isCount),
  );
}

function isCount(value: unknown): boolean {
  return value === undefined || typeof value === 'number';
}

/** Stores a list atomically. @throws ConfigurationError if the cache cannot be written */
export function writeCachedList(cache: string, provider: string, list: CachedModelList): void {
  const file = fileOf(cache, provider);
  // A unique name, because two processes may write at the same time.
  const unfinished = `${file}.${Math.random().toString(36).slice(2)}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(unfinished, `${JSON.stringify(list)}\n`, { mode: 0o600 });
    renameSync(unfinished, file);
  } catch (error) {
    removeQuietly(unfinished);
    throw new ConfigurationError({
      code: 'CACHE_NOT_WRITABLE',
      message: `the list of models cannot be stored in ${file}: ${(error as Error).message}`,
      hint: 'Check the folder and its permissions, or set AGENTS_HOME.',
      cause: error,
    });
  }
}

/** Removes a file and ignores a failure, because the caller reports the error that happened before. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder is not writable.
  }
}

function fileOf(cache: string, provider: string): string {
  return join(cache, 'models', `${provider}.json`);
}
