// Compares the executor with the plain SDK, on the same loopback server in the same run: `npm run bench:executor`
// (after a build).
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';
import { createExecutor } from '../dist/library/index.js';
import { median } from './measure.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 200);
const LONG_ROUNDS = Math.ceil(ROUNDS / 20);
const CHUNKS = 5000;
const CONCURRENT = 200;

interface Call {
  readonly firstMs: number;
  readonly wholeMs: number;
}

type Caller = (prompt: string) => Promise<Call>;

/** The prompt holds the number of chunks. A separate process, so that it does not affect the measurement. */
function serve(): void {
  const chunk = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'word ' }, finish_reason: null }] })}\n\n`;
  const end = `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } })}\n\ndata: [DONE]\n\n`;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => {
      body += piece;
    });
    request.on('end', () => {
      const count = Number((JSON.parse(body) as { messages: { content: string }[] }).messages[0]?.content);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let sent = 0; sent < count; sent += 50) response.write(chunk.repeat(Math.min(50, count - sent)));
      response.end(end);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

function rawCaller(baseURL: string): Caller {
  const client = new OpenAI({ apiKey: 'sk-bench', baseURL, maxRetries: 0 });
  return async (prompt) => {
    const start = performance.now();
    let firstMs = Number.NaN;
    let text = '';
    const stream = await client.chat.completions.create({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: prompt }],
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const { choices } of stream) {
      const piece = choices[0]?.delta.content ?? '';
      if (text === '' && piece !== '') firstMs = performance.now() - start;
      text += piece;
    }
    return { firstMs, wholeMs: performance.now() - start };
  };
}

function ownCaller(baseUrl: string): Caller {
  const pricing = { 'openai/gpt-4o': { inputPer1M: 2.5, outputPer1M: 10 } };
  const executor = createExecutor(
    { model: 'openai/gpt-4o' },
    { openai: { apiKey: 'sk-bench', baseUrl } },
    { maxCostUsd: 1 },
    pricing,
  );
  return async (prompt) => {
    const start = performance.now();
    let firstMs = Number.NaN;
    for await (const event of executor.events(prompt)) {
      if (event.type === 'text' && Number.isNaN(firstMs)) firstMs = performance.now() - start;
    }
    return { firstMs, wholeMs: performance.now() - start };
  };
}

/** Alternates between the two, so that a slower machine affects both. */
async function compare(callers: readonly Caller[], prompt: string, rounds: number): Promise<readonly Call[]> {
  const calls = callers.map((): Call[] => []);
  for (let round = -5; round < rounds; round += 1) {
    for (const [index, call] of callers.entries()) {
      const took = await call(prompt);
      if (round >= 0) calls[index]?.push(took);
    }
  }
  return calls.map((of) => ({
    firstMs: median(of.map((call) => call.firstMs)),
    wholeMs: median(of.map((call) => call.wholeMs)),
  }));
}

async function concurrent(callers: readonly Caller[], rounds: number): Promise<readonly number[]> {
  const times = callers.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, call] of callers.entries()) {
      const start = performance.now();
      await Promise.all(Array.from({ length: CONCURRENT }, () => call('10')));
      if (round >= 0) times[index]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}

/** Returns the megabytes of heap in use after a garbage collection, while this number of calls is in flight. */
async function memory(call: Caller): Promise<number> {
  global.gc?.();
  const before = process.memoryUsage().heapUsed;
  const running = Promise.all(Array.from({ length: CONCURRENT }, () => call('10')));
  await new Promise((resolve) => setImmediate(resolve));
  global.gc?.();
  const used = process.memoryUsage().heapUsed - before;
  await running;
  return used / 1024 / 1024;
}

function line(name: string, raw: number, own: number, bound: string): void {
  console.log(
    `${name.padEnd(36)} ${raw.toFixed(2).padStart(9)} ${own.toFixed(2).padStart(9)}  ${(own / raw).toFixed(3)}  ${bound}`,
  );
}

async function measure(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/v1`;
  const callers = [rawCaller(url), ownCaller(url)] as const;
  console.log(`Node ${process.version}; raw SDK, executor, ratio`);
  const [rawShort, ownShort] = await compare(callers, '10', ROUNDS);
  const [rawLong, ownLong] = await compare(callers, String(CHUNKS), LONG_ROUNDS);
  const [rawMany = 0, ownMany = 0] = await concurrent(callers, LONG_ROUNDS);
  if (!rawShort || !ownShort || !rawLong || !ownLong) return;
  line('whole call (ms)', rawShort.wholeMs, ownShort.wholeMs, 'bound 1.05');
  line(
    'time to first text (ms)',
    rawShort.firstMs,
    ownShort.firstMs,
    `${(ownShort.firstMs - rawShort.firstMs).toFixed(2)} ms added, bound 0.5`,
  );
  line(`${CHUNKS} chunks (ms)`, rawLong.wholeMs, ownLong.wholeMs, 'bound 1.05');
  line(`${CONCURRENT} calls at once (ms)`, rawMany, ownMany, 'bound 1.05');
  line(`heap of ${CONCURRENT} calls at once (MB)`, await memory(callers[0]), await memory(callers[1]), '');
}

if (process.argv[2] === 'serve') serve();
else {
  const server = fork(import.meta.filename, ['serve'], { execArgv: ['--import', 'tsx'] });
  const port = await new Promise<number>((resolve) => server.once('message', (message) => resolve(message as number)));
  try {
    await measure(port);
  } finally {
    server.kill();
  }
}
