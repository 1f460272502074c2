// Compares the steps per second and the memory of graphs with LangGraph: `npm run bench:graph` (after a build).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, median } from './measure.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const FOLDER = join(import.meta.dirname, 'graph');
const BASELINE = existsSync(join(FOLDER, 'node_modules', '@langchain', 'langgraph'));

type Engine = 'langgraph' | 'executor';

interface Case {
  readonly name: 'chain' | 'fan-out' | 'loop';
  readonly size: number;
}

/** Nodes per second, heap in use after a garbage collection, and peak memory of the process. */
interface Figures {
  readonly perSecond: number;
  readonly heapMb: number;
  readonly rssMb: number;
}

/** All nodes return immediately, so that only the engines are measured. */
const CASES: readonly Case[] = [
  { name: 'chain', size: 1000 },
  { name: 'fan-out', size: 1000 },
  { name: 'loop', size: 10_000 },
];

const LENGTHS = [1000, 10_000, 100_000];
const MIN_RATIO = 10;
/** Minimum ratio of the rate of a run to the rate of a run of a tenth of its length. */
const MIN_KEPT_RATE = 0.9;

function measure(engine: Engine, { name, size }: Case): Promise<Figures> {
  return new Promise((resolve, reject) => {
    const words = ['--expose-gc', 'worker.mjs', engine, name, String(size)];
    const child = spawn(process.execPath, words, {
      cwd: FOLDER,
      env: cleanEnvironment({}),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      printed.stdout += chunk;
    });
    child.stderr.on('data', (chunk: Buffer) => {
      printed.stderr += chunk;
    });
    child.on('close', (status) => {
      if (status === 0) resolve(JSON.parse(printed.stdout));
      else reject(new Error(`${engine} ${name} ended with ${status}: ${printed.stderr}`));
    });
  });
}

function medianOf(all: readonly Figures[]): Figures {
  const of = (key: keyof Figures) => median(all.map((one) => one[key]));
  return { perSecond: of('perSecond'), heapMb: of('heapMb'), rssMb: of('rssMb') };
}

/** Returns the medians of each case. Alternates between the cases, so that a slower machine affects all of them. */
async function interleaved(engine: readonly Engine[], cases: readonly Case[]): Promise<ReadonlyMap<string, Figures>> {
  const figures = new Map<string, Figures[]>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of cases) {
      for (const side of engine) {
        const key = `${side} ${one.name} ${one.size}`;
        figures.set(key, [...(figures.get(key) ?? []), await measure(side, one)]);
      }
    }
  }
  return new Map([...figures].map(([key, all]) => [key, medianOf(all)]));
}

function verdict(ratio: number, least: number): string {
  return `${ratio.toFixed(2).padStart(7)}  at least ${least}${ratio >= least ? '' : '  MISSED'}`;
}

function columns({ perSecond, heapMb, rssMb }: Figures): string {
  return `${perSecond.toFixed(0).padStart(9)} ${heapMb.toFixed(1).padStart(7)} ${rssMb.toFixed(1).padStart(7)}`;
}

async function compare(): Promise<void> {
  const figures = await interleaved(BASELINE ? ['langgraph', 'executor'] : ['executor'], CASES);
  console.log(`${''.padEnd(28)}nodes/s heap MB  rss MB`);
  for (const { name, size } of CASES) {
    const own = figures.get(`executor ${name} ${size}`);
    const theirs = figures.get(`langgraph ${name} ${size}`);
    const label = `${name} of ${size}`;
    if (theirs) console.log(`${label.padEnd(16)} ${'langgraph'.padEnd(9)} ${columns(theirs)}`);
    if (own)
      console.log(
        `${label.padEnd(16)} ${'executor'.padEnd(9)} ${columns(own)}${theirs ? verdict(own.perSecond / theirs.perSecond, MIN_RATIO) : ''}`,
      );
  }
}

async function compareLengths(): Promise<void> {
  const figures = await interleaved(
    ['executor'],
    LENGTHS.map((size) => ({ name: 'loop', size })),
  );
  console.log('\nDoes a step of a long run cost more? Each against the one before');
  let shorter: Figures | undefined;
  for (const size of LENGTHS) {
    const own = figures.get(`executor loop ${size}`);
    if (own)
      console.log(
        `${`loop of ${size}`.padEnd(26)} ${columns(own)}${shorter ? verdict(own.perSecond / shorter.perSecond, MIN_KEPT_RATE) : ''}`,
      );
    shorter = own;
  }
}

console.log(`Node ${process.version}; medians of ${ROUNDS} rounds, each in a process of its own`);
if (!BASELINE)
  console.log(
    'LangGraph is not installed, so there is nothing to compare with: npm ci --legacy-peer-deps --prefix bench/graph',
  );
await compare();
await compareLengths();
