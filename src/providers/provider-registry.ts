// Which providers are configured, and the built-in actors that follow. Reads no environment: it is handed in.
import { didYouMean, nearestNames } from '../actor/nearest-names.ts';
import type { Credential, Credentials } from '../credentials.ts';
import { type AgentsError, ConfigurationError, NotFoundError } from '../errors.ts';
import { type BuiltInActor, builtInActor } from './built-in-actor.ts';
import names from './catalog/names.json' with { type: 'json' };
import { findProviderRow, isOwnAddress, isReservedNamespace, PROVIDERS, settingOf } from './table.ts';

/** A provider for which a credential is available. */
export interface ConfiguredProvider {
  readonly name: string;
  readonly credential: Credential;
  /** The environment variable it came from; `undefined` if it was handed in. */
  readonly variable: string | undefined;
}

type Names = Readonly<Record<string, { readonly listed: readonly string[]; readonly others: readonly string[] }>>;
const NAMES: Names = names;

/**
 * The providers that an environment configures: a variable that is not blank. `AGENTS_MOCK=1` configures the mock.
 * Nothing else of the environment is looked at.
 */
export function configuredProviders(environment: Readonly<Record<string, string | undefined>>): readonly ConfiguredProvider[] {
  return PROVIDERS.flatMap((row) => {
    const value = environment[row.variable]?.trim() ?? '';
    if (row.variableValue === undefined ? value === '' : value !== row.variableValue) return [];
    const baseUrl = (row.baseUrlVariable && environment[row.baseUrlVariable]?.trim()) || undefined;
    const credential = row.variableValue === undefined ? { apiKey: value, baseUrl } : {};
    return [{ name: row.name, credential, variable: row.variable }];
  });
}

/** The configured providers of one process and what can be run on them. Holds nothing that changes. */
export class ProviderRegistry {
  readonly #configured: ReadonlyMap<string, ConfiguredProvider>;

  /** Takes credentials, or providers as `configuredProviders` gives them. */
  constructor(given: Credentials | readonly ConfiguredProvider[]) {
    const providers = Array.isArray(given)
      ? (given as readonly ConfiguredProvider[])
      : Object.entries(given as Credentials).map(([name, credential]) => ({ name, credential, variable: undefined }));
    this.#configured = new Map(providers.map((provider) => [provider.name, provider]));
  }

  /** The configured providers, by name. */
  configured(): readonly ConfiguredProvider[] {
    return [...this.#configured.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
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
    return this.configured()
      .flatMap(({ name, variable }) => modelNames(name, options.all).map((model) => builtInActor(name, model, variable)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * The built-in actor of a name, typed as `provider/model`. The model may be any that the tables or the price list's
   * rules know, and any at all where the base URL is not the provider's own; the typed id is kept.
   */
  async find(name: string): Promise<BuiltInActor | undefined> {
    const slash = name.indexOf('/');
    const [provider, model] = [name.slice(0, Math.max(slash, 0)), name.slice(slash + 1)];
    const configured = this.#configured.get(provider);
    if (configured === undefined || model === '') return undefined;
    const known =
      modelNames(provider, true).includes(model) || !isOwnAddress(provider, configured.credential.baseUrl) || (await isKnownToRules(provider, model));
    return known ? builtInActor(provider, model, configured.variable) : undefined;
  }

  /** Why a name leads to no built-in actor, as an error to throw. `others` are further names that may have been meant. */
  explain(name: string, others: Iterable<string> = []): AgentsError {
    const provider = name.slice(0, Math.max(name.indexOf('/'), 0));
    const row = findProviderRow(provider);
    if (row !== undefined && !this.#configured.has(provider)) {
      return new ConfigurationError({
        code: 'MISSING_CREDENTIAL',
        message: `missing credentials for provider: ${provider}`,
        hint: `Set ${settingOf(row)} to use ${name}.`,
        details: { name, provider, variable: row.variable },
      });
    }
    const model = name.slice(name.indexOf('/') + 1);
    const waiting = PROVIDERS.find((one) => !this.#configured.has(one.name) && modelNames(one.name).includes(model));
    const known = [...others, ...this.builtIns().map((actor) => actor.name)];
    const nearest = nearestNames(name, known);
    if (row === undefined && isReservedNamespace(provider)) {
      return new NotFoundError({
        code: 'PROVIDER_NOT_FOUND',
        message: `the provider ${provider} is not supported by this version`,
        hint: didYouMean(nearest) ?? 'See `agents provider list`.',
        details: { name, provider, nearest },
      });
    }
    const subject = row === undefined ? `no actor named "${name}"` : `${provider} has no model "${model}" that is known here`;
    return new NotFoundError({
      code: row === undefined ? 'ACTOR_NOT_FOUND' : 'MODEL_NOT_FOUND',
      message: subject,
      hint: didYouMean(nearest) ?? (waiting ? `Set ${settingOf(waiting)} to use ${waiting.name}/${model}.` : 'See `agents actor list`.'),
      details: { name, nearest },
    });
  }
}

/** The full names of a provider's listed models. */
export function listedNames(provider: string): readonly string[] {
  return modelNames(provider).map((model) => `${provider}/${model}`);
}

function modelNames(provider: string, all = false): readonly string[] {
  const known = Object.hasOwn(NAMES, provider) ? NAMES[provider] : undefined;
  return known === undefined ? [] : all ? [...known.listed, ...known.others] : known.listed;
}

async function isKnownToRules(provider: string, model: string): Promise<boolean> {
  const { findModel } = await import('./catalog.ts');
  return findModel(provider, model, new Date(0)) !== undefined;
}
