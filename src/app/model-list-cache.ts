// What providers have told of their models, in the cache: one file for each provider. Written when the user asks for it, read by all.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import { isRecord } from '../plain-object.ts';
import type { ListedModel } from '../providers/protocols/model-list.ts';
import type { CachedModels, ProviderRegistry } from '../providers/provider-registry.ts';
import type { Home } from './home.ts';

export interface CachedModelList {
  /** Where it was asked for: another server has other models. */
  readonly base_url: string;
  /** ISO 8601, UTC. */
  readonly fetched_at: string;
  readonly models: readonly ListedModel[];
}

/** The ids of a provider's models as it last told them at that address; none if it never did, or the file is broken. */
export function cachedModels(cache: string): CachedModels {
  const read = new Map<string, CachedModelList | undefined>();
  return (provider, baseUrl) => {
    if (!read.has(provider)) read.set(provider, readToldList(cache, provider));
    const list = read.get(provider);
    return list?.base_url === baseUrl
      ? list.models.filter((model) => model.chat !== false).map((model) => model.id)
      : [];
  };
}

/** What a provider has told at the address where its requests go now; `undefined` if it never did. */
export function toldListOf(
  { home, providers }: { readonly home: Home; readonly providers: ProviderRegistry },
  provider: string,
): CachedModelList | undefined {
  const baseUrl = providers.configuredProvider(provider)?.credential.baseUrl ?? providers.table.find(provider)?.baseUrl;
  const list = readToldList(home.cache, provider);
  return list?.base_url === baseUrl ? list : undefined;
}

/** The list as it lies in the cache; `undefined` if there is none that can be read. */
function readToldList(cache: string, provider: string): CachedModelList | undefined {
  try {
    const list = JSON.parse(readFileSync(fileOf(cache, provider), 'utf8')) as unknown;
    return isToldList(list) ? list : undefined;
  } catch {
    // A cache that cannot be read is one that has to be asked for again.
    return undefined;
  }
}

function isToldList(value: unknown): value is CachedModelList {
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

/** Stores a list, whole or not at all. @throws ConfigurationError if the cache cannot be written */
export function writeToldList(cache: string, provider: string, list: CachedModelList): void {
  const file = fileOf(cache, provider);
  // A name of its own: two programs may ask at the same time.
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

/** What failed before is told; that something is left behind as well is not worth a word. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder takes no changes.
  }
}

function fileOf(cache: string, provider: string): string {
  return join(cache, 'models', `${provider}.json`);
}
