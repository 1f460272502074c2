// The wire itself: answers byte by byte as a scenario says, and requests compared as a whole.

import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { type Credentials, createExecutor } from '../../src/index.ts';
import { credentialsAt, runLibrary } from '../support/library.ts';
import { proofCases } from '../support/proof-size.ts';
import { RecordingServer } from '../support/recording-server.ts';
import {
  anthropicAnswer,
  arbitraryParts,
  eventsOf,
  openaiAnswer,
  responseInPieces,
  sendAndReset,
  sendByteByByte,
  sendEvents,
} from '../support/wire-answers.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const ANSWERS: Readonly<Record<string, (text: string) => string>> = {
  openai: openaiAnswer,
  anthropic: anthropicAnswer,
};

function answerIn(protocol: string, text: string): string {
  const answer = ANSWERS[protocol];
  assert.ok(answer, `no protocol ${protocol}`);
  return answer(text);
}

/** One event a line; a line of JSON with a `type` first gets that as the name of its event. */
Given('a provider that streams:', async function (this: Scenario, lines: string) {
  (await serverOf(this)).answer = (outgoing) => sendEvents(outgoing, eventsOf(lines));
});

/** One answer after the other, divided by `---`; the last one is given from then on. */
Given('a provider that streams, answer by answer:', async function (this: Scenario, text: string) {
  const answers = text.split(/^---\n/m).map(eventsOf);
  const server = await serverOf(this);
  server.answer = (outgoing) =>
    sendEvents(outgoing, answers[Math.min(server.requests.length, answers.length) - 1] as string);
});

Given('a provider that streams this and then resets the connection:', async function (this: Scenario, lines: string) {
  (await serverOf(this)).answer = (outgoing) => sendAndReset(outgoing, eventsOf(lines));
});

Given(
  'an {word} provider that streams {string} one byte at a time',
  async function (this: Scenario, protocol: string, text: string) {
    (await serverOf(this)).answer = (outgoing) => sendByteByByte(outgoing, answerIn(protocol, text));
  },
);

Given('an {word} provider that answers {string}', async function (this: Scenario, protocol: string, text: string) {
  (await serverOf(this)).answer = (outgoing) => sendEvents(outgoing, answerIn(protocol, text));
});

Given('a provider that resets each connection at once', async function (this: Scenario) {
  (await serverOf(this)).answer = (outgoing) => outgoing.socket?.resetAndDestroy();
});

Given(
  'a provider that answers {int} with this {string}:',
  async function (this: Scenario, status: number, type: string, body: string) {
    (await serverOf(this)).answer = (outgoing) => outgoing.writeHead(status, { 'content-type': type }).end(body);
  },
);

Given(
  'a provider that answers {int} with a message of {int} characters',
  async function (this: Scenario, status: number, length: number) {
    const body = JSON.stringify({ error: { message: 'a'.repeat(length) } });
    (await serverOf(this)).answer = (outgoing) =>
      outgoing.writeHead(status, { 'content-type': 'application/json' }).end(body);
  },
);

Then(
  'the message of the error has {int} characters and ends with {string}',
  function (this: Scenario, length: number, end: string) {
    const { message } = (JSON.parse(this.last.stderr) as { error: { message: string } }).error;
    assert.deepEqual({ length: message.length, end: message.slice(-end.length) }, { length, end });
  },
);

const elsewhere = new WeakMap<Scenario, RecordingServer>();

Given('a provider that redirects with {int} to another server', async function (this: Scenario, status: number) {
  const other = await RecordingServer.start();
  elsewhere.set(this, other);
  this.cleanUps.push(() => other.stop());
  (await serverOf(this)).answer = (outgoing) =>
    outgoing.writeHead(status, { location: `${other.url}/v1/chat/completions` }).end();
});

Then('the other server got no request', function (this: Scenario) {
  assert.deepEqual(elsewhere.get(this)?.requests, []);
});

Given('no server listens at the base URL {word}', async function (this: Scenario, variable: string) {
  const gone = await RecordingServer.start();
  this.environment[variable] = `${gone.url}/v1`;
  await gone.stop();
});

Given('the environment variable {word} holds only blanks', function (this: Scenario, name: string) {
  this.environment[name] = ' \t\n ';
});

Given(
  'the environment variable {word} leads to the provider, with {string} behind it',
  async function (this: Scenario, name: string, path: string) {
    const { url } = await serverOf(this);
    this.environment[name] = url + path;
  },
);

Given(
  'the environment variable {word} leads to the provider with the user name {string}',
  async function (this: Scenario, name: string, user: string) {
    const { url } = await serverOf(this);
    this.environment[name] = url.replace('//', `//${user}@`);
  },
);

Then('the request is a {word} to {string}', async function (this: Scenario, method: string, path: string) {
  const request = (await serverOf(this)).requests.at(-1);
  assert.deepEqual({ method: request?.method, path: request?.path }, { method, path });
});

/** What HTTP itself adds, and differs between the ways to send. */
const TRANSPORT = /^(host|connection|content-length|transfer-encoding|accept-encoding|accept-language|sec-fetch-mode)$/;

Then(
  'beside those of HTTP itself the request has just these headers:',
  async function (this: Scenario, table: DataTable) {
    const request = (await serverOf(this)).requests.at(-1);
    const wanted = Object.fromEntries(table.raw().map(([name = '', value = '']) => [name, value]));
    const names = (request?.rawHeaders ?? []).filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    const own = names.filter((name) => !TRANSPORT.test(name));
    assert.deepEqual(Object.fromEntries(own.map((name) => [name, request?.headers[name]])), wanted);
  },
);

Then('the body of the request is:', async function (this: Scenario, json: string) {
  assert.deepEqual(JSON.parse((await serverOf(this)).requests.at(-1)?.body ?? ''), JSON.parse(json));
});

Then('{string} appears neither on stdout nor on stderr', function (this: Scenario, text: string) {
  assert.ok(!this.last.stdout.includes(text), `stdout is:\n${this.last.stdout}`);
  assert.ok(!this.last.stderr.includes(text), `stderr is:\n${this.last.stderr}`);
});

Then(
  'wherever the network cuts an {word} answer {string}, it is whole',
  async function (this: Scenario, protocol: string, text: string) {
    const bytes = Buffer.from(answerIn(protocol, text));
    await fc.assert(
      fc.asyncProperty(arbitraryParts(bytes), async (parts) => {
        const config = { provider: protocol, model: 'some-model' };
        const executor = createExecutor(
          config,
          { [protocol]: { apiKey: 'sk-test' } },
          {},
          {},
          { fetch: async () => responseInPieces(parts) },
        );
        assert.equal((await executor.execute('Hello')).response, text);
      }),
      { numRuns: proofCases(100) },
    );
  },
);

Then('the pieces of the answer are {string}', function (this: Scenario, expected: string) {
  const events = this.last.stdout.trimEnd().split('\n');
  const texts = events
    .map((line) => JSON.parse(line) as { type: string; text?: string })
    .filter((event) => event.type === 'text');
  assert.equal(texts.map((event) => event.text).join('|'), expected);
});

When('a program runs {word} through the library', async function (this: Scenario, name: string) {
  this.finish(await runLibrary(name, credentialsAt(name, (await serverOf(this)).url)));
});

When(
  'a program runs {word} through the library with the credentials {}',
  async function (this: Scenario, name: string, json: string) {
    const url = json.includes('{url}') ? (await serverOf(this)).url : '';
    this.finish(await runLibrary(name, JSON.parse(json.replaceAll('{url}', url)) as Credentials));
  },
);
