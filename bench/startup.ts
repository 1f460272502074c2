// How long the program takes to start, as ratios to `node -e 0` in the same run: `npm run bench:startup`.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ActorRegistry } from '../src/index.ts';
import { cleanEnvironment, type Measured, medians, printRatios } from './measure.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 41);
const CUSTOM_ACTORS = 50;

const home = mkdtempSync(join(tmpdir(), 'agents-bench-'));
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('data: {"choices":[{"delta":{"content":"hi"}}]}\n\n');
  response.end('data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n\ndata: [DONE]\n\n');
});
try {
  const registry = new ActorRegistry(join(home, 'registry.db'));
  for (let index = 0; index < CUSTOM_ACTORS; index += 1) await registry.add(`name: actor-${index}\nmodel: mock/echo\n`);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const environment = cleanEnvironment({ AGENTS_HOME: home, AGENTS_MOCK: '1', OPENAI_API_KEY: 'sk-bench', OPENAI_BASE_URL: url });
  const program = (name: string, ...words: readonly string[]): Measured => ({ name, words: ['bin/agents.js', ...words] });
  const commands = [
    { name: 'node -e 0', words: ['-e', '0'] },
    program('agents --version', '--version'),
    program('agents --help', '--help'),
    program(`agents actor list (${CUSTOM_ACTORS} custom actors)`, 'actor', 'list'),
    program('agents actor show', 'actor', 'show', 'actor-7'),
    program('agents actor run mock/echo', 'actor', 'run', 'mock/echo', 'Hello'),
    program('agents actor run openai/gpt-4o (loopback)', 'actor', 'run', 'openai/gpt-4o', 'Hello'),
  ];
  const times = await medians(commands, environment, ROUNDS);
  console.log(`Node ${process.version}, median of ${ROUNDS} interleaved rounds`);
  printRatios(commands, times, [undefined, 1.1, undefined, 1.7, undefined, 2.2, 4]);
} finally {
  server.close();
  rmSync(home, { recursive: true, force: true });
}
