// What the commands share: the host, the home, the configuration, the registry, the providers, and how things are printed.
import { lstatSync } from 'node:fs';
import type { ActorFacts } from '../actor/config.ts';
import type { Credential } from '../credentials.ts';
import { type ConfiguredProvider, configuredProviders, everyProvider } from '../providers/configured.ts';
import { ProviderRegistry } from '../providers/provider-registry.ts';
import { ActorRegistry } from '../registry/actor-registry.ts';
import { type Configuration, NO_CONFIGURATION, providerTable } from './configuration.ts';
import { chooseFormat, type Format, type GlobalOptions } from './format.ts';
import { type Home, homeOf } from './home.ts';
import type { Host } from './host.ts';
import { toldModels } from './told-models.ts';
import { renderView, type View } from './views/view.ts';

/** One run of one command. */
export class Session {
  readonly host: Host;
  readonly options: GlobalOptions;
  readonly home: Home;
  readonly configuration: Configuration;
  readonly providers: ProviderRegistry;
  /** The registry of the home; nothing is opened yet. */
  readonly registry: ActorRegistry;

  /** Reads the configuration file. @throws ConfigurationError if it is not valid */
  static async open(host: Host, options: GlobalOptions): Promise<Session> {
    const home = await homeOf(host, options.home);
    return new Session(host, { options, home, configuration: await loadConfiguration(home) });
  }

  /** For what must work with a configuration file that is not valid: as if there were none. */
  static async withoutConfiguration(host: Host, options: GlobalOptions): Promise<Session> {
    return new Session(host, { options, home: await homeOf(host, options.home), configuration: NO_CONFIGURATION });
  }

  private constructor(
    host: Host,
    {
      options,
      home,
      configuration,
      configured = configuredProviders,
    }: Pick<Session, 'options' | 'home' | 'configuration'> & { readonly configured?: typeof everyProvider },
  ) {
    this.host = host;
    this.options = options;
    this.home = home;
    this.configuration = configuration;
    const table = providerTable(configuration);
    this.providers = new ProviderRegistry(configured(host.environment, table), { table, toldModels: toldModels(home.cache) });
    this.registry = new ActorRegistry(home.registry, { facts: () => this.facts(), isReserved: table.isReserved, now: host.now });
  }

  /** The same, but every provider counts as configured: for what sends nothing. */
  withEveryProvider(): Session {
    const { host, options, home, configuration } = this;
    return new Session(host, { options, home, configuration, configured: everyProvider });
  }

  /** What the parser of actors is to know. */
  async facts(): Promise<ActorFacts> {
    const [{ actorFacts }, { findTool, toolNames }] = await Promise.all([import('../providers/actor-facts.ts'), import('../tools/built-in.ts')]);
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
    const { runKeyCommand } = await import('./key-command.ts');
    return { ...credential, apiKey: await runKeyCommand(this, { provider: name, command: keyCommand }), source: 'the api_key_command' };
  }

  /** The format of a command that prints facts. */
  get format(): Format {
    return chooseFormat(this.options, this.host, this.configuration.format);
  }

  /** Whether text for a terminal may be bold. */
  get hasStyles(): boolean {
    const { NO_COLOR, TERM } = this.host.environment;
    return !NO_COLOR && TERM !== 'dumb';
  }

  /** Prints facts in the format that was asked for. */
  async print(view: View): Promise<void> {
    const { stdout } = this.host;
    const color = stdout.isTerminal && this.hasStyles;
    await stdout.write(await renderView(view, { format: this.format, width: stdout.columns, isTerminal: stdout.isTerminal, color }));
  }

  /** Says something that is not the answer itself. */
  async warn(message: string): Promise<void> {
    const { visible } = await import('./views/terminal-text.ts');
    await this.host.stderr.write(`${visible(`Warning: ${message}`, this.host.stderr.isTerminal)}\n`);
  }
}

/** Where there is no file nothing is loaded to read it. */
async function loadConfiguration({ configFile }: Home): Promise<Configuration> {
  if (isAbsent(configFile)) return NO_CONFIGURATION;
  const { parseConfiguration, readConfigText } = await import('./config-file.ts');
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
