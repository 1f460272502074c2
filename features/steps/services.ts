// Steps for services and local servers: redirected to a server on loopback, with their own paths and model lists.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { KNOWN_PROVIDERS } from '../../src/providers/table/known-providers.ts';
import { findProviderRow } from '../../src/providers/table/provider-table.ts';
import { serverAddress } from '../../src/providers/table/server-address.ts';
import { openaiAnswer, sendEvents } from '../support/wire-answers.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const declared = new WeakMap<Scenario, string[]>();

/** Redirects a service by a base URL in the configuration, a local server by its variable. The key names the service. */
Given('{word} is configured by {word} and led here', async function (this: Scenario, name: string, variable: string) {
  const { url } = await serverOf(this);
  const row = findProviderRow(name);
  assert.ok(row, `no provider ${name}`);
  if (row.local !== undefined) {
    this.environment[variable] = url;
    return;
  }
  this.environment[variable] = `key-of-${name}`;
  if (row.baseUrl === '') {
    this.environment[row.baseUrlVariable ?? ''] = url;
    return;
  }
  const lines = declared.get(this) ?? ['providers:'];
  declared.set(this, [
    ...lines,
    `  ${name}:`,
    `    base_url: ${url}${new URL(row.baseUrl).pathname.replace(/\/$/, '')}`,
  ]);
  this.write('home/config.yaml', `${declared.get(this)?.join('\n')}\n`);
});

/** Replaces `$SERVER` by the address of the local server. */
Given('a configuration file with the server in it:', async function (this: Scenario, text: string) {
  const { url } = await serverOf(this);
  this.write('home/config.yaml', `${text.replaceAll('$SERVER', url)}\n`);
});

Given(
  'the environment variable {word} is the server, written as {string}',
  async function (this: Scenario, name: string, form: string) {
    const { url } = await serverOf(this);
    this.environment[name] = form.replaceAll('URL', url).replaceAll('PORT', new URL(url).port);
  },
);

Given(
  'a server that tells the models, and answers {string}:',
  async function (this: Scenario, text: string, json: string) {
    await tellModels(this, { status: 200, type: 'application/json', body: json }, text);
  },
);

Given(
  'a server that answers {int} {string} when asked for its models:',
  async function (this: Scenario, status: number, type: string, body: string) {
    await tellModels(this, { status, type, body }, 'Good morning');
  },
);

interface ToldAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function tellModels(scenario: Scenario, { status, type, body }: ToldAnswer, text: string): Promise<void> {
  const server = await serverOf(scenario);
  server.answer = (outgoing) =>
    server.requests.at(-1)?.method === 'GET'
      ? outgoing.writeHead(status, { 'content-type': type }).end(body)
      : sendEvents(outgoing, openaiAnswer(text));
}

Given('a server that tells its models, and streams to a call:', async function (this: Scenario, lines: string) {
  const server = await serverOf(this);
  const body = lines.split('\n').map((line) => `data: ${line}\n\n`);
  server.answer = (outgoing) =>
    server.requests.at(-1)?.method === 'GET'
      ? outgoing.end('{"data": [{"id": "some-model"}]}')
      : sendEvents(outgoing, body.join(''));
});

Given(
  'a server that tells {int} models in pages of {int}',
  async function (this: Scenario, count: number, size: number) {
    const server = await serverOf(this);
    const ids = Array.from({ length: count }, (_, index) => `claude-${String(index).padStart(4, '0')}`);
    server.answer = (outgoing) => {
      const after = new URL(server.requests.at(-1)?.path ?? '', server.url).searchParams.get('after_id');
      const start = after === null ? 0 : ids.indexOf(after) + 1;
      const page = ids.slice(start, start + size);
      outgoing.end(
        JSON.stringify({
          data: page.map((id) => ({ id, type: 'model' })),
          has_more: start + size < count,
          last_id: page.at(-1),
        }),
      );
    };
  },
);

Given('a server that tells the same page of models for ever', async function (this: Scenario) {
  (await serverOf(this)).answer = (outgoing) =>
    outgoing.end(JSON.stringify({ data: [{ id: 'one' }], has_more: true, last_id: 'one' }));
});

Given('a server that tells {int} MiB of models', async function (this: Scenario, size: number) {
  const piece = `{"id":"${'a'.repeat(1024)}"},`.repeat(1000);
  (await serverOf(this)).answer = (outgoing) => {
    outgoing.write('{"data":[');
    for (let sent = 0; sent < size * 1024 * 1024; sent += piece.length) outgoing.write(piece);
    outgoing.end('{"id":"last"}]}');
  };
});

/** Interrupts the program when the server has the request, which it never answers. */
Given('a server during whose silence I press Ctrl-C', async function (this: Scenario) {
  (await serverOf(this)).answer = (outgoing: ServerResponse) => {
    outgoing.write('{"data":[');
    this.interrupt.abort({ exitStatus: 130 });
  };
});

Given('the cache holds for {word} the text:', async function (this: Scenario, provider: string, text: string) {
  const { url } = await serverOf(this);
  this.write(`home/cache/models/${provider}.json`, text.replaceAll('$SERVER', url));
});

Given('a file stands where the lists of models are kept', function (this: Scenario) {
  this.write('home/cache/models', '');
});

When('the server tells of {string} alone', async function (this: Scenario, id: string) {
  await tellModels(
    this,
    { status: 200, type: 'application/json', body: JSON.stringify({ data: [{ id }] }) },
    'Good morning',
  );
});

Then('beside the model and the messages the request holds {}', async function (this: Scenario, json: string) {
  const {
    model: _model,
    messages: _messages,
    ...rest
  } = JSON.parse((await serverOf(this)).requests.at(-1)?.body ?? '{}') as Record<string, unknown>;
  assert.deepEqual(rest, JSON.parse(json));
});

Then('the request has no header {string}', async function (this: Scenario, name: string) {
  assert.equal((await serverOf(this)).requests.at(-1)?.headers[name], undefined);
});

Then('the paths asked for are {}', async function (this: Scenario, json: string) {
  assert.deepEqual(
    (await serverOf(this)).requests.map(({ method, path }) => `${method} ${path}`),
    JSON.parse(json),
  );
});

/** Replaces `$HOME` by the home of the scenario. */
Then(
  'the key comes from {string} and the address from {string}',
  function (this: Scenario, key: string, address: string) {
    const { key_from, base_url_from } = JSON.parse(this.last.stdout) as Record<string, unknown>;
    const here = (text: string) => text.replaceAll('$HOME', this.home);
    assert.deepEqual({ key_from, base_url_from }, { key_from: here(key), base_url_from: here(address) });
  },
);

Then('the key of no service appears on stdout or stderr', function (this: Scenario) {
  assert.doesNotMatch(this.last.stdout + this.last.stderr, /key-of-/);
});

Then('the cache holds for {word}:', async function (this: Scenario, provider: string, json: string) {
  const { url } = await serverOf(this);
  assert.deepEqual(
    JSON.parse(readFileSync(join(this.home, 'cache', 'models', `${provider}.json`), 'utf8')),
    JSON.parse(json.replaceAll('$SERVER', url)),
  );
});

Then('the cache holds the files {}', function (this: Scenario, json: string) {
  mkdirSync(join(this.home, 'cache', 'models'), { recursive: true });
  assert.deepEqual(readdirSync(join(this.home, 'cache', 'models')).sort(), JSON.parse(json));
});

interface TableModel {
  readonly id: string;
  readonly api: string;
  readonly unpriced?: boolean;
}

/** A provider with a closed model list has a table, other providers have none. */
Then('each model is in its table once, with a supported API, and with a price or a note that it has none', async () => {
  const { findModel } = await import('../../src/providers/catalog/catalog.ts');
  const folder = new URL('../../src/providers/models/', import.meta.url);
  const tables = readdirSync(folder).map((file) => file.replace('.json', ''));
  assert.deepEqual(
    tables.sort(),
    KNOWN_PROVIDERS.filter((row) => row.models === undefined).map((row) => row.name),
  );
  for (const provider of tables) {
    const { models } = JSON.parse(readFileSync(new URL(`${provider}.json`, folder), 'utf8')) as {
      models: readonly TableModel[];
    };
    const ids = models.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)].sort(), provider);
    const spoken =
      provider === 'openai'
        ? ['chat', 'responses']
        : provider === 'anthropic'
          ? ['messages']
          : provider === 'mock'
            ? ['mock']
            : ['chat'];
    for (const { id, api, unpriced = false } of models) {
      assert.ok(spoken.includes(api), `${provider}/${id} over ${api}`);
      assert.equal(findModel(provider, id, new Date())?.price === undefined, unpriced, `${provider}/${id}`);
    }
  }
});

Given(
  'a server that answers {int} {string} to a call, byte for byte:',
  async function (this: Scenario, status: number, type: string, body: string) {
    (await serverOf(this)).answer = (outgoing) => outgoing.writeHead(status, { 'content-type': type }).end(`${body}\n`);
  },
);

/** Follows Ollama: https://github.com/ollama/ollama/blob/main/envconfig/config.go */
const OLLAMA = { port: 11434, path: '/v1', pathIsBelow: true };

Then('{string} leads to {string}', (written: string, address: string) => {
  assert.equal(serverAddress(written, OLLAMA), address);
});

Then('for any host and port the address of a server leads there', () => {
  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
  const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
  const scheme = fc.constantFrom('', 'http://');
  fc.assert(
    fc.property(
      scheme,
      host,
      fc.integer({ min: 1, max: 65535 }),
      fc.constantFrom('', '/', '/v1', '/v1/'),
      (start, name, port, path) => {
        const { origin, pathname } = new URL(serverAddress(`${start}${name}:${port}${path}`, OLLAMA));
        assert.deepEqual({ origin, pathname }, { origin: new URL(`http://${name}:${port}`).origin, pathname: '/v1' });
      },
    ),
  );
});

Given('a server that takes a request and says nothing', async function (this: Scenario) {
  (await serverOf(this)).answer = () => undefined;
});
