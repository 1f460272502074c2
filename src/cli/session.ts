// What the commands share: the host, the home, the registry, the providers, and how things are printed.
import { isAbsolute, resolve } from 'node:path';
import type { ActorFacts } from '../actor/config.ts';
import { ConfigurationError, ValidationError } from '../errors.ts';
import { configuredProviders, ProviderRegistry } from '../providers/provider-registry.ts';
import { ActorRegistry } from '../registry/actor-registry.ts';
import { chooseFormat, type GlobalOptions } from './format.ts';
import type { Host } from './host.ts';
import { renderView, type View } from './views/view.ts';

/** One run of one command. */
export class Session {
  readonly host: Host;
  readonly options: GlobalOptions;
  readonly providers: ProviderRegistry;
  #registry: ActorRegistry | undefined;

  constructor(host: Host, options: GlobalOptions) {
    this.host = host;
    this.options = options;
    this.providers = new ProviderRegistry(configuredProviders(host.environment));
  }

  /** The registry of the home; nothing is opened yet. */
  async registry(): Promise<ActorRegistry> {
    this.#registry ??= new ActorRegistry(resolve(await this.#home(), 'registry.db'), { facts: loadFacts, now: this.host.now });
    return this.#registry;
  }

  /** Prints facts in the format that was asked for. */
  async print(view: View): Promise<void> {
    const { stdout } = this.host;
    const format = chooseFormat(this.options, this.host);
    const color = stdout.isTerminal && !this.host.environment.NO_COLOR && this.host.environment.TERM !== 'dumb';
    await stdout.write(await renderView(view, { format, width: stdout.columns, isTerminal: stdout.isTerminal, color }));
  }

  /** Says something that is not the answer itself. */
  async warn(message: string): Promise<void> {
    const { visible } = await import('./views/terminal-text.ts');
    await this.host.stderr.write(`${visible(`Warning: ${message}`, this.host.stderr.isTerminal)}\n`);
  }

  /** `--home`, else AGENTS_HOME, else the platform's data directory; never the current directory unasked. */
  async #home(): Promise<string> {
    const given = this.options.home ?? this.host.environment.AGENTS_HOME;
    if (this.options.home?.trim() === '') {
      throw new ValidationError({
        code: 'INVALID_ARGUMENT',
        message: '--home wants a folder, not an empty text',
        hint: 'Leave it out to use the usual place.',
      });
    }
    if (given !== undefined && given.trim() !== '') return isAbsolute(given) ? given : resolve(this.host.workingDirectory, given);
    const directory = await this.host.dataDirectory();
    if (resolve(directory) === directory) return directory;
    throw new ConfigurationError({
      code: 'INVALID_CONFIGURATION',
      message: `the data directory is not an absolute path: ${directory}`,
      hint: 'Set AGENTS_HOME, or mend XDG_DATA_HOME.',
    });
  }
}

async function loadFacts(): Promise<ActorFacts> {
  const { actorFacts } = await import('../providers/actor-facts.ts');
  return actorFacts();
}
