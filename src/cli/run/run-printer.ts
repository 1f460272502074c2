// Prints a run while it goes on: the answer to stdout, warnings and usage to stderr.

import type { RunFormat } from '../../app/config/output-format.ts';
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

/** Turns of the event loop that a question waits for events that came before it. */
const MAX_TURNS = 100;

/** The printer of one run. */
export class RunPrinter {
  readonly #session: Session;
  readonly #options: RunPrinterOptions;
  /** The last piece of text that was written. */
  #last = '';
  /** The first half of a character, whose second half is in the next piece; not used in a terminal. */
  #half = '';
  /** In a terminal: the answer, made visible piece by piece. */
  readonly #shown: VisibleText | undefined;
  /** Warnings wait for the end of the run: they must not stand in a line of the answer, nor beside a failure in JSON. */
  readonly #warnings: string[] = [];
  /** What has come so far, for the account of a run whose answer could not be written. */
  readonly #nodes: NodeUsage[] = [];
  #text = '';
  #result: ActorResult | undefined;
  /** The node that the run begins with; what others do is told. */
  #root: string | undefined;
  /** Settles when the last write was taken. */
  #writing: Promise<void> = Promise.resolve();
  /** Settles when the last event was printed. */
  #taking: Promise<void> = Promise.resolve();
  /** Somebody else has the terminal until it resolves. */
  #held: Promise<void> | undefined;

  constructor(session: Session, options: RunPrinterOptions) {
    this.#session = session;
    this.#options = options;
    if (session.host.stdout.isTerminal && !options.raw) this.#shown = new VisibleText();
  }

  /** Prints all events of a run. What was paid for is printed, also when the rest does not come; then the error is thrown. */
  async print(events: AsyncIterable<ActorEvent>): Promise<void> {
    // What was said before the run stands above the answer.
    if (this.#options.format === 'text') await this.printWarnings();
    try {
      for await (const event of events) {
        this.#taking = this.#take(event);
        await this.#taking;
      }
    } catch (error) {
      // In JSON the text stands in the error.
      const { spent } = error as { spent?: Spent };
      const text = spent?.text ?? '';
      if (error instanceof ExecutionError && error.code === 'OUTPUT_FAILED') error.spent = this.#spent();
      else if (this.#options.format === 'text') await this.#printSpent(text, spent?.outputs ?? []);
      throw error;
    } finally {
      await this.#held;
    }
  }

  /** Does something that has the terminal for itself: what comes meanwhile is printed afterwards. */
  async hold<Result>(action: () => Promise<Result>): Promise<Result> {
    await this.#catchUp();
    let free = () => {};
    this.#held = new Promise((resolve) => {
      free = resolve;
    });
    try {
      await this.#writing.catch(() => undefined);
      if (this.#isLineOpen) await this.#session.host.stderr.write('\n');
      return await action();
    } finally {
      this.#held = undefined;
      free();
    }
  }

  /** Prints the events that came before now. Gives up on a stream that does not pause: its text is printed afterwards. */
  async #catchUp(): Promise<void> {
    for (let turns = 0; turns < MAX_TURNS; turns += 1) {
      const before = this.#taking;
      await before.catch(() => undefined);
      await new Promise(setImmediate);
      if (this.#taking === before) return;
    }
  }

  /** Says something to the user, unless the run is to be quiet. */
  warn(message: string): void {
    if (!this.#options.quiet) this.#warnings.push(message);
  }

  async #take(event: ActorEvent): Promise<void> {
    const { format } = this.#options;
    if (event.type === 'text') this.#text += event.text;
    if (event.type === 'usage') this.#nodes.push(event.usage);
    if (format === 'jsonl') await this.#writeJson(wellFormedJson(stringifyJson(eventJson(event))));
    if (event.type === 'text' && this.#isLive) await this.#writePiece(event.text);
    if (event.type === 'node-start' || event.type === 'tool-call' || event.type === 'tool-result')
      await this.#printProgress(event);
    if (event.type === 'warning') this.warn(event.warning.message);
    // A wait is explained while it lasts, and no text has come yet that it could stand in.
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

  /** Tells a person what goes on, unless it would stand in a line of the answer. */
  async #printProgress(event: ProgressEvent): Promise<void> {
    const { stderr } = this.#session.host;
    this.#root ??= event.node;
    if (this.#options.format !== 'text' || this.#options.quiet || !stderr.isTerminal) return;
    const { progressLine } = await import('../views/progress.ts');
    const line = await progressLine(event, this.#root, stderr.columns);
    if (line === undefined) return;
    await this.#held;
    if (!this.#isLineOpen) await stderr.write(`${line}\n`);
  }

  /** What a run that failed has said was paid for, also where it is no part of an answer. */
  async #printSpent(text: string, outputs: Spent['outputs']): Promise<void> {
    const { stderr } = this.#session.host;
    if (text !== '') await this.#complete(text);
    await this.#held;
    for (const output of outputs)
      await stderr.write(`${visible(`${output.node} said:\n${output.text.trimEnd()}`, stderr.isTerminal)}\n\n`);
  }

  /** Whether the terminal stands in the middle of a line of the answer. */
  get #isLineOpen(): boolean {
    return this.#session.host.stdout.isTerminal && this.#last !== '' && !this.#last.endsWith('\n');
  }

  /** Prints the warnings that wait. */
  async printWarnings(): Promise<void> {
    await this.#held;
    for (const message of this.#warnings.splice(0)) await this.#session.warn(message);
  }

  /** Writes what is not yet written of a text, and the line end that it lacks. */
  async #complete(text: string): Promise<void> {
    if (!this.#isLive) await this.#writePiece(text);
    await this.#write(this.#shown?.end() ?? this.#half);
    if (!this.#last.endsWith('\n')) await this.#write('\n');
  }

  get #isLive(): boolean {
    return this.#options.format === 'text' && this.#options.stream;
  }

  /** A provider may cut anywhere, also between the two halves of an emoji. */
  async #writePiece(piece: string): Promise<void> {
    if (this.#shown !== undefined) return this.#write(this.#shown.take(piece));
    const text = this.#half + piece;
    this.#half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    await this.#write(text.slice(0, text.length - this.#half.length));
  }

  async #writeJson(json: string): Promise<void> {
    const { stdout } = this.#session.host;
    await this.#write(`${visibleJson(json, stdout.isTerminal)}\n`);
  }

  /** Writes what is safe already. */
  async #write(text: string): Promise<void> {
    if (text === '') return;
    const { stdout } = this.#session.host;
    if (this.#held !== undefined) await this.#held;
    this.#last = text;
    this.#writing = stdout.write(text);
    await this.#writing;
  }

  /** The answer was paid for although nobody got it. */
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
