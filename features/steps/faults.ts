// Providers whose errors have bodies and headers of their own, and servers behind TLS.
import assert from 'node:assert/strict';
import { channel } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { runLibrary } from '../support/library.ts';
import { programOf } from '../support/library-program.ts';
import { answerWhole } from '../support/wire-answers.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const CERTIFICATE = join(import.meta.dirname, '..', 'fixtures', 'self-signed.pem');

Given(
  'a provider that answers {int} with the headers {} and this body:',
  async function (this: Scenario, status: number, headers: string, body: string) {
    (await serverOf(this)).answer = (outgoing) =>
      outgoing.writeHead(status, JSON.parse(headers) as Record<string, string>).end(body);
  },
);

/** `\n` and `\t` stand for themselves. */
Given('a provider that answers {int} with the body {}', async function (this: Scenario, status: number, body: string) {
  (await serverOf(this)).answer = (outgoing) => outgoing.writeHead(status).end(body);
});

Given(
  'a provider that sends the head and half the body of a {int} and then resets the connection',
  async function (this: Scenario, status: number) {
    (await serverOf(this)).answer = (outgoing) => {
      outgoing.writeHead(status, { 'content-type': 'text/plain' });
      outgoing.write('Half of what', () => setImmediate(() => outgoing.socket?.resetAndDestroy()));
    };
  },
);

Given('a server at {word} that does not speak HTTP', async function (this: Scenario, variable: string) {
  const server = await serverOf(this);
  server.answer = (outgoing) => outgoing.socket?.end('220 mail.example ESMTP\r\n');
  this.environment[variable] = server.url;
});

const secure = new WeakMap<Scenario, { requests: number; url: string }>();

/** A server on loopback whose certificate signs itself. */
async function secureServerOf(scenario: Scenario): Promise<{ requests: number; url: string }> {
  const pem = readFileSync(CERTIFICATE);
  const seen = { requests: 0, url: '' };
  const server = createServer({ key: pem, cert: pem }, (incoming, outgoing) => {
    seen.requests += 1;
    incoming.resume();
    answerWhole(outgoing as ServerResponse, 'Hello over TLS');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  scenario.cleanUps.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  seen.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  secure.set(scenario, seen);
  return seen;
}

Given('a provider at {word} whose certificate signs itself', async function (this: Scenario, variable: string) {
  const { url } = await secureServerOf(this);
  this.environment[variable] = variable.startsWith('OPENAI') ? `${url}/v1` : url;
});

Given('the certificate of that provider is trusted by NODE_EXTRA_CA_CERTS', function (this: Scenario) {
  this.environment.NODE_EXTRA_CA_CERTS = CERTIFICATE;
});

Given('the base URL {word} wrongly begins with https', async function (this: Scenario, variable: string) {
  this.environment[variable] = (await serverOf(this)).url.replace('http:', 'https:');
});

Then('the provider behind TLS got {int} request(s)', function (this: Scenario, count: number) {
  assert.equal(secure.get(this)?.requests, count);
});

Then(
  'each of these bodies of a {int} is reported as:',
  async function (this: Scenario, status: number, table: DataTable) {
    const server = await serverOf(this);
    for (const [body = '', code, words] of table.raw()) {
      server.answer = (outgoing) => outgoing.writeHead(status).end(body.replaceAll('\\n', '\n'));
      for (const [provider, baseUrl] of [
        ['openai', `${server.url}/v1`],
        ['anthropic', server.url],
      ] as const) {
        const { stderr } = await runLibrary(`${provider}/some-model`, { [provider]: { apiKey: 'sk-1', baseUrl } });
        const { error } = JSON.parse(stderr) as { error: { code: string; message: string } };
        const message = words === '' ? `${provider} answered ${status}` : `${provider} answered ${status}: ${words}`;
        assert.deepEqual({ body, code: error.code, message: error.message }, { body, code, message });
      }
    }
  },
);

/** Gives a program a fetch that fails as Node's does. */
function failWith(scenario: Scenario, makeCause: () => Error): void {
  const program = programOf(scenario);
  const refuse: typeof fetch = async (input) => {
    program.refused.push(String(input));
    throw new TypeError('fetch failed', { cause: makeCause() });
  };
  program.options = { ...program.options, fetch: refuse };
}

function systemError(code: string, syscall?: string): Error {
  return Object.assign(new Error(code), { code, ...(syscall !== undefined && { syscall }) });
}

/** As undici reports a connection that fails between two requests: without the events of a request that was sent. */
Given(
  'an undici whose connection fails with {word} before it has sent the request, {int} time(s)',
  function (this: Scenario, code: string, times: number) {
    const program = programOf(this);
    const flaky: typeof fetch = async (input, init) => {
      program.refused.push(String(input));
      if (program.refused.length > times) return fetch(input, init);
      const error = systemError(code, 'read');
      channel('undici:request:error').publish({ request: {}, error });
      throw new TypeError('fetch failed', { cause: error });
    };
    program.options = { ...program.options, fetch: flaky };
  },
);

Given('a network that fails with {word}', function (this: Scenario, code: string) {
  failWith(this, () => systemError(code));
});

Given('a network that fails with {word} at {word}', function (this: Scenario, code: string, syscall: string) {
  failWith(this, () => systemError(code, syscall));
});

Given(
  'a network that fails with {word} at {word} for each of two addresses',
  function (this: Scenario, code: string, syscall: string) {
    failWith(this, () =>
      Object.assign(new AggregateError([systemError(code, syscall), systemError(code, syscall)]), { code }),
    );
  },
);

Then('{int} request(s) was/were tried', function (this: Scenario, count: number) {
  assert.equal(programOf(this).refused.length, count);
});

When(
  'a program runs {word} through the library with the settings of the environment',
  async function (this: Scenario, name: string) {
    const provider = name.slice(0, name.indexOf('/'));
    const baseUrl = this.environment[`${provider.toUpperCase()}_BASE_URL`] ?? '';
    this.finish(await runLibrary(name, { [provider]: { apiKey: 'sk-1', baseUrl } }));
  },
);
