// The types of the host of a front end: arguments, folders, environment, streams, clock, network and signals.
// cli/process-host.ts creates a host from the process, and features create their own.

import type { Readable } from 'node:stream';

export interface OutputStream {
  /**
   * Resolves when the text is written, so that the caller waits for a slow reader. Rejects if stdout cannot be written.
   */
  readonly write: (text: string) => Promise<void>;
  readonly isTerminal: boolean;
  /** The width of the terminal; `undefined` if there is no terminal or its width is unknown. */
  readonly columns: number | undefined;
  /** The current height of the terminal; `undefined` if there is no terminal or its height is unknown. */
  readonly rows: number | undefined;
  /** The stream itself, for prompts in a terminal. */
  readonly stream: NodeJS.WriteStream;
}

export interface Host {
  /** The arguments after the name of the program. */
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  /** The home directory of the user, which is not the home of the program. */
  readonly userHome: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  /** The kind of file that stdin is connected to. */
  readonly stdinKind: StdinKind;
  /** Opens another stream on the terminal that stdin is connected to. `stdin` stays open when this stream ends. */
  readonly openTerminal: () => Promise<Readable>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Returns the platform's directories for this program, which are used if no other home is set. */
  readonly directories: () => Promise<Directories>;
  readonly now: () => Date;
  /** The version of Node.js, such as `20.19.0`. */
  readonly nodeVersion: string;
  /** Waits for `ms` milliseconds. Rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Sends requests to the network. */
  readonly fetch: typeof fetch;
  /** Aborted only by SIGINT, SIGTERM and SIGHUP, with a `SignalReason`. */
  readonly signal: AbortSignal;
  /** Exits the program with this status when all output is written. */
  readonly leave: (exitStatus: number) => void;
}

/**
 * `nothing` is the null device or a closed stdin. For a `folder` and for an `unsupported` kind of file Node.js creates
 * a stream without data.
 */
export type StdinKind = 'nothing' | 'folder' | 'unsupported' | 'stream';

export interface Directories {
  readonly data: string;
  readonly config: string;
  readonly cache: string;
}

/** The signal of the system that ended the program, and its exit status. */
export interface SignalReason {
  readonly signalName: string;
  readonly exitStatus: number;
}
