// The built-in actors of the configured providers, and the errors for names without one. Reads no environment and no
// files.

import { didYouMean, nearestNames } from '../actor/nearest-names.ts';
import type { Credentials } from '../credentials.ts';
import { type AgentsError, type ConfigurationError, NotFoundError } from '../errors.ts';
import { type BuiltInActor, builtInActor } from './built-in-actor.ts';
import names from './catalog/names.json' with { type: 'json' };
import type { ConfiguredProvider } from './table/configured.ts';
import type { ProviderRow } from './table/provider-row.ts';
import {
  findProviderRow,
  howToConfigure,
  isOwnAddress,
  KNOWN_TABLE,
  missingCredential,
  type ProviderTable,
} from './table/provider-table.ts';

/** Returns the models of the cached model list that was fetched from a provider at an address. */
export type CachedModels = (provider: string, baseUrl: string) => readonly string[];

export type BuiltInName = Pick<BuiltInActor, 'name' | 'provider' | 'model' | 'variable'>;

export interface ProviderRegistryOptions {
  /** The known providers and those that the user declared. Default: the known providers. */
  readonly table?: ProviderTable;
  /** Default: none. */
  readonly cachedModels?: CachedModels;
}

/** The configured providers of one process and their built-in actors. Immutable. */
export class ProviderRegistry {
  readonly table: ProviderTable;
  readonly #configured: ReadonlyMap<string, ConfiguredProvider>;
  readonly #cachedModels: CachedModels;

  /** Takes credentials, or providers as `configuredProviders` returns them. */
  constructor(source: Credentials | readonly ConfiguredProvider[], options: ProviderRegistryOptions = {}) {
    this.table = options.table ?? KNOWN_TABLE;
    this.#cachedModels = options.cachedModels ?? (() => []);
    const providers = Array.isArray(source)
      ? (source as readonly ConfiguredProvider[])
      : Object.entries(source as Credentials).map(([name, credential]) => ({
          name: this.table.find(name)?.name ?? name,
          credential,
          variable: undefined,
        }));
    this.#configured = new Map(providers.map((provider) => [provider.name, provider]));
  }

  /** Returns the configured providers, sorted by name. */
  configured(): readonly ConfiguredProvider[] {
    return [...this.#configured.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Returns a configured provider by any of its names. */
  configuredProvider(name: string): ConfiguredProvider | undefined {
    return this.#configured.get(this.table.find(name)?.name ?? name);
  }

  /** Returns the credentials in the form that the executor accepts. */
  credentials(): Credentials {
    return Object.fromEntries(this.configured().map(({ name, credential }) => [name, credential]));
  }

  /**
   * Returns the built-in actors of all configured providers, sorted by name. With `all` also models that have a price
   * but are not in the reviewed table: retired, not for chat, or available only through an unsupported protocol.
   */
  builtIns(options: { readonly all?: boolean } = {}): readonly BuiltInActor[] {
    return this.builtInNames(options).map(({ provider, model, variable }) => builtInActor(provider, model, variable));
  }

  /** Returns only the names of these actors: a list of thousands of actors needs no files and no configurations. */
  builtInNames({ all = false }: { readonly all?: boolean } = {}): readonly BuiltInName[] {
    // Sorting the models of each provider is faster than sorting all names. The slash is part of the sort order.
    const providers = [...this.#configured.values()].sort((a, b) => (`${a.name}/` < `${b.name}/` ? -1 : 1));
    return providers.flatMap(({ name: provider, variable }) =>
      [...this.models(provider, all)]
        .sort()
        .map((model) => ({ name: `${provider}/${model}`, provider, model, variable })),
    );
  }

  /**
   * Returns the built-in actor of a name `provider/model`. The model must be in the tables, in the fetched model list
   * of the provider, or match a rule of the price list. Any model is accepted if the list is open or the base URL is
   * not that of the known provider. The id is kept as typed.
   */
  async find(name: string): Promise<BuiltInActor | undefined> {
    const slash = name.indexOf('/');
    const [typed, model] = [name.slice(0, Math.max(slash, 0)), name.slice(slash + 1)];
    const configured = this.configuredProvider(typed);
    if (configured === undefined || model === '') return undefined;
    const { name: provider, variable } = configured;
    const known =
      this.#acceptsAnyModel(configured) ||
      this.models(provider, true).includes(model) ||
      (await isKnownToRules(provider, model));
    return known ? builtInActor(provider, model, variable) : undefined;
  }

  /**
   * Returns the listed models of a provider: those of its table or its declaration, and those of its fetched model
   * list. With `all` also the models that are not listed.
   */
  models(provider: string, all = false): readonly string[] {
    const cached = this.#cachedModelsOf(provider);
    const listed = this.tableModels(provider);
    if (cached.length === 0 && !all) return listed;
    return [...new Set([...listed, ...cached, ...(all ? namesOf('others', provider) : [])])];
  }

  /** Returns only the models of a provider that are in its table or its declaration. */
  tableModels(provider: string): readonly string[] {
    const models = this.table.find(provider)?.models;
    return Array.isArray(models) ? (models as readonly string[]) : namesOf('listed', provider);
  }

  /** Returns the error for a name without a built-in actor. `otherNames` are further names to suggest. */
  explain(name: string, otherNames: Iterable<string> = []): AgentsError {
    const provider = name.slice(0, Math.max(name.indexOf('/'), 0));
    const model = name.slice(name.indexOf('/') + 1);
    const row = this.table.find(provider);
    if (row !== undefined && this.configuredProvider(provider) === undefined) return this.explainMissing(row, name);
    const unconfigured = this.table.rows.find(
      (candidate) => !this.#configured.has(candidate.name) && this.models(candidate.name).includes(model),
    );
    const nearest = nearestNames(name, [...otherNames, ...this.builtInNames().map((builtIn) => builtIn.name)]);
    const refusal = this.table.refusal(provider);
    if (refusal !== undefined) {
      return new NotFoundError({
        code: 'PROVIDER_NOT_FOUND',
        message: `the provider ${provider} is not supported by this version`,
        hint: refusal,
        details: { name, provider, nearest },
      });
    }
    const suggestion =
      didYouMean(nearest) ??
      (unconfigured ? `${howToConfigure(unconfigured)} to use ${unconfigured.name}/${model}.` : undefined);
    if (row === undefined) {
      return new NotFoundError({
        code: 'ACTOR_NOT_FOUND',
        message: `no actor named "${name}"`,
        hint: this.#modelHint(name) ?? suggestion ?? this.#providerHint(provider, model) ?? 'See `agents actor list`.',
        details: { name, nearest },
      });
    }
    const refresh = offersModelList(row)
      ? ` If it is new, ask the provider: agents provider models ${row.name} --refresh`
      : '';
    return new NotFoundError({
      code: 'MODEL_NOT_FOUND',
      message: `${row.name} has no model "${model}" in its list of known models`,
      hint: `${suggestion ?? 'See `agents actor list`.'}${refresh}`,
      details: { name, nearest },
    });
  }

  /** Returns the hint for a name that is the name of a provider without a model. */
  #modelHint(name: string): string | undefined {
    const bare = name.startsWith('local/') ? name.slice('local/'.length) : '';
    return (
      this.table.find(bare) &&
      `${bare} is a provider: name one of its models, ${bare}/MODEL. See them: agents provider models ${bare}`
    );
  }

  /** Returns the hint for an unknown provider whose name is similar to that of a configured provider. */
  #providerHint(provider: string, model: string): string | undefined {
    const nearest = nearestNames(provider, [...this.#configured.keys()]);
    return provider === 'local' ? undefined : didYouMean(nearest.map((similar) => `${similar}/${model}`));
  }

  /** Returns the error for an unknown provider. `defaultHint` is used if there is no name to suggest. */
  explainUnknown(provider: string, defaultHint: string): NotFoundError {
    const names = this.table.rows.flatMap((row) => [row.name, ...(row.otherNames ?? [])]);
    const nearest = nearestNames(provider, names);
    return new NotFoundError({
      code: 'PROVIDER_NOT_FOUND',
      message: `there is no provider ${provider}`,
      hint: this.table.refusal(provider) ?? didYouMean(nearest) ?? defaultHint,
      details: { provider, nearest },
    });
  }

  /** Returns the error for a known provider that is not configured. `purpose` is the name of what needs it. */
  explainMissing(row: ProviderRow, purpose: string): ConfigurationError {
    const hint = `${howToConfigure(row)} to use ${purpose}.`;
    return missingCredential(row.name, { hint, variable: row.variable, name: purpose });
  }

  /** Returns whether a provider runs any model name, or would run it if it were configured. */
  runsAnyModel(provider: string): boolean {
    const configured = this.configuredProvider(provider);
    return configured === undefined ? this.table.find(provider)?.models === 'any' : this.#acceptsAnyModel(configured);
  }

  #acceptsAnyModel({ name, credential }: ConfiguredProvider): boolean {
    const row = this.table.find(name);
    const known = findProviderRow(name);
    if (row?.models !== undefined) return row.models === 'any';
    return known === undefined || !isOwnAddress(known, credential.baseUrl);
  }

  #cachedModelsOf(provider: string): readonly string[] {
    const { credential } = this.#configured.get(provider) ?? {};
    const baseUrl = credential?.baseUrl ?? this.table.find(provider)?.baseUrl;
    return credential === undefined || baseUrl === undefined ? [] : this.#cachedModels(provider, baseUrl);
  }
}

/** Returns whether a provider has a model list that can be fetched. */
export function offersModelList({ protocol, dialect }: ProviderRow): boolean {
  return protocol !== 'mock' && dialect?.modelList !== false;
}

/** Returns the full names of the listed models of a known provider. */
export function listedNames(provider: string): readonly string[] {
  return namesOf('listed', provider).map((model) => `${provider}/${model}`);
}

type Names = Readonly<Record<string, readonly string[]>>;
const PARSED: { listed?: Names; others?: Names } = {};

/** Returns the model names of a provider that the build collected. Parses them on first use. */
function namesOf(part: 'listed' | 'others', provider: string): readonly string[] {
  PARSED[part] ??= JSON.parse(names[part]) as Names;
  return Object.hasOwn(PARSED[part], provider) ? (PARSED[part][provider] ?? []) : [];
}

async function isKnownToRules(provider: string, model: string): Promise<boolean> {
  const { findModel } = await import('./catalog/catalog.ts');
  return findModel(provider, model, new Date(0)) !== undefined;
}
