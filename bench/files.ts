// Measures how the time to check an actor file grows with its size: `npm run bench:files`. Prints CPU times as
// ratios: to the YAML library alone with a valid text of the same size, and to the same file at half its size.
import { parseDocument } from 'yaml';
import { parseActor } from '../src/index.ts';
import { median } from './measure.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const SIZES = [1_875, 3_750, 7_500, 15_000];
/** Maximum ratio of the time of a file to the time of a file of half its size. */
const MAX_GROWTH = 3;
/** Maximum ratio of the total time to the time of the YAML library alone. */
const MAX_RATIO = 4;
const MEGABYTE = 1024 * 1024;

type MakeText = (nodes: number) => string;

const each = (count: number, piece: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => piece(index)).join('');
const graph = (nodes: string, edges: string) =>
  `type: graph\nentry: n0\nnodes:\n${nodes}${edges === '' ? '' : `edges:\n${edges}`}`;
const tools = (count: number) => each(count, (index) => `- {id: n${index}, type: tool, tool: echo}\n`);
const steps = (count: number) => each(count - 1, (index) => `- {from: n${index}, to: n${index + 1}}\n`);

/** Make valid files with the given number of nodes; the largest file has nearly 1 MB. */
const VALID: Readonly<Record<string, MakeText>> = {
  chain: (nodes) => graph(tools(nodes), steps(nodes)),
  'fan-out': (nodes) =>
    graph(
      tools(nodes),
      each(nodes - 1, (index) => `- {from: n0, to: n${index + 1}}\n`),
    ),
  'routers, half as many': (nodes) => {
    const last = Math.floor(nodes / 2);
    const routers = each(
      last,
      (index) => `- {id: n${index}, type: router, rules: [{prefix: x${index}, to: end}], default: n${index + 1}}\n`,
    );
    return graph(`${routers}- {id: n${last}, type: tool, tool: echo}\n`, '');
  },
  'sequence of tools': (nodes) => `type: tool\ntools:\n${'- echo\n'.repeat(nodes)}`,
};

/** Returns `start` and then this piece repeated, up to 1 MB. */
const MALFORMED: readonly (readonly [name: string, start: string, piece: string])[] = [
  ['lines that begin with a tab', '', '\ta: 1\n'],
  ['tags', 'a: ', '!!a '],
  ['anchors', '', '&a '],
  ['aliases', '', '- *a\n'],
  ['commas', '[', ','],
  ['escapes', 'a: "', '\\q'],
  ['one key', '', 'a: 1\n'],
  [
    'unknown nodes',
    'type: graph\nentry: a\nnodes: [{id: a, type: tool, tool: echo}]\nedges:\n',
    '- {from: b, to: c}\n',
  ],
];

function millisecondsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function check(text: string): void {
  try {
    parseActor(text);
  } catch (error) {
    if ((error as { code?: string }).code !== 'INVALID_ACTOR') throw error;
  }
}

const timesOf = (work: () => unknown) => median(Array.from({ length: ROUNDS }, () => millisecondsOf(work)));
const yamlOf = (text: string) => timesOf(() => parseDocument(text, { uniqueKeys: false, prettyErrors: false }));

function row(name: string, cells: readonly string[]): void {
  console.log(`${name.padEnd(32)}${cells.map((cell) => cell.padStart(18)).join('')}`);
}

function verdict(value: number, most: number): string {
  return `${value.toFixed(2)}${value <= most ? '' : ' MISSED'}`;
}

console.log(
  `Node ${process.version}, median of ${ROUNDS} rounds; growth at most ${MAX_GROWTH}, ratio at most ${MAX_RATIO}`,
);
check(graph(tools(100), steps(100)));
row('valid files', ['nodes', 'ms', 'to the half', 'to YAML alone']);
for (const [name, make] of Object.entries(VALID)) {
  let before: number | undefined;
  for (const size of SIZES) {
    const text = make(size);
    const time = timesOf(() => check(text));
    row(name, [
      String(size),
      time.toFixed(0),
      before === undefined ? '' : verdict(time / before, MAX_GROWTH),
      verdict(time / yamlOf(text), MAX_RATIO),
    ]);
    before = time;
  }
}

const largest = yamlOf(graph(tools(15_000), steps(15_000)));
row('malformed, one megabyte', ['faults', 'ms', '', 'to YAML of a graph']);
for (const [name, start, piece] of MALFORMED) {
  const text = start + piece.repeat((MEGABYTE - start.length) / piece.length);
  let faults = 0;
  const time = timesOf(() => {
    try {
      parseActor(text);
    } catch (error) {
      faults = (error as { details: { faults: readonly unknown[] } }).details.faults.length;
    }
  });
  row(name, [String(faults), time.toFixed(0), '', verdict(time / largest, MAX_RATIO)]);
}
