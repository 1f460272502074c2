// Providers that close their connections, and how often a call is made and charged.
import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Given, Then, When } from '@cucumber/cucumber';
import { AUTHORITIES, certificateOf } from '../support/certificates.ts';
import { ClosingServer, type Framing } from '../support/closing-server.ts';
import { spawnNode } from '../support/library-process.ts';
import type { Scenario } from '../support/world.ts';

const servers = new WeakMap<Scenario, ClosingServer>();

function serverOf(scenario: Scenario): ClosingServer {
  const server = servers.get(scenario);
  assert.ok(server, 'there is no provider that closes its connections');
  return server;
}

/** Starts such a provider. OPENAI_BASE_URL leads to it. */
async function startServer(
  scenario: Scenario,
  scheme: string,
  { ending, framing, announced }: { ending: string; framing: string; announced: string },
) {
  const certificate = scheme === 'https' ? certificateOf('proxy') : undefined;
  const server = new ClosingServer({
    ending,
    framing: framing as Framing,
    isAnnounced: announced === 'announced',
    certificate,
  });
  await server.start();
  scenario.cleanUps.push(() => server.stop());
  servers.set(scenario, server);
  scenario.environment.OPENAI_API_KEY = 'sk-test';
  scenario.environment.OPENAI_BASE_URL = `${scheme}://${certificate === undefined ? '127.0.0.1' : 'localhost'}:${server.port}/v1`;
  scenario.environment.NODE_EXTRA_CA_CERTS = AUTHORITIES;
}

Given(
  /^an? (https?) provider that answers (in chunks|with its length|until the end|in HTTP\/1\.0) and (.+), (announced|unannounced)$/,
  async function (this: Scenario, scheme: string, framing: string, ending: string, announced: string) {
    await startServer(this, scheme, { ending, framing, announced });
  },
);

/** What a server does with the first bytes of a TLS handshake. */
const HANDSHAKES: Readonly<Record<string, (socket: Socket) => unknown>> = {
  resets: (socket) => socket.resetAndDestroy(),
  closes: (socket) => socket.destroy(),
  ignores: () => undefined,
};

Given(/^a provider that (resets|closes|ignores) each TLS handshake$/, async function (this: Scenario, what: string) {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).once('data', () => HANDSHAKES[what]?.(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  this.cleanUps.push(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  this.environment.OPENAI_API_KEY = 'sk-test';
  this.environment.OPENAI_BASE_URL = `https://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

Given(
  'an actor {string} that makes {int} calls one after the other',
  async function (this: Scenario, name: string, calls: number) {
    this.write(`${name}.yaml`, JSON.stringify({ name, ...chainOf(calls) }));
    await this.run(`agents actor add ${name}.yaml`);
  },
);

/** A graph whose nodes each ask for at most 20 tokens. */
function chainOf(calls: number): object {
  const ids = Array.from({ length: calls }, (_, index) => `n${index + 1}`);
  return {
    type: 'graph',
    entry: 'n1',
    nodes: ids.map((id) => ({ id, type: 'llm', model: 'openai/gpt-4o', prompt: 'Hi', max_tokens: 20 })),
    edges: ids.slice(1).map((to, index) => ({ from: ids[index], to })),
  };
}

When(
  'a program runs an actor of {int} calls through the library',
  { timeout: 60_000 },
  async function (this: Scenario, calls: number) {
    const { OPENAI_BASE_URL: baseUrl } = this.environment;
    this.write(
      'program.mjs',
      `import { createExecutor } from 'cleveragents';
    const pricing = { 'openai/gpt-4o': { inputPer1M: 2.5, outputPer1M: 10 } };
    const credentials = { openai: { apiKey: 'sk-test', baseUrl: '${baseUrl}' } };
    const executor = createExecutor(${JSON.stringify(chainOf(calls))}, credentials, { maxTotalTokens: 430 }, pricing);
    const { usage, nodes, chargedUsd } = await executor.execute('Hello');
    console.log(JSON.stringify({ usage, nodes, charged_usd: chargedUsd }));`,
    );
    this.finish(await spawnNode(this, ['program.mjs']));
  },
);

Then('{int} calls were each made at the first attempt', function (this: Scenario, calls: number) {
  const { nodes } = JSON.parse(this.last.stdout) as { nodes: readonly { attempts: number }[] };
  assert.deepEqual(
    nodes.map(({ attempts }) => attempts),
    Array.from({ length: calls }, () => 1),
  );
});

Then('the provider answered {int} requests', function (this: Scenario, count: number) {
  assert.equal(serverOf(this).answered, count);
});

Then(
  '{int} request(s) came on connections that the provider had closed or was closing',
  function (this: Scenario, count: number) {
    assert.equal(serverOf(this).dropped, count);
  },
);

Then('the provider got {int} connection(s)', function (this: Scenario, count: number) {
  assert.equal(serverOf(this).connections, count);
});
