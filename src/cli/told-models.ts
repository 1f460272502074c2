// What providers have told of their models, in the cache: one file for each provider. Written when the user asks for it, read by all.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../errors.ts';
import type { ToldModel } from '../providers/model-list.ts';
import type { ToldModels } from '../providers/provider-registry.ts';

export interface ToldList {
  /** Where it was asked for: another server has other models. */
  readonly base_url: string;
  /** ISO 8601, UTC. */
  readonly fetched_at: string;
  readonly models: readonly ToldModel[];
}

/** The ids of a provider's models as it last told them at that address; none if it never did, or the file is broken. */
export function toldModels(cache: string): ToldModels {
  const read = new Map<string, ToldList | undefined>();
  return (provider, baseUrl) => {
    if (!read.has(provider)) read.set(provider, readToldList(cache, provider));
    const list = read.get(provider);
    return list?.base_url === baseUrl ? list.models.filter((model) => model.chat !== false).map((model) => model.id) : [];
  };
}

/** The list as it lies in the cache; `undefined` if there is none that can be read. */
export function readToldList(cache: string, provider: string): ToldList | undefined {
  try {
    const list = JSON.parse(readFileSync(fileOf(cache, provider), 'utf8')) as Partial<ToldList> | null;
    const isWhole = Array.isArray(list?.models) && list.models.every((model) => typeof model?.id === 'string');
    return isWhole ? (list as ToldList) : undefined;
  } catch {
    // A cache that cannot be read is one that has to be asked for again.
    return undefined;
  }
}

/** Stores a list, whole or not at all. @throws ConfigurationError if the cache cannot be written */
export function writeToldList(cache: string, provider: string, list: ToldList): void {
  const file = fileOf(cache, provider);
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, `${JSON.stringify(list)}\n`);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new ConfigurationError({
      code: 'CACHE_NOT_WRITABLE',
      message: `the list of models cannot be stored in ${file}: ${(error as Error).message}`,
      hint: 'Check the folder and its permissions, or set AGENTS_HOME.',
      cause: error,
    });
  }
}

function fileOf(cache: string, provider: string): string {
  return join(cache, 'models', `${provider}.json`);
}
