// The program in a real terminal, with a simulated user.
import { stripVTControlCharacters } from 'node:util';
import { type IPty, spawn } from '@lydell/node-pty';
import { BASE_ENVIRONMENT } from './base-environment.ts';
import { PROGRAM } from './processes.ts';
import { splitWords } from './words.ts';
import type { Outcome, Scenario } from './world.ts';

/** Keys that the simulated user types. */
export interface Typing {
  /** Texts that must appear in the terminal, in this order and after earlier ones, before the keys are typed. */
  readonly prompt: string | readonly string[];
  readonly keys: string;
}

/**
 * Runs a command line in a terminal of 80 columns. The content of the terminal, without colours, is the stdout of the
 * outcome.
 */
export function runInTerminal(scenario: Scenario, line: string, ...typing: readonly Typing[]): Promise<Outcome> {
  const terminal = startInTerminal(scenario, line);
  const answer = async () => {
    for (const { prompt, keys } of typing) {
      for (const text of [prompt].flat()) await terminal.shows(text);
      terminal.type(keys);
    }
  };
  // A program that ends without asking is not waited for.
  answer().catch(() => undefined);
  return terminal.outcome;
}

/** Starts a command line in a terminal of 80 columns. */
export function startInTerminal(scenario: Scenario, line: string, size: Size = USUAL_SIZE): RunningTerminal {
  const [, ...words] = splitWords(line);
  if (size.columns > 0 && size.rows > 0)
    return new RunningTerminal(scenario, { line, program: process.execPath, words: [PROGRAM, ...words], size });
  // A terminal cannot be created without a size: the size is removed before the program starts.
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

/** Runs a line of bash, in which `agents` is the program, in a terminal of 80 columns. Nothing is typed. */
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

/** A program that runs in a terminal. */
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

  /** Resolves once the text appears after the previously awaited text. */
  async shows(text: string): Promise<void> {
    let at = this.#shown.indexOf(text, this.#seen);
    while (at < 0) {
      await new Promise<void>((resolve) => (this.#onShown = resolve));
      at = this.#shown.indexOf(text, this.#seen);
    }
    this.#seen = at + text.length;
  }

  /** Resolves once one of the texts appears, with the index of the first one. */
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

  /** Returns whether the text appears after the previously awaited text. */
  hasShown(text: string): boolean {
    return this.#shown.includes(text, this.#seen);
  }

  /** All output, including control sequences. */
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
