// Measures the start of the program, as ratios to `node -e 0` in the same run: `npm run bench:startup`.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCachedList } from '../src/app/model-list-cache.ts';
import { ActorRegistry } from '../src/index.ts';
import { KNOWN_PROVIDERS } from '../src/providers/table/known-providers.ts';
import { cleanEnvironment, type Measured, medians, printRatios } from './measure.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 41);
const CUSTOM_ACTORS = 50;
const PROVIDERS = 20;
const CACHED_MODELS = 2000;
const LIST_BOUND = 1.7;
/** Bound for two thousand model names, which must be read, sorted and printed. */
const LONG_LIST_BOUND = 2.2;

/**
 * Configures the given number of providers and divides the models among their cached lists. Returns their variables.
 */
function configureMany(folder: string): Record<string, string> {
  const rows = KNOWN_PROVIDERS.filter((row) => row.protocol !== 'mock' && row.baseUrl !== '').slice(0, PROVIDERS);
  if (rows.length < PROVIDERS) throw new Error(`there are only ${rows.length} providers`);
  for (const { name, baseUrl } of rows) {
    const models = Array.from({ length: CACHED_MODELS / PROVIDERS }, (_, index) => ({
      id: `${name}-told-model-${String(index).padStart(3, '0')}`,
      context_window: 128_000,
    }));
    writeCachedList(join(folder, 'cache'), name, { base_url: baseUrl, fetched_at: '2026-01-02T03:04:05.000Z', models });
  }
  return Object.fromEntries(
    rows.map(({ local, baseUrl, variable = '' }) => [variable, local === undefined ? 'sk-bench' : baseUrl]),
  );
}

/** Writes a small, typical configuration file: an alias and a provider of your own. */
function writeConfiguration(folder: string): void {
  const gateway = 'providers:\n  gateway: {base_url: "https://llm.example.com/v1", api_key_env: GATEWAY_KEY}\n';
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.yaml'), `aliases:\n  fast: mock/echo\n${gateway}`);
}

const home = mkdtempSync(join(tmpdir(), 'agents-bench-'));
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('data: {"choices":[{"delta":{"content":"hi"}}]}\n\n');
  response.end(
    'data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n\ndata: [DONE]\n\n',
  );
});
try {
  const registry = new ActorRegistry(join(home, 'registry.db'));
  for (let index = 0; index < CUSTOM_ACTORS; index += 1) await registry.add(`name: actor-${index}\nmodel: mock/echo\n`);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const environment = cleanEnvironment({
    AGENTS_HOME: home,
    AGENTS_MOCK: '1',
    OPENAI_API_KEY: 'sk-bench',
    OPENAI_BASE_URL: url,
  });
  const program = (name: string, ...words: readonly string[]): Measured => ({
    name,
    words: ['bin/agents.js', ...words],
  });
  const many = { AGENTS_HOME: join(home, 'many'), ...configureMany(join(home, 'many')), OPENAI_BASE_URL: '' };
  const configured = { AGENTS_HOME: join(home, 'configured') };
  writeConfiguration(configured.AGENTS_HOME);
  const commands = [
    { name: 'node -e 0', words: ['-e', '0'] },
    program('agents --version', '--version'),
    program('agents --help', '--help'),
    program(`agents actor list (${CUSTOM_ACTORS} custom actors)`, 'actor', 'list'),
    program('agents actor show', 'actor', 'show', 'actor-7'),
    program('agents actor run mock/echo', 'actor', 'run', 'mock/echo', 'Hello'),
    program('agents actor run openai/gpt-4o (loopback)', 'actor', 'run', 'openai/gpt-4o', 'Hello'),
    {
      ...program(`agents actor list (${PROVIDERS} providers, ${CACHED_MODELS} models)`, 'actor', 'list'),
      environment: many,
    },
    { ...program('agents actor list (with a config.yaml)', 'actor', 'list'), environment: configured },
    program('agents doctor', 'doctor'),
  ];
  const times = await medians(commands, environment, ROUNDS);
  console.log(`Node ${process.version}, median of ${ROUNDS} interleaved rounds`);
  printRatios(commands, times, [undefined, 1.1, undefined, LIST_BOUND, undefined, 2.2, 4, LONG_LIST_BOUND]);
} finally {
  server.close();
  rmSync(home, { recursive: true, force: true });
}
