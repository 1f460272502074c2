// Runs a program in a new process group, and kills all processes of that group at the end. Independent of the shell
// tool.
import { type ChildProcess, spawn } from 'node:child_process';
import { kill } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolError } from '../tool.ts';
import { BoundedOutput } from './bounded-output.ts';

/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 2_000;
/** How long to wait until the pipes close: a process that left the group may keep them open. */
const PIPE_WAIT_MS = 500;
/**
 * How long to wait until killed processes are gone. In many containers no process reaps zombies, so they stay in the
 * group.
 */
const DEATH_WAIT_MS = 100;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** The complete environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface ProcessResult {
  readonly status: number | null;
  /** The name of the signal that ended the program. */
  readonly exitSignal: NodeJS.Signals | null;
  /** Whether the program was ended because of the timeout. */
  readonly isTimedOut: boolean;
  /** Bounded, with a note where bytes were left out. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program until it exits, or until the signal or the timeout ends it.
 * @throws ToolError if the program cannot be started
 */
export async function runGroup(command: Command): Promise<ProcessResult> {
  const { stdin, timeoutMs, signal } = command;
  signal.throwIfAborted();
  const child = start(command);
  const output = { stdout: new BoundedOutput(), stderr: new BoundedOutput() };
  child.stdout?.on('data', (chunk: Buffer) => output.stdout.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => output.stderr.add(chunk));
  // A program may exit without reading its input, which is not an error.
  child.stdin?.on('error', () => undefined).end(stdin);
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const clock = AbortSignal.timeout(timeoutMs);
  const { status, exitSignal, wasTerminated } = await waitForExit(child, AbortSignal.any([signal, clock]));
  await killRemaining(child, closed);
  const isTimedOut = wasTerminated && clock.aborted && !signal.aborted;
  return {
    status,
    exitSignal,
    isTimedOut,
    stdout: output.stdout.text(),
    stderr: output.stderr.text(),
  };
}

/** Starts the program. Some errors are thrown here; others are reported by the `error` event. */
function start({ program, args, folder, environment }: Command): ChildProcess {
  try {
    return spawn(program, args, { cwd: folder, env: environment, detached: true, windowsHide: true });
  } catch (error) {
    throw notStarted(error as NodeJS.ErrnoException);
  }
}

function notStarted(error: NodeJS.ErrnoException): ToolError {
  return new ToolError(`the command could not be started: ${error.code ?? error.message}`, { cause: error });
}

interface ProcessExit {
  readonly status: number | null;
  readonly exitSignal: NodeJS.Signals | null;
  readonly wasTerminated: boolean;
}

/** Waits until the program itself exits. When the signal aborts, sends SIGTERM, and SIGKILL after `GRACE_MS`. */
function waitForExit(child: ChildProcess, signal: AbortSignal): Promise<ProcessExit> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const terminate = () => {
      signalGroup(child.pid, 'SIGTERM');
      timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), GRACE_MS);
    };
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', terminate);
    };
    signal.addEventListener('abort', terminate, { once: true });
    child.on('exit', (status, exitSignal) => {
      settle();
      resolve({ status, exitSignal, wasTerminated: timer !== undefined });
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle();
      reject(notStarted(error));
    });
  });
}

/** Kills the background processes that the program left, and closes its pipes. */
async function killRemaining({ pid, stdout, stderr }: ChildProcess, closed: Promise<void>): Promise<void> {
  signalGroup(pid, 'SIGKILL');
  const pipeWait = new AbortController();
  await Promise.race([closed, sleep(PIPE_WAIT_MS, undefined, { signal: pipeWait.signal }).catch(() => undefined)]);
  pipeWait.abort();
  stdout?.destroy();
  stderr?.destroy();
  for (let waitedMs = 0; signalGroup(pid, 'SIGKILL') && waitedMs < DEATH_WAIT_MS; waitedMs += 5) await sleep(5);
}

/** Sends a signal to the process group. Returns whether the group still had a process. */
function signalGroup(pid: number | undefined, signal: NodeJS.Signals): boolean {
  if (pid === undefined) return false;
  try {
    return kill(-pid, signal);
  } catch {
    return false;
  }
}
