// The context of one command: the installation, and the format of the output.
import type { Format } from '../app/config/output-format.ts';
import type { Host } from '../app/host.ts';
import {
  Installation,
  type InstallationOptions,
  optionsWithoutConfiguration,
  readInstallation,
} from '../app/installation.ts';
import { everyProvider } from '../providers/table/configured.ts';
import { chooseFormat, type GlobalOptions } from './format.ts';
import { renderView, type View } from './views/view.ts';

export class Session extends Installation {
  readonly options: GlobalOptions;

  /** Reads the configuration file. @throws ConfigurationError if it is not valid */
  static async open(host: Host, options: GlobalOptions): Promise<Session> {
    return new Session(await readInstallation(host, options.home), options);
  }

  /** Ignores the configuration file, for commands that must work when it is not valid. */
  static async withoutConfiguration(host: Host, options: GlobalOptions): Promise<Session> {
    return new Session(await optionsWithoutConfiguration(host, options.home), options);
  }

  private constructor(parts: InstallationOptions, options: GlobalOptions) {
    super(parts);
    this.options = options;
  }

  /** Returns a session in which every provider counts as configured, for commands that send nothing. */
  withEveryProvider(): Session {
    const { host, home, configuration, options } = this;
    return new Session({ host, home, configuration, configured: everyProvider }, options);
  }

  /** The format of a command other than a run. */
  get format(): Format {
    return chooseFormat(this.options, this.host, this.configuration.format);
  }

  /** True when text for a terminal may be bold. */
  get hasStyles(): boolean {
    const { NO_COLOR, TERM } = this.host.environment;
    return !NO_COLOR && TERM !== 'dumb';
  }

  /** Prints a view in the requested format. */
  async print(view: View): Promise<void> {
    const { stdout } = this.host;
    const color = stdout.isTerminal && this.hasStyles;
    await stdout.write(
      await renderView(view, { format: this.format, width: stdout.columns, isTerminal: stdout.isTerminal, color }),
    );
  }

  /** Prints a warning to stderr. */
  async warn(message: string): Promise<void> {
    const { visible } = await import('./views/terminal-text.ts');
    await this.host.stderr.write(`${visible(`Warning: ${message}`, this.host.stderr.isTerminal)}\n`);
  }
}
