// Steps for proxies: which proxy is selected, what it receives, and how it fails.
import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { httpFetch } from '../../src/app/network/http-fetch.ts';
import { isExcluded, proxyFor } from '../../src/app/network/proxy.ts';
import { AUTHORITIES, certificateOf, startEncrypted } from '../support/certificates.ts';
import { startProgram } from '../support/processes.ts';
import { type ProxyAnswer, ProxyServer } from '../support/proxy-server.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const proxies = new WeakMap<Scenario, ProxyServer>();

function proxyOf(scenario: Scenario): ProxyServer {
  const proxy = proxies.get(scenario);
  assert.ok(proxy, 'there is no proxy');
  return proxy;
}

async function startProxy(scenario: Scenario, proxy = new ProxyServer()): Promise<ProxyServer> {
  await proxy.start();
  proxies.set(scenario, proxy);
  scenario.cleanUps.push(() => proxy.stop());
  return proxy;
}

/** Replaces `{proxy}` by the address of the proxy, `{host}` by its host and port, `{port}` by the port of the provider. */
function fill(scenario: Scenario, text: string): string {
  const proxy = proxies.get(scenario);
  const port = scenario.environment.OPENAI_BASE_URL && new URL(scenario.environment.OPENAI_BASE_URL).port;
  return text
    .replaceAll('{proxy}', `${proxy?.scheme}://127.0.0.1:${proxy?.port}`)
    .replaceAll('{host}', `127.0.0.1:${proxy?.port}`)
    .replaceAll('{port}', `${port}`);
}

Given('a company proxy', async function (this: Scenario) {
  await startProxy(this);
});

Given('a company proxy that is reached by https', async function (this: Scenario) {
  await startProxy(this, new ProxyServer(certificateOf('proxy')));
});

Given(
  'a company proxy for {string} with the password {string}',
  async function (this: Scenario, user: string, password: string) {
    (await startProxy(this)).passFor = `${user}:${password}`;
  },
);

/** Keeps the connection open until the client ends it, then ends it too: HTTP server sockets stay half open. */
const silence: ProxyAnswer = (client) => client.resume().on('end', () => client.end());

const FAULTS: Readonly<Record<string, ProxyAnswer>> = {
  'says nothing': silence,
  'hangs up': (client) => client.destroy(),
  'answers 502': (client) => client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n<h1>geheim</h1>'),
  'answers with a page': (client) => client.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Welcome</h1>'),
  'wants a ticket': (client) =>
    client.end('HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n'),
};

Given(
  /^a company proxy that (says nothing|hangs up|answers 502|answers with a page|wants a ticket)$/,
  async function (this: Scenario, fault: string) {
    (await startProxy(this)).answer = FAULTS[fault];
  },
);

Given('a company proxy that is switched off', async function (this: Scenario) {
  const proxy = await startProxy(this);
  const { port, scheme } = proxy;
  await proxy.stop();
  this.cleanUps.pop();
  proxies.set(this, Object.create(proxy, { port: { value: port }, scheme: { value: scheme } }) as ProxyServer);
});

Given('the environment variable {word} leads to the proxy', function (this: Scenario, name: string) {
  this.environment[name] = fill(this, '{proxy}');
});

Given('the environment variable {word} leads to {string}', function (this: Scenario, name: string, address: string) {
  this.environment[name] = fill(this, address);
});

Given('the provider is at {word}', async function (this: Scenario, address: string) {
  const plain = Number(new URL((await serverOf(this)).url).port);
  const port = address.startsWith('https:')
    ? await encrypted(this, plain, address.endsWith('//localhost') ? 'proxy' : 'provider')
    : plain;
  this.environment.OPENAI_BASE_URL = `${address}:${port}/v1`;
  this.environment.ANTHROPIC_BASE_URL = `${address}:${port}`;
});

async function encrypted(scenario: Scenario, plain: number, name: 'provider' | 'proxy'): Promise<number> {
  const { port, server } = await startEncrypted(plain, certificateOf(name));
  scenario.cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  return port;
}

Given('the certificates of the company are in NODE_EXTRA_CA_CERTS', function (this: Scenario) {
  this.environment.NODE_EXTRA_CA_CERTS = AUTHORITIES;
});

When('I start `{}` and interrupt it once the proxy has a request', async function (this: Scenario, line: string) {
  const proxy = proxyOf(this);
  const asked = new Promise<void>((resolve) => {
    proxy.answer = (client) => {
      silence(client);
      resolve();
    };
  });
  const { child, outcome } = startProgram(this, line);
  await asked;
  child.kill('SIGINT');
  this.finish(await outcome);
});

Then(
  'a request that is aborted meanwhile is reported as aborted, and not as a proxy error',
  async function (this: Scenario) {
    const patience = new AbortController();
    proxyOf(this).answer = (client) => {
      silence(client);
      patience.abort();
    };
    const sent = httpFetch(this.environment)('https://provider.test/', { signal: patience.signal });
    await assert.rejects(sent, { name: 'AbortError' });
  },
);

Then('the proxy got exactly these requests:', function (this: Scenario, lines: string) {
  assert.equal(
    proxyOf(this)
      .asked.map(({ line }) => line)
      .join('\n'),
    fill(this, lines),
  );
});

Then('the proxy got no requests', function (this: Scenario) {
  assert.deepEqual(proxyOf(this).asked, []);
});

Then('the proxy got these headers:', function (this: Scenario, table: DataTable) {
  const wanted = Object.fromEntries(table.raw().map(([name = '', value = '']) => [name, fill(this, value)]));
  assert.deepEqual(
    proxyOf(this).asked.map(({ headers }) => ({ ...headers })),
    [wanted],
  );
});

Then('{string} is in no data that the proxy got', function (this: Scenario, secret: string) {
  const { asked, carried } = proxyOf(this);
  assert.notEqual(carried, '', 'the proxy has carried nothing');
  assert.ok(!(JSON.stringify(asked) + carried).includes(secret));
});

Then('the proxy sees the connection closed', async function (this: Scenario) {
  await proxyOf(this).isLeft();
});

Then('the error is {string}', function (this: Scenario, text: string) {
  assert.equal(this.last.stderr.split('\n')[0], fill(this, text));
});

Then('the hint is {string}', function (this: Scenario, text: string) {
  assert.equal(this.last.stderr.split('\n')[1]?.trim(), fill(this, text));
});

Then('the proxy for an address is:', (table: DataTable) => {
  const seen = table.hashes().map(({ address = '', variables = '', proxy = '' }) => {
    const environment = Object.fromEntries(
      [...variables.matchAll(/(\w+)='(.*?)'/g)].map(([, name, value]) => [name, value]),
    );
    const chosen = proxyFor(new URL(address), environment);
    return {
      address,
      variables,
      proxy: chosen === undefined ? 'none' : `${chosen.url.origin} of ${chosen.variable}`,
      wanted: proxy,
    };
  });
  for (const { wanted, ...row } of seen) assert.deepEqual(row, { ...row, proxy: wanted });
});

Then('NO_PROXY applies to addresses as follows:', (table: DataTable) => {
  for (const row of table.hashes()) {
    const { address = '', list = '' } = row;
    assert.deepEqual({ ...row, goes: isExcluded(new URL(address), list) ? 'directly' : 'through the proxy' }, row);
  }
});

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);

Then('a name in NO_PROXY matches itself and its subdomains, and no other name with the same ending', () => {
  fc.assert(
    fc.property(label, label, fc.constantFrom('', '.', '*.'), (name, other, dot) => {
      const domain = `${name}.example`;
      const covered = (host: string) =>
        isExcluded(new URL(`https://${host}/`), `nowhere.example, ${dot}${domain.toUpperCase()}`);
      assert.deepEqual(
        [domain, `${other}.${domain}`, `a.${other}.${domain}`, `${other}${domain}`, `${domain}.${other}`].map(covered),
        [true, true, true, false, false],
      );
    }),
  );
});

Then('a range in NO_PROXY matches exactly the addresses that begin with its bits', () => {
  const bits = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const written = (address: number) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
  const start = (address: number, length: number) => Math.floor(address / 2 ** (32 - length));
  fc.assert(
    // Addresses that differ in one bit are at the edge of a range.
    fc.property(bits, fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 31 }), (network, length, flipped) => {
      const address = (network ^ (1 << flipped)) >>> 0;
      const covered = isExcluded(new URL(`http://${written(address)}/`), `${written(network)}/${length}`);
      assert.equal(covered, start(address, length) === start(network, length));
    }),
  );
});
