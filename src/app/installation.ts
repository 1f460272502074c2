// An installation: the home, the configuration, the providers and the registry of a user. Used by every front end; does
// not depend on a terminal.

import { lstatSync } from 'node:fs';
import type { ParseContext } from '../actor/config.ts';
import type { Credential } from '../credentials.ts';
import { ProviderRegistry } from '../providers/provider-registry.ts';
import { type ConfiguredProvider, configuredProviders, type everyProvider } from '../providers/table/configured.ts';
import { ActorRegistry } from '../registry/actor-registry.ts';
import { type Configuration, NO_CONFIGURATION, providerTable } from './config/configuration.ts';
import { type Home, homeOf } from './home.ts';
import type { Host } from './host.ts';
import { cachedModels } from './model-list-cache.ts';

/** The options of an installation. */
export interface InstallationOptions {
  readonly host: Host;
  readonly home: Home;
  readonly configuration: Configuration;
  /** Selects the configured providers. Default: the providers with a credential and those that need none. */
  readonly configured?: typeof everyProvider;
}

/**
 * Reads the configuration file of the home that `homeFlag`, or otherwise the environment, sets.
 * @throws ConfigurationError if the file is not valid
 */
export async function readInstallation(host: Host, homeFlag: string | undefined): Promise<InstallationOptions> {
  const home = await homeOf(host, homeFlag);
  return { host, home, configuration: await loadConfiguration(home) };
}

/** Returns the options without a configuration file, for commands that must work even if that file is not valid. */
export async function optionsWithoutConfiguration(
  host: Host,
  homeFlag: string | undefined,
): Promise<InstallationOptions> {
  return { host, home: await homeOf(host, homeFlag), configuration: NO_CONFIGURATION };
}

export class Installation {
  readonly host: Host;
  readonly home: Home;
  readonly configuration: Configuration;
  readonly providers: ProviderRegistry;
  /** The registry of the home. The constructor does not open it. */
  readonly registry: ActorRegistry;

  constructor({ host, home, configuration, configured = configuredProviders }: InstallationOptions) {
    this.host = host;
    this.home = home;
    this.configuration = configuration;
    const table = providerTable(configuration);
    this.providers = new ProviderRegistry(configured(host.environment, table), {
      table,
      cachedModels: cachedModels(home.cache),
    });
    this.registry = new ActorRegistry(home.registry, {
      parseContext: () => this.parseContext(),
      isReserved: table.isReserved,
      now: host.now,
    });
  }

  /** Returns the context that the actor parser receives. */
  async parseContext(): Promise<ParseContext> {
    const [{ parseContext }, { findTool, toolNames }] = await Promise.all([
      import('../providers/parse-context.ts'),
      import('../tools/built-in.ts'),
    ]);
    const { providers } = this;
    return parseContext({
      tools: { findTool, toolNames },
      table: providers.table,
      findAlias: (name) => this.findAlias(name),
      isListed: (provider, model) => providers.models(provider).includes(model),
    });
  }

  /** Returns the target of an alias; `undefined` if there is none. `full` is `local/ALIAS`. */
  findAlias(full: string): string | undefined {
    const { aliases } = this.configuration;
    const alias = full.startsWith('local/') ? full.slice('local/'.length) : '';
    return Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
  }

  /** Returns the credential of a provider with its key. Runs the command that prints the key, if one is configured. */
  async credential({ name, credential, keyCommand }: ConfiguredProvider): Promise<Credential> {
    if (keyCommand === undefined) return credential;
    const { host, home, providers } = this;
    const { runKeyCommand } = await import('./key-command.ts');
    return {
      ...credential,
      apiKey: await runKeyCommand({ host, home, table: providers.table }, { provider: name, command: keyCommand }),
      source: 'the api_key_command',
    };
  }
}

/** Reads the configuration file. Loads the parser only if the file exists. */
async function loadConfiguration({ configFile }: Home): Promise<Configuration> {
  if (isAbsent(configFile)) return NO_CONFIGURATION;
  const { parseConfiguration, readConfigText } = await import('./config/config-file.ts');
  const text = readConfigText(configFile);
  return text === undefined ? NO_CONFIGURATION : parseConfiguration(text, configFile);
}

/**
 * Returns whether a path does not exist. A path that cannot be inspected and a broken link exist: reading them fails.
 */
function isAbsent(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}
