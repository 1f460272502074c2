// Prints a run while it goes on: the answer to stdout, warnings and usage to stderr.
import type { ActorEvent, ActorResult } from '../executor/events.ts';
import type { RunFormat } from './format.ts';
import { eventJson, resultJson } from './run-json.ts';
import type { Session } from './session.ts';
import { visible } from './views/terminal-text.ts';
import { usageLine } from './views/usage-line.ts';

export interface RunPrinterOptions {
  /** The actor's name. */
  readonly name: string;
  readonly format: RunFormat;
  /** False: the answer is printed when it is complete. */
  readonly stream: boolean;
  readonly quiet?: boolean;
  /** True: escape sequences stay as they are. */
  readonly raw?: boolean;
}

/** The printer of one run. */
export class RunPrinter {
  readonly #session: Session;
  readonly #options: RunPrinterOptions;
  /** The last piece of text that was written. */
  #last = '';

  constructor(session: Session, options: RunPrinterOptions) {
    this.#session = session;
    this.#options = options;
  }

  /** Prints all events of a run. What was paid for is printed, also when the rest does not come; then the error is thrown. */
  async print(events: AsyncIterable<ActorEvent>): Promise<void> {
    try {
      for await (const event of events) await this.#take(event);
    } catch (error) {
      // In JSON the text stands in the error.
      const text = (error as { spent?: { text: string } }).spent?.text ?? '';
      if (this.#options.format === 'text' && text !== '') await this.#complete(text);
      throw error;
    }
  }

  async #take(event: ActorEvent): Promise<void> {
    const { format, quiet } = this.#options;
    if (format === 'jsonl') await this.#write(`${JSON.stringify(eventJson(event))}\n`);
    if (event.type === 'text' && this.#isLive) await this.#write(event.text);
    if (event.type === 'warning' && !quiet) await this.#session.warn(event.warning.message);
    if (event.type === 'result') await this.#finish(event.result);
  }

  async #finish(result: ActorResult): Promise<void> {
    const { name, format, quiet } = this.#options;
    if (format === 'json') await this.#write(`${JSON.stringify({ actor: name, ...resultJson(result) }, null, 2)}\n`);
    if (format !== 'text') return;
    await this.#complete(result.response);
    if (!quiet) await this.#session.host.stderr.write(`${name}: ${usageLine(result.usage, result.costUsd)}\n`);
  }

  /** Writes what is not yet written of a text, and the line end that it lacks. */
  async #complete(text: string): Promise<void> {
    if (!this.#isLive) await this.#write(text);
    if (!this.#last.endsWith('\n')) await this.#write('\n');
  }

  get #isLive(): boolean {
    return this.#options.format === 'text' && this.#options.stream;
  }

  async #write(text: string): Promise<void> {
    const { stdout } = this.#session.host;
    this.#last = text;
    await stdout.write(this.#options.format === 'text' ? visible(text, stdout.isTerminal && !this.#options.raw) : text);
  }
}
