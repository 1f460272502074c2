// One installation: the home, the configuration, the providers and the registry of a user, for every front end. Knows no terminal and no view.

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

/** What an installation is made of. */
export interface InstallationParts {
  readonly host: Host;
  readonly home: Home;
  readonly configuration: Configuration;
  /** Which providers count as configured. Default: those with a credential, or that need none. */
  readonly configured?: typeof everyProvider;
}

/** Reads the configuration file of the home that `homeFlag`, or else the environment, names. @throws ConfigurationError if it is not valid */
export async function readInstallation(host: Host, homeFlag: string | undefined): Promise<InstallationParts> {
  const home = await homeOf(host, homeFlag);
  return { host, home, configuration: await loadConfiguration(home) };
}

/** The same without a configuration file, for what must work although that file is not valid. */
export async function withoutConfiguration(host: Host, homeFlag: string | undefined): Promise<InstallationParts> {
  return { host, home: await homeOf(host, homeFlag), configuration: NO_CONFIGURATION };
}

export class Installation {
  readonly host: Host;
  readonly home: Home;
  readonly configuration: Configuration;
  readonly providers: ProviderRegistry;
  /** The registry of the home; nothing is opened yet. */
  readonly registry: ActorRegistry;

  constructor({ host, home, configuration, configured = configuredProviders }: InstallationParts) {
    this.host = host;
    this.home = home;
    this.configuration = configuration;
    const table = providerTable(configuration);
    this.providers = new ProviderRegistry(configured(host.environment, table), {
      table,
      toldModels: cachedModels(home.cache),
    });
    this.registry = new ActorRegistry(home.registry, {
      facts: () => this.facts(),
      isReserved: table.isReserved,
      now: host.now,
    });
  }

  /** What the parser of actors is to know. */
  async facts(): Promise<ParseContext> {
    const [{ parseContext: actorFacts }, { findTool, toolNames }] = await Promise.all([
      import('../providers/parse-context.ts'),
      import('../tools/built-in.ts'),
    ]);
    const { providers } = this;
    return actorFacts({
      tools: { findTool, toolNames },
      table: providers.table,
      findAlias: (name) => this.findAlias(name),
      isTold: (provider, model) => providers.models(provider).includes(model),
    });
  }

  /** The name of the actor that an alias leads to, by the full name `local/ALIAS`. */
  findAlias(full: string): string | undefined {
    const { aliases } = this.configuration;
    const alias = full.startsWith('local/') ? full.slice('local/'.length) : '';
    return Object.hasOwn(aliases, alias) ? aliases[alias] : undefined;
  }

  /** The credential of a provider with its key, for which a command may be run. */
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

/** Where there is no file nothing is loaded to read it. */
async function loadConfiguration({ configFile }: Home): Promise<Configuration> {
  if (isAbsent(configFile)) return NO_CONFIGURATION;
  const { parseConfiguration, readConfigText } = await import('./config/config-file.ts');
  const text = readConfigText(configFile);
  return text === undefined ? NO_CONFIGURATION : parseConfiguration(text, configFile);
}

/** What cannot be looked at, or is a link that leads nowhere, is there: reading it says what is wrong. */
function isAbsent(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}
