// A host that runs the program in process: output is collected, and the clock is fixed.

import { Readable } from 'node:stream';
import type { Host, OutputStream } from '../../src/app/host.ts';
import { httpFetch } from '../../src/app/network/http-fetch.ts';
import type { Typist } from './typist.ts';

/** The time at which every scenario takes place. */
export const NOW = '2026-01-02T03:04:05.000Z';

/** The Node version that the program sees in scenarios that run in process. */
export const NODE_VERSION = '24.11.0';

export interface TestHostOptions {
  readonly arguments: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The content of stdin; `undefined`: a terminal. */
  readonly stdin: Readable | string | undefined;
  /** The user at the terminal, who types when certain text appears. */
  readonly typist?: Typist | undefined;
  /** Width of the terminal that stdout and stderr are; `undefined`: they are pipes. */
  readonly columns: number | undefined;
  /** Height of that terminal; `undefined`: unknown. */
  readonly rows?: number | undefined;
  readonly signal: AbortSignal;
  /** The fixed time of the clock; default `NOW`. */
  readonly now?: string | undefined;
  /** Called with each chunk of stdout. */
  readonly onOutput?: (text: string) => void;
  /** Called with each delay, which ends at once. */
  readonly onSleep?: (ms: number) => void;
}

export interface TestHost extends Host {
  readonly output: { stdout: string; stderr: string };
}

export function testHost(options: TestHostOptions): TestHost {
  const output = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): OutputStream => ({
    write: async (text) => {
      output[name] += text;
      if (name === 'stdout') options.onOutput?.(text);
      options.typist?.see(text);
    },
    isTerminal: options.columns !== undefined,
    columns: options.columns,
    rows: options.rows,
    get stream(): never {
      throw new Error('no scenario in process draws a dialogue');
    },
  });
  const given = options.typist?.stdin ?? options.stdin;
  const stdin = given instanceof Readable ? given : Readable.from(given === undefined ? [] : [Buffer.from(given)]);
  return {
    output,
    arguments: options.arguments,
    workingDirectory: options.workingDirectory,
    userHome: options.environment.HOME ?? '/home/of-nobody',
    environment: options.environment,
    stdin: Object.assign(stdin, {
      isTTY: options.stdin === undefined || options.typist !== undefined,
    }) as unknown as NodeJS.ReadStream,
    stdinKind: 'stream',
    openTerminal: async () => stdin,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    directories: async () => ({
      data: `${options.workingDirectory}/data`,
      config: `${options.workingDirectory}/config`,
      cache: `${options.workingDirectory}/cache`,
    }),
    now: () => new Date(options.now ?? NOW),
    nodeVersion: NODE_VERSION,
    sleep: async (ms, signal) => {
      options.onSleep?.(ms);
      signal.throwIfAborted();
    },
    fetch: httpFetch(options.environment),
    signal: options.signal,
    leave: () => undefined,
  };
}
