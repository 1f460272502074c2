// Measures the cost of counting tokens: for an answer without usage, and for a prompt under a limit. Compares with
// the same call without a count: `npm run bench:estimate` (after a build). Prints the time of the call, the longest
// block of the event loop, and the maximum CPU time of a block, which does not depend on the load of the machine.
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createExecutor } from '../dist/library/index.js';
import { median } from './measure.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const TICK_MS = 2;
const PIECE = 4096;

const ENGLISH = 'The quick brown fox jumps over the lazy dog; internationalisation is 42% harder, they said.\n';

const TEXTS: Readonly<Record<string, () => string>> = {
  '1 KB of English': () => ENGLISH.repeat(11),
  '1 MB of English': () => ENGLISH.repeat(11_000),
  '50,000 CJK characters': () => '東京都大阪日本語'.repeat(6250),
  '200,000 CJK characters': () => '東京都大阪日本語'.repeat(25_000),
  '200,000 times z': () => 'z'.repeat(200_000),
  '200,000 random letters': () => random(200_000, 26, 'a'),
  '200,000 emoji': () => '👩‍👩‍👧🎉🔥'.repeat(28_572),
  '200,000 combining marks': () => `e${'\u0301'.repeat(9)}`.repeat(20_000),
  '200,000 Thai characters': () => 'ภาษาไทยเป็นภาษาที่'.repeat(11_111),
  '1 MB of base64': () => Buffer.from(random(786_432, 256, '\0'), 'latin1').toString('base64'),
  '1 MB of spaces': () => ' '.repeat(1_000_000),
  '1 MB of line feeds': () => '\n'.repeat(1_000_000),
  '1 MB of digits': () => '1234567890'.repeat(100_000),
  '1 MB of punctuation': () => '!?#-'.repeat(250_000),
  '4 MB of JSON': () =>
    JSON.stringify(
      Array.from({ length: 45_000 }, (_, id) => ({
        id,
        name: `Item number ${id}`,
        tags: ['a', 'b'],
        price: id * 1.37,
        new: id % 2 === 0,
      })),
    ),
};

/** Returns the same text on every run. */
function random(length: number, count: number, first: string): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCharCode(first.charCodeAt(0) + ((state >>> 16) % count));
  }).join('');
}

/**
 * The path selects the text of the answer, and whether usage is reported. A separate process, so that it does not
 * affect the measurement.
 */
function serve(): void {
  const chunk = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const [, name = '', usage = ''] = decodeURIComponent(request.url ?? '').split('/');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const text = TEXTS[name]?.() ?? 'Good morning';
      for (let start = 0; start < text.length; start += PIECE)
        response.write(chunk({ choices: [{ index: 0, delta: { content: text.slice(start, start + PIECE) } }] }));
      response.write(chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }));
      if (usage === 'reported')
        response.write(chunk({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } }));
      response.end('data: [DONE]\n\n');
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

interface Measured {
  readonly wholeMs: number;
  readonly blockMs: number;
  readonly blockCpuMs: number;
}

/** Returns the medians of several rounds. Each round measures the longest time between two ticks of a timer. */
async function measure(call: () => Promise<unknown>): Promise<Measured> {
  const rounds: Measured[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    let [last, lastCpu, blockMs, blockCpuMs] = [performance.now(), cpuMs(), 0, 0];
    const tick = () => {
      const [now, cpu] = [performance.now(), cpuMs()];
      blockMs = Math.max(blockMs, now - last - TICK_MS);
      blockCpuMs = Math.max(blockCpuMs, cpu - lastCpu);
      [last, lastCpu] = [now, cpu];
    };
    const timer = setInterval(tick, TICK_MS);
    const start = performance.now();
    await call();
    const wholeMs = performance.now() - start;
    tick();
    clearInterval(timer);
    rounds.push({ wholeMs, blockMs, blockCpuMs });
  }
  const medianOf = (key: keyof Measured) => median(rounds.map((round) => round[key]));
  return { wholeMs: medianOf('wholeMs'), blockMs: medianOf('blockMs'), blockCpuMs: medianOf('blockCpuMs') };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function print(name: string, plain: Measured, counted: Measured): void {
  const cells = [
    plain.wholeMs,
    counted.wholeMs,
    counted.wholeMs / plain.wholeMs,
    plain.blockMs,
    plain.blockCpuMs,
    counted.blockMs,
    counted.blockCpuMs,
  ];
  console.log(`${name.padEnd(44)}${cells.map((cell) => cell.toFixed(1).padStart(11)).join('')}`);
}

async function main(port: number): Promise<void> {
  const executorAt = (path: string, limits: object = {}) =>
    createExecutor(
      { model: 'openai/gpt-4o', max_tokens: 100 },
      { openai: { apiKey: 'sk-bench', baseUrl: `http://127.0.0.1:${port}/${encodeURI(path)}` } },
      limits,
    );
  const heads = ['plain ms', 'counted ms', 'ratio', 'block ms', 'cpu ms', 'block ms', 'cpu ms'];
  console.log(`Node ${process.version}${' '.repeat(35)}${heads.map((head) => head.padStart(11)).join('')}`);
  const first = await measure(() => executorAt('none/reported').execute('Hello'));
  const start = performance.now();
  await executorAt('none/none').execute('Hello');
  console.log(
    `the tokenizer is loaded: ${(performance.now() - start).toFixed(1)} ms, where a call takes ${first.wholeMs.toFixed(1)} ms`,
  );
  for (const name of Object.keys(TEXTS)) {
    const plain = await measure(() => executorAt(`${name}/reported`).execute('Hello'));
    print(`an answer of ${name}`, plain, await measure(() => executorAt(`${name}/none`).execute('Hello')));
  }
  for (const [name, make] of Object.entries(TEXTS)) {
    const prompt = make();
    const plain = await measure(() => executorAt('none/reported').execute(prompt));
    const limited = executorAt('none/reported', { maxTotalTokens: Buffer.byteLength(prompt) });
    print(`a prompt of ${name}`, plain, await measure(() => limited.execute(prompt).catch(() => undefined)));
  }
}

if (process.argv[2] === 'serve') serve();
else {
  const server = fork(import.meta.filename, ['serve'], { execArgv: ['--import', 'tsx'] });
  const port = await new Promise<number>((resolve) => server.once('message', (message) => resolve(message as number)));
  try {
    await main(port);
  } finally {
    server.kill();
  }
}
