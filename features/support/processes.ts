// The program as a real process, for tests of signals, pipes, exit status and concurrent processes.
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { BASE_ENVIRONMENT } from './base-environment.ts';
import { splitWords } from './words.ts';
import type { Outcome, Scenario } from './world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The built program, as it is installed. */
export const PROGRAM = join(ROOT, 'bin', 'agents.js');

export interface RunningProgram {
  readonly child: ChildProcess;
  /** Its output so far. */
  readonly printed: { stdout: string; stderr: string };
  readonly outcome: Promise<Outcome>;
}

export interface SpawnProgramOptions {
  /** A program with arguments that starts the command line, such as `setpriv ...`. */
  readonly through?: readonly string[];
  /** Leaves stdin open without data. Default: stdin is empty. */
  readonly silentStdin?: boolean;
}

/** Starts a command line, which begins with `agents`, with the environment of the scenario. */
export function startProgram(scenario: Scenario, line: string, options: SpawnProgramOptions = {}): RunningProgram {
  const [, ...words] = splitWords(line);
  const [file = process.execPath, ...before] = [...(options.through ?? []), process.execPath, PROGRAM];
  const child = spawn(file, [...before, ...words], {
    cwd: scenario.folder,
    env: { ...BASE_ENVIRONMENT, ...scenario.environment },
  });
  if (!options.silentStdin) child.stdin.end(scenario.stdin ?? '');
  return { child, ...followed(scenario, child, line) };
}

/** Collects the output and the exit of a process. It is killed at the end of the scenario. */
export function followed(
  scenario: Scenario,
  child: ChildProcessByStdio<Writable | null, Readable, Readable>,
  command: string,
): Omit<RunningProgram, 'child'> {
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    printed.stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed.stderr += chunk;
  });
  scenario.cleanUps.push(() => child.kill('SIGKILL'));
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) =>
      resolve({ command, status: status ?? (signal === null ? -1 : 128), ...printed }),
    );
  });
  return { printed, outcome };
}
