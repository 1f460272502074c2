// The host of the program in a real process. Only this file reads `process` (registry/driver.ts reads
// `process.versions`); features provide another host.

import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import { devNull, homedir } from 'node:os';
import type { Host, OutputStream, SignalReason, StdinKind } from '../app/host.ts';
import { ConfigurationError, ExecutionError } from '../errors.ts';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Returns the host of this process. Opens stdin and listens for signals only when they are first used. */
export function processHost(): Host {
  let interrupt: AbortSignal | undefined;
  let send: typeof fetch | undefined;
  return {
    arguments: process.argv.slice(2),
    get workingDirectory() {
      return currentFolder();
    },
    get userHome() {
      return homedir();
    },
    environment: process.env,
    get stdin() {
      return process.stdin;
    },
    get stdinKind() {
      return kindOfStdin();
    },
    openTerminal: async () => new (await import('node:tty')).ReadStream(0),
    stdout: outputOf(1),
    stderr: outputOf(2),
    directories: async () => (await import('env-paths')).default('cleveragents', { suffix: '' }),
    now: () => new Date(),
    nodeVersion: process.versions.node,
    sleep: async (ms, signal) => (await import('node:timers/promises')).setTimeout(ms, undefined, { signal }),
    fetch: async (input, init) => {
      send ??= (await import('../app/network/http-fetch.ts')).httpFetch(process.env);
      return send(input, init);
    },
    get signal() {
      interrupt ??= listenForSignals();
      return interrupt;
    },
    leave: (exitStatus) => {
      process.exitCode = exitStatus;
      for (const name of Object.keys(SIGNALS)) process.removeAllListeners(name);
    },
  };
}

/** Checks the descriptor before the stream: creating the stream is slow, and the null device needs none. */
function kindOfStdin(): StdinKind {
  const stats = fstatSync(0);
  if (isNullDevice(stats)) return 'nothing';
  if (stats.isDirectory()) return 'folder';
  // Node replaces a stdin that it cannot read, such as a datagram socket, by a plain stream without data.
  if (process.stdin.constructor.name !== 'Readable') return 'stream';
  return process.platform === 'win32' ? 'nothing' : 'unsupported';
}

function isNullDevice(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === statSync(devNull, { throwIfNoEntry: false })?.rdev;
}

/**
 * Returns a signal that the first SIGINT, SIGTERM or SIGHUP aborts. The second one ends the process immediately.
 * The executor receives the signal as that of the run (app/executor-for.ts), cancels its requests and throws an
 * `InterruptedError`, which cli/main.ts prints with what was spent.
 */
function listenForSignals(): AbortSignal {
  const interrupt = new AbortController();
  for (const [name, exitStatus] of Object.entries(SIGNALS)) {
    process.on(name, () => {
      if (interrupt.signal.aborted) process.exit(exitStatus);
      interrupt.abort({ signalName: name, exitStatus } satisfies SignalReason);
    });
  }
  return interrupt.signal;
}

/**
 * Returns an output that writes to the file descriptor, because creating the stream is slow and most commands do not
 * need it. Creates the stream for a terminal, and when writing does not block (on Windows, or when a pipe is full).
 */
function outputOf(descriptor: 1 | 2): OutputStream {
  const stream = () => (descriptor === 1 ? process.stdout : process.stderr);
  const fail = (error: unknown) => {
    // A failed write to stderr is ignored, so that the answer on stdout is still written.
    if (descriptor === 1) throw outputError(error);
  };
  let terminal: boolean | undefined;
  const isTerminal = () => {
    terminal ??= fstatSync(descriptor).isCharacterDevice() && stream().isTTY === true;
    return terminal;
  };
  return {
    write: async (text) => {
      if (process.platform === 'win32') return writeToStream(stream(), text).catch(fail);
      const bytes = Buffer.from(text);
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(descriptor, bytes, written);
      } catch (error) {
        if ((error as { code?: string }).code === 'EAGAIN')
          await writeToStream(stream(), bytes.subarray(written)).catch(fail);
        else fail(error);
      }
    },
    get stream() {
      return stream();
    },
    get isTerminal() {
      return isTerminal();
    },
    get columns() {
      return isTerminal() ? stream().columns || undefined : undefined;
    },
    get rows() {
      return isTerminal() ? stream().rows || undefined : undefined;
    },
  };
}

function writeToStream(stream: NodeJS.WriteStream, bytes: Uint8Array | string): Promise<void> {
  // A failed write calls the callback, then emits an error event, which ends the process when there is no listener.
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** Converts an error of stdout. EPIPE is returned unchanged: a reader that has closed the pipe is not a failure. */
function outputError(error: unknown): unknown {
  if ((error as { code?: string }).code === 'EPIPE') return error;
  return new ExecutionError({
    code: 'OUTPUT_FAILED',
    message: `the output could not be written: ${(error as Error).message}`,
    hint: 'Check where stdout is redirected. Changes that the command made are kept.',
    cause: error,
  });
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new ConfigurationError({
      code: 'FILE_NOT_READABLE',
      message: 'the current folder no longer exists',
      hint: 'Change to another folder: cd FOLDER',
      cause: error,
    });
  }
}
