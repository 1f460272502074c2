// The built-in actors that follow from the configured providers, and why a name leads to none. Reads no environment and no file.

import { didYouMean, nearestNames } from '../actor/nearest-names.ts';
import type { Credentials } from '../credentials.ts';
import { type AgentsError, ConfigurationError, NotFoundError } from '../errors.ts';
import { type BuiltInActor, builtInActor } from './built-in-actor.ts';
import names from './catalog/names.json' with { type: 'json' };
import type { ConfiguredProvider } from './table/configured.ts';
import type { ProviderRow } from './table/provider-row.ts';
import {
  findProviderRow,
  howToConfigure,
  isOwnAddress,
  KNOWN_TABLE,
  type ProviderTable,
} from './table/provider-table.ts';

/** Models of a provider that its own list has told, for the address they were told by. */
export type CachedModels = (provider: string, baseUrl: string) => readonly string[];

export type BuiltInName = Pick<BuiltInActor, 'name' | 'provider' | 'model' | 'variable'>;

export interface ProviderRegistryOptions {
  /** The known providers with those that the user declares. Default: the known ones. */
  readonly table?: ProviderTable;
  /** Default: none. */
  readonly toldModels?: CachedModels;
}

/** The configured providers of one process and what can be run on them. Holds nothing that changes. */
export class ProviderRegistry {
  readonly table: ProviderTable;
  readonly #configured: ReadonlyMap<string, ConfiguredProvider>;
  readonly #toldModels: CachedModels;

  /** Takes credentials, or providers as `configuredProviders` gives them. */
  constructor(given: Credentials | readonly ConfiguredProvider[], options: ProviderRegistryOptions = {}) {
    this.table = options.table ?? KNOWN_TABLE;
    this.#toldModels = options.toldModels ?? (() => []);
    const providers = Array.isArray(given)
      ? (given as readonly ConfiguredProvider[])
      : Object.entries(given as Credentials).map(([name, credential]) => ({
          name: this.table.find(name)?.name ?? name,
          credential,
          variable: undefined,
        }));
    this.#configured = new Map(providers.map((provider) => [provider.name, provider]));
  }

  /** The configured providers, by name. */
  configured(): readonly ConfiguredProvider[] {
    return [...this.#configured.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** One configured provider, by any of its names. */
  configuredProvider(name: string): ConfiguredProvider | undefined {
    return this.#configured.get(this.table.find(name)?.name ?? name);
  }

  /** The credentials, as the executor takes them. */
  credentials(): Credentials {
    return Object.fromEntries(this.configured().map(({ name, credential }) => [name, credential]));
  }

  /**
   * The built-in actors of all configured providers, by name. With `all` also models that are priced but not in the
   * reviewed table: retired, not for chat, or spoken to through a protocol that is not here.
   */
  builtIns(options: { readonly all?: boolean } = {}): readonly BuiltInActor[] {
    return this.builtInNames(options).map(({ provider, model, variable }) => builtInActor(provider, model, variable));
  }

  /** The same as names alone: of thousands of actors a list needs neither the files nor the configurations. */
  builtInNames({ all = false }: { readonly all?: boolean } = {}): readonly BuiltInName[] {
    // Each part sorted by itself is cheaper than all of them with a comparison; the slash is part of the order.
    const providers = [...this.#configured.values()].sort((a, b) => (`${a.name}/` < `${b.name}/` ? -1 : 1));
    return providers.flatMap(({ name: provider, variable }) =>
      [...this.models(provider, all)]
        .sort()
        .map((model) => ({ name: `${provider}/${model}`, provider, model, variable })),
    );
  }

  /**
   * The built-in actor of a name, typed as `provider/model`. The model may be any that the tables, the provider's own
   * list or the price list's rules know, and any at all where the list is open or the base URL is not the provider's
   * own; the typed id is kept.
   */
  async find(name: string): Promise<BuiltInActor | undefined> {
    const slash = name.indexOf('/');
    const [typed, model] = [name.slice(0, Math.max(slash, 0)), name.slice(slash + 1)];
    const configured = this.configuredProvider(typed);
    if (configured === undefined || model === '') return undefined;
    const { name: provider, variable } = configured;
    const known =
      this.#isOpen(configured) ||
      this.models(provider, true).includes(model) ||
      (await isKnownToRules(provider, model));
    return known ? builtInActor(provider, model, variable) : undefined;
  }

  /** The listed models of a provider: of its table or its declaration, and those that its own list has told. With `all` also the others. */
  models(provider: string, all = false): readonly string[] {
    const told = this.#told(provider);
    const listed = this.tableModels(provider);
    if (told.length === 0 && !all) return listed;
    return [...new Set([...listed, ...told, ...(all ? namesOf('others', provider) : [])])];
  }

  /** The models of a provider by its table or its declaration alone. */
  tableModels(provider: string): readonly string[] {
    const models = this.table.find(provider)?.models;
    return Array.isArray(models) ? (models as readonly string[]) : namesOf('listed', provider);
  }

  /** Why a name leads to no built-in actor, as an error to throw. `others` are further names that may have been meant. */
  explain(name: string, others: Iterable<string> = []): AgentsError {
    const provider = name.slice(0, Math.max(name.indexOf('/'), 0));
    const model = name.slice(name.indexOf('/') + 1);
    const row = this.table.find(provider);
    if (row !== undefined && this.configuredProvider(provider) === undefined) return this.explainMissing(row, name);
    const waiting = this.table.rows.find(
      (one) => !this.#configured.has(one.name) && this.models(one.name).includes(model),
    );
    const nearest = nearestNames(name, [...others, ...this.builtInNames().map(({ name: one }) => one)]);
    const refusal = this.table.refusal(provider);
    if (refusal !== undefined) {
      return new NotFoundError({
        code: 'PROVIDER_NOT_FOUND',
        message: `the provider ${provider} is not supported by this version`,
        hint: refusal,
        details: { name, provider, nearest },
      });
    }
    const meant =
      didYouMean(nearest) ?? (waiting ? `${howToConfigure(waiting)} to use ${waiting.name}/${model}.` : undefined);
    if (row === undefined) {
      return new NotFoundError({
        code: 'ACTOR_NOT_FOUND',
        message: `no actor named "${name}"`,
        hint: this.#meantModel(name) ?? meant ?? this.#meantProvider(provider, model) ?? 'See `agents actor list`.',
        details: { name, nearest },
      });
    }
    return new NotFoundError({
      code: 'MODEL_NOT_FOUND',
      message: `${row.name} has no model "${model}" that is known here`,
      hint: `${meant ?? 'See `agents actor list`.'}${canTell(row) ? ` If it is new, ask the provider: agents provider models ${row.name} --refresh` : ''}`,
      details: { name, nearest },
    });
  }

  /** Who types the name of a provider alone means one of its models. */
  #meantModel(name: string): string | undefined {
    const bare = name.startsWith('local/') ? name.slice('local/'.length) : '';
    return (
      this.table.find(bare) &&
      `${bare} is a provider: name one of its models, ${bare}/MODEL. See them: agents provider models ${bare}`
    );
  }

  /** A model that nobody knows, of a provider that is spelt like one that is configured. */
  #meantProvider(provider: string, model: string): string | undefined {
    const nearest = nearestNames(provider, [...this.#configured.keys()]);
    return provider === 'local' ? undefined : didYouMean(nearest.map((one) => `${one}/${model}`));
  }

  /** The error for a name that is no provider's. `otherwise` is the hint where no other was meant. */
  explainUnknown(provider: string, otherwise: string): NotFoundError {
    const names = this.table.rows.flatMap((row) => [row.name, ...(row.otherNames ?? [])]);
    const nearest = nearestNames(provider, names);
    return new NotFoundError({
      code: 'PROVIDER_NOT_FOUND',
      message: `there is no provider ${provider}`,
      hint: this.table.refusal(provider) ?? didYouMean(nearest) ?? otherwise,
      details: { provider, nearest },
    });
  }

  /** The error for a provider that is known and not configured. `purpose`: what it was wanted for. */
  explainMissing(row: ProviderRow, purpose: string): ConfigurationError {
    return new ConfigurationError({
      code: 'MISSING_CREDENTIAL',
      message: `missing credentials for provider: ${row.name}`,
      hint: `${howToConfigure(row)} to use ${purpose}.`,
      details: { name: purpose, provider: row.name, variable: row.variable },
    });
  }

  /** Whether whatever name of a model is typed runs; of a provider that is not configured: would run. */
  isOpen(provider: string): boolean {
    const configured = this.configuredProvider(provider);
    return configured === undefined ? this.table.find(provider)?.models === 'any' : this.#isOpen(configured);
  }

  #isOpen({ name, credential }: ConfiguredProvider): boolean {
    const row = this.table.find(name);
    const known = findProviderRow(name);
    if (row?.models !== undefined) return row.models === 'any';
    return known === undefined || !isOwnAddress(known, credential.baseUrl);
  }

  #told(provider: string): readonly string[] {
    const { credential } = this.#configured.get(provider) ?? {};
    const baseUrl = credential?.baseUrl ?? this.table.find(provider)?.baseUrl;
    return credential === undefined || baseUrl === undefined ? [] : this.#toldModels(provider, baseUrl);
  }
}

/** Whether a provider has a list of its models that can be asked for. */
export function canTell({ protocol, dialect }: ProviderRow): boolean {
  return protocol !== 'mock' && dialect?.modelList !== false;
}

/** The full names of a known provider's listed models. */
export function listedNames(provider: string): readonly string[] {
  return namesOf('listed', provider).map((model) => `${provider}/${model}`);
}

type Names = Readonly<Record<string, readonly string[]>>;
const READ: { listed?: Names; others?: Names } = {};

/** The names of a provider's models as the build gathered them, read when they are first asked for. */
function namesOf(part: 'listed' | 'others', provider: string): readonly string[] {
  READ[part] ??= JSON.parse(names[part]) as Names;
  return Object.hasOwn(READ[part], provider) ? (READ[part][provider] ?? []) : [];
}

async function isKnownToRules(provider: string, model: string): Promise<boolean> {
  const { findModel } = await import('./catalog/catalog.ts');
  return findModel(provider, model, new Date(0)) !== undefined;
}
