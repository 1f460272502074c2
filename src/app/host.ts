// The outside world of a front end as one value: arguments, folders, environment, streams, clock, network and signals. Types only:
// cli/process-host.ts makes it from the process, features make their own.

import type { Readable } from 'node:stream';

export interface OutputStream {
  /** Resolves when the text was taken, so that a slow reader is waited for. Rejects if stdout cannot be written. */
  readonly write: (text: string) => Promise<void>;
  readonly isTerminal: boolean;
  /** Width of the terminal; `undefined` where there is none or nobody knows it. */
  readonly columns: number | undefined;
  /** Height of the terminal now; `undefined` where there is none or nobody knows it. */
  readonly rows: number | undefined;
  /** The stream itself, for a dialogue in a terminal. */
  readonly stream: NodeJS.WriteStream;
}

export interface Host {
  /** The arguments behind the program's name. */
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  /** The home of the user, which is not that of the program. */
  readonly userHome: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  /** What stdin leads to. */
  readonly stdinKind: StdinKind;
  /** Opens another stream on the terminal that stdin is; `stdin` stays open when this one has ended. */
  readonly openTerminal: () => Promise<Readable>;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** The platform's directories for this program, if no other home is given. */
  readonly directories: () => Promise<Directories>;
  readonly now: () => Date;
  /** Such as `20.19.0`. */
  readonly nodeVersion: string;
  /** Waits so many milliseconds; rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** The way to the network. */
  readonly fetch: typeof fetch;
  /** Aborted by SIGINT, SIGTERM and SIGHUP, with a `SignalReason`, and by nothing else. */
  readonly signal: AbortSignal;
  /** Ends the program with this status once everything is written. */
  readonly leave: (exitStatus: number) => void;
}

/** `nothing` is the null device or a closed stdin; of a `folder` and of what is `unsupported` Node makes a stream without data. */
export type StdinKind = 'nothing' | 'folder' | 'unsupported' | 'stream';

export interface Directories {
  readonly data: string;
  readonly config: string;
  readonly cache: string;
}

/** Which signal of the system ended the program, and the exit status that belongs to it. */
export interface SignalReason {
  readonly signalName: string;
  readonly exitStatus: number;
}
