// Prints the events of a run as they arrive: the answer to stdout, warnings and usage to stderr.

import type { RunFormat } from '../../app/config/output-format.ts';
import { deferred } from '../../deferred.ts';
import { ExecutionError, type Spent } from '../../errors.ts';
import type { ActorEvent, ActorResult } from '../../executor/stream/events.ts';
import { stringifyJson } from '../../json-text.ts';
import { sumCost } from '../../money.ts';
import { type NodeUsage, sumUsage } from '../../usage.ts';
import { wellFormedJson } from '../../well-formed.ts';
import type { Session } from '../session.ts';
import type { ProgressEvent } from '../views/progress.ts';
import { VisibleText, visible, visibleJson } from '../views/terminal-text.ts';
import { usageLine } from '../views/usage-line.ts';
import { eventJson, resultJson } from './run-json.ts';

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

/** Maximum turns of the event loop that a question waits for earlier events. */
const MAX_TURNS = 100;

/** The printer of one run. */
export class RunPrinter {
  readonly #session: Session;
  readonly #options: RunPrinterOptions;
  /** The last text that was written. */
  #last = '';
  /** The first half of a surrogate pair, until the next text arrives; not used in a terminal. */
  #half = '';
  /** In a terminal: replaces hidden characters in the streamed answer. */
  readonly #shown: VisibleText | undefined;
  /**
   * Warnings, kept until the run ends. They must not interrupt a line of the answer, nor appear next to an error in
   * JSON.
   */
  readonly #warnings: string[] = [];
  /** The usage so far, which is reported when the answer cannot be written. */
  readonly #nodes: NodeUsage[] = [];
  #text = '';
  #result: ActorResult | undefined;
  /** The first node of the run. Progress lines name all other nodes. */
  #root: string | undefined;
  /** Settles when the last write has ended. */
  #writing: Promise<void> = Promise.resolve();
  /** Settles when the last event has been printed. */
  #printing: Promise<void> = Promise.resolve();
  /** Set while a question uses the terminal; resolves when the question ends. */
  #question: Promise<void> | undefined;

  constructor(session: Session, options: RunPrinterOptions) {
    this.#session = session;
    this.#options = options;
    if (session.host.stdout.isTerminal && !options.raw) this.#shown = new VisibleText();
  }

  /** Prints all events of a run. When the run fails, prints the text that was received, then throws the error. */
  async print(events: AsyncIterable<ActorEvent>): Promise<void> {
    // Warnings from before the run are printed above the answer.
    if (this.#options.format === 'text') await this.printWarnings();
    try {
      for await (const event of events) {
        this.#printing = this.#printEvent(event);
        await this.#printing;
      }
    } catch (error) {
      // In JSON formats the error contains the text.
      const { spent } = error as { spent?: Spent };
      const text = spent?.text ?? '';
      if (error instanceof ExecutionError && error.code === 'OUTPUT_FAILED') error.spent = this.#spent();
      else if (this.#options.format === 'text') await this.#printSpent(text, spent?.outputs ?? []);
      throw error;
    } finally {
      await this.#question;
    }
  }

  /** Runs an action with exclusive use of the terminal. Prints the events that arrive meanwhile after it. */
  async withTerminal<Result>(action: () => Promise<Result>): Promise<Result> {
    await this.#printPending();
    const { promise, resolve } = deferred();
    this.#question = promise;
    try {
      await this.#writing.catch(() => undefined);
      if (this.#isLineOpen) await this.#session.host.stderr.write('\n');
      return await action();
    } finally {
      this.#question = undefined;
      resolve();
    }
  }

  /** Waits until the events so far are printed. Stops waiting after `MAX_TURNS` when a stream does not pause. */
  async #printPending(): Promise<void> {
    for (let turns = 0; turns < MAX_TURNS; turns += 1) {
      const before = this.#printing;
      await before.catch(() => undefined);
      await new Promise(setImmediate);
      if (this.#printing === before) return;
    }
  }

  /** Stores a warning, which is printed later. Does nothing with --quiet. */
  warn(message: string): void {
    if (!this.#options.quiet) this.#warnings.push(message);
  }

  async #printEvent(event: ActorEvent): Promise<void> {
    const { format } = this.#options;
    if (event.type === 'text') this.#text += event.text;
    if (event.type === 'usage') this.#nodes.push(event.usage);
    if (format === 'jsonl') await this.#writeJson(wellFormedJson(stringifyJson(eventJson(event))));
    if (event.type === 'text' && this.#isLive) await this.#writeText(event.text);
    if (event.type === 'node-start' || event.type === 'tool-call' || event.type === 'tool-result')
      await this.#printProgress(event);
    if (event.type === 'warning') this.warn(event.warning.message);
    // Printed immediately, to explain the wait before a retry. No line of the answer is open then.
    if (event.type === 'warning' && event.warning.code === 'RETRYING' && format === 'text') await this.printWarnings();
    if (event.type === 'result') {
      this.#result = event.result;
      await this.#finish(event.result);
    }
  }

  async #finish(result: ActorResult): Promise<void> {
    const { name, format, quiet } = this.#options;
    if (format === 'json')
      await this.#writeJson(wellFormedJson(stringifyJson({ actor: name, ...resultJson(result) }, 2)));
    if (format === 'text') await this.#complete(result.response);
    await this.printWarnings();
    if (format === 'text' && !quiet)
      await this.#session.host.stderr.write(`${name}: ${usageLine(result.usage, result.costUsd)}\n`);
  }

  /** Prints a progress line to a terminal, unless a line of the answer is open. */
  async #printProgress(event: ProgressEvent): Promise<void> {
    const { stderr } = this.#session.host;
    this.#root ??= event.node;
    if (this.#options.format !== 'text' || this.#options.quiet || !stderr.isTerminal) return;
    const { progressLine } = await import('../views/progress.ts');
    const line = await progressLine(event, this.#root, stderr.columns);
    if (line === undefined) return;
    await this.#question;
    if (!this.#isLineOpen) await stderr.write(`${line}\n`);
  }

  /**
   * Prints the text of a failed run, and the output of nodes that is not part of an answer, because both were paid for.
   */
  async #printSpent(text: string, outputs: Spent['outputs']): Promise<void> {
    const { stderr } = this.#session.host;
    if (text !== '') await this.#complete(text);
    await this.#question;
    for (const output of outputs)
      await stderr.write(`${visible(`Output of ${output.node}:\n${output.text.trimEnd()}`, stderr.isTerminal)}\n\n`);
  }

  /** True when the last line of the answer in the terminal has no line end yet. */
  get #isLineOpen(): boolean {
    return this.#session.host.stdout.isTerminal && this.#last !== '' && !this.#last.endsWith('\n');
  }

  /** Prints and removes the stored warnings. */
  async printWarnings(): Promise<void> {
    await this.#question;
    for (const message of this.#warnings.splice(0)) await this.#session.warn(message);
  }

  /** Writes the rest of a text, and a line end when it has none. */
  async #complete(text: string): Promise<void> {
    if (!this.#isLive) await this.#writeText(text);
    await this.#write(this.#shown?.end() ?? this.#half);
    if (!this.#last.endsWith('\n')) await this.#write('\n');
  }

  get #isLive(): boolean {
    return this.#options.format === 'text' && this.#options.stream;
  }

  /** Writes a part of the answer. A provider may split the answer anywhere, also inside a surrogate pair. */
  async #writeText(part: string): Promise<void> {
    if (this.#shown !== undefined) return this.#write(this.#shown.take(part));
    const text = this.#half + part;
    this.#half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    await this.#write(text.slice(0, text.length - this.#half.length));
  }

  async #writeJson(json: string): Promise<void> {
    const { stdout } = this.#session.host;
    await this.#write(`${visibleJson(json, stdout.isTerminal)}\n`);
  }

  /** Writes a text that is safe for the terminal. Waits while a question uses the terminal. */
  async #write(text: string): Promise<void> {
    if (text === '') return;
    const { stdout } = this.#session.host;
    if (this.#question !== undefined) await this.#question;
    this.#last = text;
    this.#writing = stdout.write(text);
    await this.#writing;
  }

  /** Returns what the run spent, for a run whose answer could not be written. */
  #spent(): Spent {
    const costUsd = sumCost(this.#nodes);
    return {
      text: this.#text,
      outputs: [],
      nodes: this.#nodes,
      usage: sumUsage(this.#nodes),
      costUsd,
      chargedUsd: this.#result?.chargedUsd ?? costUsd,
    };
  }
}
