// The world of the program as one value. Only this file reads `process` (and registry/driver.ts its versions); features hand
// in a host of their own.

import { fstatSync, type Stats, statSync, writeSync } from 'node:fs';
import { devNull, homedir } from 'node:os';
import type { Host, OutputStream, SignalReason, StdinKind } from '../app/host.ts';
import { ConfigurationError, ExecutionError } from '../errors.ts';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** The host of a real process. Input and signals are only taken over once somebody asks for them. */
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

/** The descriptor is looked at first: making the stream takes a while, and the null device needs none. */
function kindOfStdin(): StdinKind {
  const stats = fstatSync(0);
  if (isNullDevice(stats)) return 'nothing';
  if (stats.isDirectory()) return 'folder';
  // Node puts a plain stream without data in the place of a stdin that it cannot read, such as a datagram socket.
  if (process.stdin.constructor.name !== 'Readable') return 'stream';
  return process.platform === 'win32' ? 'nothing' : 'unsupported';
}

function isNullDevice(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === statSync(devNull, { throwIfNoEntry: false })?.rdev;
}

/** The first signal asks the program to end, the second one ends it at once. */
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
 * Writes to the file descriptor: making the stream takes a while that most commands need not spend. The stream is made
 * where it is needed: in a terminal, and where the descriptor does not block (Windows, or a pipe that is full).
 */
function outputOf(descriptor: 1 | 2): OutputStream {
  const stream = () => (descriptor === 1 ? process.stdout : process.stderr);
  const fail = (error: unknown) => {
    // Nobody can read stderr: the answer on stdout matters more.
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
  // A failed write is told twice: to its callback, then as an event that would end the process if nobody listened.
  if (stream.listenerCount('error') === 0) stream.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** A reader who has gone is no failure: that error is left as it is. */
function outputError(error: unknown): unknown {
  if ((error as { code?: string }).code === 'EPIPE') return error;
  return new ExecutionError({
    code: 'OUTPUT_FAILED',
    message: `the output could not be written: ${(error as Error).message}`,
    hint: 'Check where stdout leads. What the command has changed stays changed.',
    cause: error,
  });
}

function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new ConfigurationError({
      code: 'FILE_NOT_READABLE',
      message: 'the current folder is not there any more',
      hint: 'Change to one that is.',
      cause: error,
    });
  }
}
