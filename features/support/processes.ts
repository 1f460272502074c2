// The program as a real process, for what only a process has: signals, pipes, exit status, several at once.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { splitWords } from './words.ts';
import type { Outcome, Scenario } from './world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The built program, as it is installed. */
export const PROGRAM = join(ROOT, 'bin', 'agents.js');

export interface RunningProgram {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  readonly printed: { stdout: string; stderr: string };
  readonly outcome: Promise<Outcome>;
}

export interface SpawnProgramOptions {
  /** A program and its arguments that the whole command line is handed to, such as `setpriv ...`. */
  readonly through?: readonly string[];
  /** Leaves stdin open and silent. Default: it is empty. */
  readonly silentStdin?: boolean;
}

/** Starts a command line, which begins with `agents`, with the environment of the scenario. */
export function startProgram(scenario: Scenario, line: string, options: SpawnProgramOptions = {}): RunningProgram {
  const [, ...words] = splitWords(line);
  const [file = process.execPath, ...before] = [...(options.through ?? []), process.execPath, PROGRAM];
  const child = spawn(file, [...before, ...words], { cwd: scenario.folder, env: { PATH: process.env.PATH, ...scenario.environment } });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    printed.stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed.stderr += chunk;
  });
  if (!options.silentStdin) child.stdin.end(scenario.stdin ?? '');
  scenario.cleanUps.push(() => child.kill('SIGKILL'));
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ command: line, status: status ?? (signal === null ? -1 : 128), ...printed }));
  });
  return { child, printed, outcome };
}
