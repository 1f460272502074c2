// The state of a scenario: a folder, a home, an environment without inherited keys, and the last outcome.
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
  /** The scenario's folder, which is also the working directory and contains the home. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'agents-feature-')));
  readonly home = join(this.folder, 'home');
  /** The complete environment of the program. */
  readonly environment: Record<string, string> = { AGENTS_HOME: this.home };
  /** The content of stdin for the next commands; `undefined`: a terminal if there is one, otherwise empty. */
  stdin: Readable | string | undefined;
  /** Width of the terminal; `undefined`: pipes. */
  columns: number | undefined;
  /** Height of the terminal; `undefined`: unknown. */
  rows: number | undefined;
  /** The simulated user at the terminal, for the next command in process. */
  typist: Typist | undefined;
  /** The time of the program's clock, if not the default. */
  now: string | undefined;
  /** Interrupts the running command, like a signal. */
  interrupt = new AbortController();
  /** The delays of the last command before retries, in milliseconds; scenarios in process do not really wait. */
  waits: number[] = [];
  /** Called while the program waits. */
  whileWaiting: () => void = () => undefined;
  outcome: Outcome | undefined;
  /** True after a command failed, until a step expects the failure. */
  unexplained: Outcome | undefined;
  /** Run at the end of the scenario, last one first. */
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

  /** Stores an outcome; a later step must expect a failure. */
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
