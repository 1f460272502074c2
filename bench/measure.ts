// Measures commands and returns medians. Runs them in turn, so that a slower machine affects all of them.
import { spawn } from 'node:child_process';

export interface Measured {
  readonly name: string;
  readonly words: readonly string[];
  /** Additional environment variables of this command. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The environment of the measured commands: without inherited keys, and without variables that change the start of
 * Node.
 */
export function cleanEnvironment(more: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...more };
}

/** Returns the median milliseconds of each command over the given number of rounds, after a warm-up. */
export async function medians(
  commands: readonly Measured[],
  environment: Record<string, string>,
  rounds: number,
): Promise<readonly number[]> {
  const times = commands.map((): number[] => []);
  for (let round = -2; round < rounds; round += 1) {
    for (const [index, command] of commands.entries()) {
      const took = await timeOf(command, { ...environment, ...command.environment });
      if (round >= 0) times[index]?.push(took);
    }
  }
  return times.map(median);
}

function timeOf({ name, words }: Measured, environment: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(process.execPath, words, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let complaint = '';
    child.stdout.resume();
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk;
    });
    child.on('close', (status) => {
      if (status === 0) resolve(Number(process.hrtime.bigint() - start) / 1e6);
      else reject(new Error(`${name} ended with ${status}: ${complaint}`));
    });
  });
}

/** Returns the middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints a table of ratios to the first command. */
export function printRatios(
  commands: readonly Measured[],
  times: readonly number[],
  bounds: readonly (number | undefined)[],
): void {
  const [first = 1] = times;
  for (const [index, { name }] of commands.entries()) {
    const time = times[index] ?? Number.NaN;
    const bound =
      bounds[index] === undefined
        ? ''
        : `  bound ${bounds[index]}${time / first <= (bounds[index] ?? 0) ? '' : '  MISSED'}`;
    console.log(
      `${name.padEnd(44)} ${time.toFixed(1).padStart(7)} ms  ${(time / first).toFixed(2).padStart(6)}${bound}`,
    );
  }
}
