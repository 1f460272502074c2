// What a scenario has for itself: a folder, a home, an environment without inherited keys, and the last outcome.
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setWorldConstructor, World } from '@cucumber/cucumber';
import { main } from '../../src/cli/main.ts';
import { testHost } from './host.ts';
import type { Typist } from './typist.ts';
import { splitWords } from './words.ts';

export interface Outcome {
  readonly command: string;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Scenario extends World {
  /** The scenario's own folder, which is also the working directory; the home lies in it. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'agents-feature-')));
  readonly home = join(this.folder, 'home');
  /** What the program sees as its environment, and nothing else. */
  readonly environment: Record<string, string> = { AGENTS_HOME: this.home };
  /** What stdin holds in the next commands; `undefined`: a terminal where there is one, else nothing. */
  stdin: Readable | string | undefined;
  /** Width of the terminal; `undefined`: pipes. */
  columns: number | undefined;
  /** Height of the terminal; `undefined`: not known. */
  rows: number | undefined;
  /** Sits at the terminal in the next command that runs in process. */
  typist: Typist | undefined;
  /** The time at which the program runs, where it is not the usual one. */
  now: string | undefined;
  /** Ends the command that is running, as a signal would. */
  interrupt = new AbortController();
  /** How long the last command waited before it sent something again, in milliseconds; no scenario in process really waits. */
  waits: number[] = [];
  /** Called while the program waits. */
  whileWaiting: () => void = () => undefined;
  outcome: Outcome | undefined;
  /** A command failed and no step has yet said that it fails. */
  unexplained: Outcome | undefined;
  /** Run when the scenario is over, last one first. */
  readonly cleanUps: (() => Promise<unknown> | unknown)[] = [];

  /** Runs a command line, which begins with `agents`, in this process. */
  async run(line: string, onOutput?: (text: string) => void): Promise<Outcome> {
    const [program, ...words] = splitWords(line);
    if (program !== 'agents') throw new Error(`a command line begins with agents: ${line}`);
    this.waits = [];
    const terminal = this.columns !== undefined;
    const host = testHost({
      arguments: words,
      workingDirectory: this.folder,
      environment: this.environment,
      stdin: this.stdin ?? (terminal ? undefined : ''),
      columns: this.columns,
      rows: this.rows,
      typist: this.typist,
      signal: this.interrupt.signal,
      now: this.now,
      onSleep: (ms) => {
        this.waits.push(ms);
        this.whileWaiting();
      },
      ...(onOutput && { onOutput }),
    });
    const status = await main(host);
    return this.finish({ command: line, status, ...host.output });
  }

  /** Takes an outcome in; one that failed wants an explanation by a later step. */
  finish(outcome: Outcome): Outcome {
    this.refuseUnexplained();
    this.outcome = outcome;
    if (outcome.status !== 0) this.unexplained = outcome;
    return outcome;
  }

  refuseUnexplained(): void {
    if (!this.unexplained) return;
    const { command, status, stderr } = this.unexplained;
    throw new Error(`no step says that this failed: ${command}\nexit status ${status}\n${stderr}`);
  }

  get last(): Outcome {
    if (!this.outcome) throw new Error('no command was run yet');
    return this.outcome;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content);
  }
}

setWorldConstructor(Scenario);
