// The program in a real terminal, with somebody who types an answer.
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { PROGRAM } from './processes.ts';
import { splitWords } from './words.ts';
import type { Outcome, Scenario } from './world.ts';

export interface TerminalOptions {
  /** What the terminal shows when it is time to type. */
  readonly prompt: string;
  readonly keys: string;
}

/** Runs a command line in a terminal of 80 columns. What the terminal shows, without colours, is the outcome's stdout. */
export function runInTerminal(scenario: Scenario, line: string, { prompt, keys }: TerminalOptions): Promise<Outcome> {
  const [, ...words] = splitWords(line);
  const terminal = spawn(process.execPath, [PROGRAM, ...words], {
    name: 'xterm-256color',
    cols: 80,
    rows: 24,
    cwd: scenario.folder,
    env: { PATH: process.env.PATH, ...scenario.environment },
  });
  scenario.cleanUps.push(() => terminal.kill('SIGKILL'));
  let shown = '';
  let typed = false;
  terminal.onData((data) => {
    shown += data;
    if (typed || !shown.includes(prompt)) return;
    typed = true;
    terminal.write(keys);
  });
  return new Promise((resolve) => {
    terminal.onExit(({ exitCode }) => {
      const stdout = stripVTControlCharacters(shown).replaceAll('\r\n', '\n');
      resolve({ command: line, status: exitCode, stdout, stderr: '' });
    });
  });
}
