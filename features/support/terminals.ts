// The program in a real terminal, with somebody who types an answer.

import { stripVTControlCharacters } from 'node:util';
import { type IPty, spawn } from '@lydell/node-pty';
import { BASE_ENVIRONMENT } from './base-environment.ts';
import { PROGRAM } from './processes.ts';
import { splitWords } from './words.ts';
import type { Outcome, Scenario } from './world.ts';

/** Keys that somebody types. */
export interface Typing {
  /** What the terminal shows, one behind the other and behind what it showed before, when it is time to type. */
  readonly prompt: string | readonly string[];
  readonly keys: string;
}

/** Runs a command line in a terminal of 80 columns. What the terminal shows, without colours, is the outcome's stdout. */
export function runInTerminal(scenario: Scenario, line: string, ...typing: readonly Typing[]): Promise<Outcome> {
  const terminal = startInTerminal(scenario, line);
  const answer = async () => {
    for (const { prompt, keys } of typing) {
      for (const text of [prompt].flat()) await terminal.shows(text);
      terminal.type(keys);
    }
  };
  // One that ends without a question is not waited for.
  answer().catch(() => undefined);
  return terminal.outcome;
}

/** Starts a command line in such a terminal. */
export function startInTerminal(scenario: Scenario, line: string, size: Size = USUAL_SIZE): RunningTerminal {
  const [, ...words] = splitWords(line);
  if (size.columns > 0 && size.rows > 0)
    return new RunningTerminal(scenario, { line, program: process.execPath, words: [PROGRAM, ...words], size });
  // A terminal cannot be made without a size: it is taken away before the program starts.
  const script = `stty cols ${size.columns} rows ${size.rows}; exec "$0" "$@"`;
  return new RunningTerminal(scenario, {
    line,
    program: 'bash',
    words: ['-c', script, process.execPath, PROGRAM, ...words],
  });
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

const USUAL_SIZE: Size = { columns: 80, rows: 24 };

/** Runs a line of bash, in which `agents` is the program, in such a terminal. Nobody types anything. */
export function runShellInTerminal(scenario: Scenario, line: string): Promise<Outcome> {
  const script = `agents() { "${process.execPath}" "${PROGRAM}" "$@"; }\nset -o pipefail\n${line}`;
  return new RunningTerminal(scenario, { line, program: 'bash', words: ['-c', script] }).outcome;
}

interface TerminalProgram {
  readonly line: string;
  readonly program: string;
  readonly words: readonly string[];
  readonly size?: Size;
}

/** A program that is running in a terminal. */
export class RunningTerminal {
  readonly outcome: Promise<Outcome>;
  readonly #terminal: IPty;
  #shown = '';
  #seen = 0;
  #onShown: () => void = () => undefined;

  constructor(scenario: Scenario, { line, program, words, size = USUAL_SIZE }: TerminalProgram) {
    const environment = { ...BASE_ENVIRONMENT, ...scenario.environment };
    this.#terminal = spawn(program, [...words], {
      name: 'xterm-256color',
      cols: size.columns,
      rows: size.rows,
      cwd: scenario.folder,
      env: environment,
    });
    scenario.cleanUps.push(() => this.#terminal.kill('SIGKILL'));
    this.#terminal.onData((data) => {
      this.#shown += data;
      this.#onShown();
    });
    this.outcome = new Promise((resolve) => {
      this.#terminal.onExit(({ exitCode }) => {
        const stdout = stripVTControlCharacters(this.#shown).replaceAll('\r\n', '\n');
        resolve({ command: line, status: exitCode, stdout, stderr: '' });
      });
    });
  }

  /** Resolves once it shows a text, behind the last one that was waited for. */
  async shows(text: string): Promise<void> {
    let at = this.#shown.indexOf(text, this.#seen);
    while (at < 0) {
      await new Promise<void>((resolve) => (this.#onShown = resolve));
      at = this.#shown.indexOf(text, this.#seen);
    }
    this.#seen = at + text.length;
  }

  /** Resolves once it shows one of these, with the index of that which comes first. */
  async showsOne(texts: readonly string[]): Promise<number> {
    for (;;) {
      const places = texts
        .map((text, index) => ({ index, at: this.#shown.indexOf(text, this.#seen), end: text.length }))
        .filter(({ at }) => at >= 0);
      const [first] = places.sort((a, b) => a.at - b.at);
      if (first !== undefined) {
        this.#seen = first.at + first.end;
        return first.index;
      }
      await new Promise<void>((resolve) => (this.#onShown = resolve));
    }
  }

  /** Whether a text is behind the last one that was waited for. */
  hasShown(text: string): boolean {
    return this.#shown.includes(text, this.#seen);
  }

  /** All that came, with what steers the terminal. */
  get raw(): string {
    return this.#shown;
  }

  resize({ columns, rows }: Size): void {
    this.#terminal.resize(columns, rows);
  }

  signal(name: string): void {
    this.#terminal.kill(name);
  }

  type(keys: string): void {
    this.#terminal.write(keys);
  }
}
