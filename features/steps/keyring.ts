// Where keys turn up: everything that the program sends, prints, stores and hands on, searched for every key.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Given, Then, When } from '@cucumber/cucumber';
import { main } from '../../src/cli/main.ts';
import { testHost } from '../support/host.ts';
import { cutKeys, filesBelow, type Keyring } from '../support/keyring.ts';
import {
  anthropicAnswer,
  eventsOf,
  openaiAnswer,
  responsesAnswer,
  sendAndReset,
  sendEvents,
} from '../support/wire-answers.ts';
import { splitWords } from '../support/words.ts';
import type { Outcome, Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const keyrings = new WeakMap<Scenario, Keyring>();
const outcomes = new WeakMap<Scenario, Outcome[]>();

function keyringOf(scenario: Scenario): Keyring {
  const keyring = keyrings.get(scenario);
  assert.ok(keyring, 'no keys were made');
  return keyring;
}

Given('a key of its own in every place where keys come from', async function (this: Scenario) {
  keyrings.set(this, cutKeys(this, await serverOf(this), 0));
});

Given(
  'a key of its own in every place, with only the further variables of providers that have several',
  async function (this: Scenario) {
    keyrings.set(this, cutKeys(this, await serverOf(this), 1));
  },
);

type Answer = (outgoing: ServerResponse, key: string) => unknown;

const MESSAGE = (key: string) =>
  JSON.stringify({ error: { message: `Not with ${key}`, type: key, code: key, param: `Bearer ${key}` } });
const refuse =
  (status: number): Answer =>
  (outgoing, key) =>
    outgoing
      .writeHead(status, { 'content-type': 'application/json', 'x-request-id': key, 'retry-after': '0' })
      .end(MESSAGE(key));

/** What the providers do with a request that holds a key. */
const DEEDS: Readonly<Record<string, Answer>> = {
  answer: (outgoing) => answerWell(outgoing),
  'refuse the key and repeat it': refuse(401),
  'fail and repeat the key': refuse(500),
  'do not know the model and repeat the key': refuse(404),
  'redirect to an address with the key': (outgoing, key) =>
    outgoing.writeHead(307, { location: `/elsewhere/${key}` }).end(),
  'reset the connection at once': (outgoing) => outgoing.socket?.resetAndDestroy(),
  'reset the connection amid the answer': (outgoing) =>
    sendAndReset(outgoing, eventsOf('{"choices": [{"index": 0, "delta": {"content": "Good"}}]}')),
  'send broken JSON with the key': (outgoing, key) => sendEvents(outgoing, `data: {${key}\n\n`),
  'send a page with the key': (outgoing, key) =>
    outgoing.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${key}</p>`),
  'send an error with the key amid the answer': (outgoing, key) => sendEvents(outgoing, eventsOf(MESSAGE(key))),
  'stay silent': () => undefined,
};

function answerWell(outgoing: ServerResponse): unknown {
  const path = outgoing.req.url ?? '';
  if (outgoing.req.method === 'GET')
    return outgoing.writeHead(200, { 'content-type': 'application/json' }).end('{"data": [{"id": "told-model"}]}');
  if (path.endsWith('/messages')) return sendEvents(outgoing, anthropicAnswer('Good'));
  return sendEvents(outgoing, path.endsWith('/responses') ? responsesAnswer('Good') : openaiAnswer('Good'));
}

Given('the providers {}', async function (this: Scenario, deed: string) {
  const answer = DEEDS[deed];
  assert.ok(answer, `providers do one of these: ${Object.keys(DEEDS).join('; ')}`);
  const { canaries } = keyringOf(this);
  (await serverOf(this)).answer = (outgoing) => {
    const headers = JSON.stringify(outgoing.req.headers);
    return answer(outgoing, canaries.find(({ value }) => headers.includes(value))?.value ?? 'no-key');
  };
});

/** `{provider}` stands for each provider by turns; all run at once, as a text and as JSON. */
async function runForEach(
  scenario: Scenario,
  line: string,
  { stdin = () => '' as string | Readable, providers = keyringOf(scenario).providers } = {},
) {
  const lines = line.includes('{provider}') ? providers.map((name) => line.replaceAll('{provider}', name)) : [line];
  const run = async (command: string): Promise<Outcome> => {
    const { environment, folder } = scenario;
    const [, ...words] = splitWords(command);
    const host = testHost({
      arguments: words,
      workingDirectory: folder,
      environment,
      stdin: stdin(),
      columns: undefined,
      signal: new AbortController().signal,
    });
    return { command, status: await main(host), ...host.output };
  };
  const ended = await Promise.all(lines.flatMap((one) => [one, one.replace('agents ', 'agents --json ')]).map(run));
  outcomes.set(scenario, [...(outcomes.get(scenario) ?? []), ...ended]);
  return ended;
}

When(
  'each of them is run with exit status {int}: `{}`',
  { timeout: 120_000 },
  async function (this: Scenario, status: number, line: string) {
    for (const outcome of await runForEach(this, line))
      assert.equal(outcome.status, status, `${outcome.command}\n${outcome.stderr}`);
  },
);

When(
  'each that has a list of models is run with exit status {int}: `{}`',
  { timeout: 120_000 },
  async function (this: Scenario, status: number, line: string) {
    const { KNOWN_TABLE } = await import('../../src/providers/table/provider-table.ts');
    const providers = keyringOf(this).providers.filter((name) => KNOWN_TABLE.find(name)?.dialect?.modelList !== false);
    for (const outcome of await runForEach(this, line, { providers }))
      assert.equal(outcome.status, status, `${outcome.command}\n${outcome.stderr}`);
  },
);

When('each of them crashes by a fault of our own: `{}`', async function (this: Scenario, line: string) {
  const stdin = () =>
    new Readable({
      read() {
        this.destroy(new Error('the cable is loose'));
      },
    });
  for (const { status, stderr } of await runForEach(this, line, { stdin })) {
    assert.equal(status, 1);
    assert.ok(stderr.includes('the cable is loose'), stderr);
  }
});

Then('each request carries the key of its provider, in the one header for it', async function (this: Scenario) {
  const { canaries, providers } = keyringOf(this);
  const { requests } = await serverOf(this);
  for (const provider of providers) {
    const own = canaries.find(({ belongs }) => belongs?.provider === provider)?.belongs;
    const sent = requests.filter(({ path }) => path.startsWith(`/${provider}/`));
    assert.notEqual(sent.length, 0, `${provider} got no request`);
    if (own !== undefined)
      assert.deepEqual([...new Set(sent.map(({ headers }) => headers[own.header]))], [own.content], provider);
  }
});

Then('no key is anywhere else', async function (this: Scenario) {
  const { canaries } = keyringOf(this);
  const { requests } = await serverOf(this);
  const places = [
    ...requests.map((request) => [`request to ${request.path}`, wireOf(request, canaries)] as const),
    ...(outcomes.get(this) ?? []).flatMap(({ command, stdout, stderr }) => [
      [`stdout of ${command}`, stdout] as const,
      [`stderr of ${command}`, stderr] as const,
    ]),
    ...filesBelow(this.folder).map(([name, bytes]) => [`file ${name}`, bytes] as const),
  ];
  const found = places.flatMap(([place, text]) =>
    canaries.filter(({ value }) => text.includes(value)).map(({ source }) => `${source}: ${place}`),
  );
  assert.deepEqual(found, []);
});

/** A request without the one header in which a key belongs. */
function wireOf(
  { method, path, rawHeaders, body }: Awaited<ReturnType<typeof serverOf>>['requests'][number],
  canaries: Keyring['canaries'],
): string {
  const own = canaries.find(
    ({ belongs }) => belongs !== undefined && path.startsWith(`/${belongs.provider}/`),
  )?.belongs;
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name.toLowerCase()}: ${rawHeaders[index + 1]}`] : [],
  );
  const at = own === undefined ? -1 : headers.indexOf(`${own.header}: ${own.content}`);
  return JSON.stringify([method, path, headers.filter((_, index) => index !== at), body]);
}

Then('the {word} was run and has noted what it saw', function (this: Scenario, name: string) {
  const file = this.path(`seen-by-${name}`);
  assert.ok(existsSync(file), `the ${name} was not run`);
  assert.ok(readFileSync(file, 'utf8').includes(`AGENTS_HOME=${this.home}\n`));
});
