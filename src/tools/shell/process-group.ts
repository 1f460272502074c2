// Runs a program in a process group of its own, and leaves nothing of that group alive. Knows no shell and no tool.
import { type ChildProcess, spawn } from 'node:child_process';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolError } from '../tool.ts';
import { BoundedOutput } from './bounded-output.ts';

/** Between the request to end and the end. */
const GRACE_MS = 2_000;
/** So long the pipes are waited for, which a program that left the group may hold. */
const PIPE_WAIT_MS = 500;
/** So long what was killed may take to be gone. Where nobody collects the dead, as in many containers, they seem to stay. */
const DEATH_WAIT_MS = 100;

export interface Command {
  readonly program: string;
  readonly words: readonly string[];
  readonly folder: string;
  /** All of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface ProcessEnding {
  readonly status: number | null;
  /** Name of the signal that ended it. */
  readonly endedBy: NodeJS.Signals | null;
  /** Whether it was ended because its time was over. */
  readonly isLate: boolean;
  /** Bounded; what was left out is told in it. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs it to its end, which is brought about by the signal or the time limit if need be. @throws ToolError if it cannot be started */
export async function runGroup(command: Command): Promise<ProcessEnding> {
  const { stdin, timeoutMs, signal } = command;
  signal.throwIfAborted();
  const child = start(command);
  const output = { stdout: new BoundedOutput(), stderr: new BoundedOutput() };
  child.stdout?.on('data', (chunk: Buffer) => output.stdout.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.stderr.add(chunk));
  // A program that does not read is not to be waited for.
  child.stdin?.on('error', () => undefined).end(stdin);
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const clock = AbortSignal.timeout(timeoutMs);
  const { status, endedBy, wasEnded } = await endOf(child, AbortSignal.any([signal, clock]));
  await leaveNothing(child, closed);
  const isLate = wasEnded && clock.aborted && !signal.aborted;
  return { status, endedBy, isLate, stdout: output.stdout.text(), stderr: output.stderr.text() };
}

/** Some faults are thrown and others come as an event. */
function start({ program, words, folder, environment }: Command): ChildProcess {
  try {
    return spawn(program, words, { cwd: folder, env: environment, detached: true, windowsHide: true });
  } catch (error) {
    throw notStarted(error as NodeJS.ErrnoException);
  }
}

function notStarted(error: NodeJS.ErrnoException): ToolError {
  return new ToolError(`the command could not be started: ${error.code ?? error.message}`, { cause: error });
}

interface End {
  readonly status: number | null;
  readonly endedBy: NodeJS.Signals | null;
  readonly wasEnded: boolean;
}

/** Waits for the end of the program itself, and asks for it once the signal has come: first kindly. */
function endOf(child: ChildProcess, signal: AbortSignal): Promise<End> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      signalGroup(child.pid, 'SIGTERM');
      timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE_MS);
    };
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    };
    signal.addEventListener('abort', end, { once: true });
    child.on('exit', (status, endedBy) => {
      settle();
      resolve({ status, endedBy, wasEnded: timer !== undefined });
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle();
      reject(notStarted(error));
    });
  });
}

/** The program has ended; what it left in the background has not. */
async function leaveNothing({ pid, stdout, stderr }: ChildProcess, closed: Promise<void>): Promise<void> {
  signalGroup(pid, 'SIGKILL');
  const patience = new AbortController();
  await Promise.race([closed, sleep(PIPE_WAIT_MS, undefined, { signal: patience.signal }).catch(() => undefined)]);
  patience.abort();
  stdout?.destroy();
  stderr?.destroy();
  for (let waitedMs = 0; signalGroup(pid, 'SIGKILL') && waitedMs < DEATH_WAIT_MS; waitedMs += 5) await sleep(5);
}

/** Whether there was anybody left to get the signal. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): boolean {
  if (pid === undefined) return false;
  try {
    return kill(-pid, signal);
  } catch {
    return false;
  }
}
