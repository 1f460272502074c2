// An actor with everything that a run of it may use: the actors that it refers to, and their models.

import type { ActorConfig, BasedActorConfig, LlmActorConfig } from '../actor/config.ts';
import { type UsedActor, usesOf } from '../actor/references.ts';
import type { Credentials } from '../credentials.ts';
import type { Siblings } from '../executor/run/find-actor.ts';
import { Actors } from '../executor/run/find-actor.ts';
import { resolveBase } from '../executor/run/resolve-base.ts';
import type { Pricing } from '../pricing.ts';
import type { ProviderTable } from '../providers/table/provider-table.ts';
import type { Installation } from './installation.ts';
import { addressFor, credentialsFor, type ModelName, pricingFor } from './model-access.ts';
import { findActor, type ResolvedActor, readName, resolveActor } from './resolve.ts';

export interface RunnableActor {
  /** A based `llm` actor is resolved: it contains the model of its base. */
  readonly config: Exclude<ActorConfig, BasedActorConfig>;
  /** All models that the actor may call. */
  readonly models: readonly ModelName[];
  /** Finds a referenced actor. Each actor is looked up once. */
  readonly findConfig: (name: string) => Promise<ActorConfig | undefined>;
}

/** Finds an actor and all actors that it refers to. @throws AgentsError for an actor that does not exist */
export async function loadActor(installation: Installation, name: string): Promise<RunnableActor> {
  const actors = new Actors((reference) => configNamed(installation, reference));
  const found = await configOf(installation, await resolveActor(installation, name));
  const { table } = installation.providers;
  const config = await withModel(found, { actors, table });
  const models = await new ModelCollector(actors, table).modelsOf(config);
  return { config, models, findConfig: (reference) => actors.lookUp(reference) };
}

/**
 * Returns the credentials of only the providers that the actor needs. Without `withKeys` they contain the base URL and
 * the protocol, but no key.
 */
export async function credentialsOf(
  installation: Installation,
  { models }: RunnableActor,
  withKeys: boolean,
): Promise<Credentials> {
  let credentials: Credentials = {};
  for (const model of models) {
    if (Object.hasOwn(credentials, model.provider)) continue;
    credentials = {
      ...credentials,
      ...(withKeys ? await credentialsFor(installation, model) : addressFor(installation, model)),
    };
  }
  return credentials;
}

/** Returns the known prices of all models that the actor may call. */
export function pricingOf(installation: Installation, { models }: RunnableActor): Pricing {
  return Object.assign({}, ...models.map((model) => pricingFor(installation, model)));
}

async function configNamed(installation: Installation, reference: string): Promise<ActorConfig | undefined> {
  const isBuiltIn = installation.providers.table.isReserved(readName(installation, reference).namespace);
  const found =
    (await findActor(installation, reference)) ?? (isBuiltIn ? await resolveActor(installation, reference) : undefined);
  return found && configOf(installation, found);
}

async function configOf(installation: Installation, found: ResolvedActor): Promise<ActorConfig> {
  if (found.kind === 'built-in') return found.actor.config;
  const config = await installation.registry.config(found.name);
  // The row was removed in the meantime: look the name up again.
  return config ?? configOf(installation, await resolveActor(installation, found.name));
}

async function withModel(
  config: ActorConfig,
  { actors, table }: { readonly actors: Actors; readonly table: ProviderTable },
): Promise<RunnableActor['config']> {
  if (config.type !== 'llm' || !('base' in config)) return config;
  return {
    ...(await resolveBase(config, { siblings: config.actors, find: actors.find, table })),
    actors: config.actors,
  };
}

/** Collects the models of an actor and of all actors that it refers to. Visits each actor once. */
class ModelCollector {
  readonly #actors: Actors;
  readonly #table: ProviderTable;
  readonly #seen = new Set<ActorConfig>();
  readonly #models = new Map<string, ModelName>();

  constructor(actors: Actors, table: ProviderTable) {
    this.#actors = actors;
    this.#table = table;
  }

  async modelsOf(config: ActorConfig): Promise<readonly ModelName[]> {
    await this.#visit(config, config.actors);
    return [...this.#models.values()];
  }

  async #visit(config: ActorConfig, siblings: Siblings): Promise<void> {
    if (this.#seen.has(config)) return;
    this.#seen.add(config);
    for (const use of usesOf(config)) {
      if (use.kind === 'model') await this.#addModel(use.config, siblings);
      // `#addModel` resolves the base.
      if (use.kind === 'actor' && use.role !== 'base') await this.#follow(use, siblings);
    }
  }

  async #addModel(config: LlmActorConfig | BasedActorConfig, siblings: Siblings): Promise<void> {
    const search = { siblings, find: this.#actors.find, table: this.#table };
    const { provider, model } = await resolveBase(config, search);
    this.#models.set(`${provider}/${model}`, { provider, model });
  }

  async #follow({ from, reference }: UsedActor, siblings: Siblings): Promise<void> {
    const found = await this.#actors.find(from, reference, siblings);
    await this.#visit(found.config, found.siblings);
  }
}
