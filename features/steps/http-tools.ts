// The tool that sends requests, in an internet of one machine.

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { BlockList, isIPv4 } from 'node:net';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { publicLookup } from '../../src/tools/http/guarded-lookup.ts';
import { privateKind } from '../../src/tools/http/public-address.ts';
import { certificateOf, startEncrypted } from '../support/certificates.ts';
import { type Answering, PretendInternet, type SeenRequest } from '../support/pretend-internet.ts';
import { proofCases } from '../support/proof-size.ts';
import { hostOf, runTool } from '../support/running-tools.ts';
import type { Scenario } from '../support/world.ts';

const INTERNETS = new WeakMap<Scenario, PretendInternet>();

function internetOf(scenario: Scenario): PretendInternet {
  return INTERNETS.get(scenario) ?? assert.fail('the scenario has no internet');
}

Given('the internet, where {string} is at {word}', async function (this: Scenario, name: string, address: string) {
  const internet = await PretendInternet.start();
  this.cleanUps.push(() => internet.stop());
  internet.names.set(name, [[address]]).set(`sub.${name}`, [[address]]);
  INTERNETS.set(this, internet);
  hostOf(this, {});
});

Given(
  /^the name "([^"]*)" is at (\S+)(?: and (\S+))?$/,
  function (this: Scenario, name: string, address: string, other: string | null) {
    internetOf(this).names.set(name, [[address, ...(other === null ? [] : [other])]]);
  },
);

Given(
  'the name {string} is at {word}, and from the second look-up on at {word}',
  function (this: Scenario, name: string, first: string, then: string) {
    internetOf(this).names.set(name, [[first.replace(',', '')], [then]]);
  },
);

Given('private addresses are allowed', function (this: Scenario) {
  hostOf(this, { allowPrivateAddresses: true });
});

function answer(scenario: Scenario, place: string, answering: Answering): void {
  internetOf(scenario).answers.set(place, answering);
}

Given('{string} answers:', function (this: Scenario, place: string, text: string) {
  const [head = '', ...rest] = text.split('\n\n');
  const [line = '', ...headers] = head.split('\n');
  answer(this, place, (response) => {
    for (const header of headers.filter((one) => one !== ''))
      response.setHeader(header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 2));
    response.writeHead(Number(line.slice('HTTP '.length))).end(rest.join('\n\n'));
  });
});

Given(
  '{string} redirects with {int} to {string}',
  function (this: Scenario, place: string, status: number, location: string) {
    answer(this, place, (response) => response.writeHead(status, { location }).end('moved'));
  },
);

Given(
  '{string} answers with the header {word} {string} and the bytes {word}',
  function (this: Scenario, place: string, name: string, value: string, bytes: string) {
    answer(this, place, (response) => response.writeHead(200, { [name]: value }).end(Buffer.from(bytes, 'hex')));
  },
);

Given('{string} answers with {int} letters', function (this: Scenario, place: string, count: number) {
  answer(this, place, (response) => response.end('a'.repeat(count)));
});

const FAULTS: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  'answers with letters without end': (response) => {
    const write = () => {
      if (!response.destroyed && response.write('a'.repeat(65_536))) setImmediate(write);
    };
    response.on('drain', write);
    write();
  },
  'never answers': () => undefined,
  'begins an answer and never ends it': (response) => response.writeHead(200, { 'content-length': 9 }).write('abc'),
  'hangs up': (response) => response.destroy(),
  'hangs up in the middle of an answer': (response) =>
    response.writeHead(200, { 'content-length': 9 }).write('abc', () => response.destroy()),
};

Given(
  /^"([^"]*)" (answers with letters without end|never answers|begins an answer and never ends it|hangs up(?: in the middle of an answer)?)$/,
  function (this: Scenario, place: string, fault: string) {
    answer(this, place, FAULTS[fault] ?? assert.fail(fault));
  },
);

When('the tool http_request asks a server with a certificate of its own making', async function (this: Scenario) {
  const { port, server } = await startEncrypted(1, certificateOf('provider'));
  this.cleanUps.push(() => server.close());
  await runTool(this, 'http_request', { url: `https://127.0.0.1:${port}/` });
});

function requestTo(scenario: Scenario, place: string): SeenRequest {
  const { seen } = internetOf(scenario);
  return (
    seen.find((one) => one.place === place) ?? assert.fail(`there were only ${seen.map((one) => one.place).join(', ')}`)
  );
}

Then(
  'the request to {string} was {word} with the headers:',
  function (this: Scenario, place: string, method: string, table: DataTable) {
    const request = requestTo(this, place);
    assert.equal(request.method, method);
    assert.deepEqual({ ...request.headers }, table.rowsHash());
  },
);

Then(
  'the request to {string} was a {word} with the body {string}',
  function (this: Scenario, place: string, method: string, body: string) {
    const request = requestTo(this, place);
    assert.deepEqual(
      [request.method, request.body, request.headers['content-length']],
      [method, body, body === '' ? undefined : String(body.length)],
    );
  },
);

Then("the request to {string} had the body '{}'", function (this: Scenario, place: string, body: string) {
  assert.equal(requestTo(this, place).body, body);
});

const OF_THE_PROGRAM = ['host', 'accept', 'accept-encoding', 'user-agent', 'connection', 'content-length'];

Then(
  'the request to {string} had of its own headers {string}',
  function (this: Scenario, place: string, names: string) {
    const own = Object.keys(requestTo(this, place).headers).filter((name) => !OF_THE_PROGRAM.includes(name));
    assert.equal(own.sort().join(', '), names);
  },
);

Then('the requests went to {string}', function (this: Scenario, places: string) {
  assert.equal(
    internetOf(this)
      .seen.map(({ place }) => place)
      .join(', '),
    places,
  );
});

Then('no request was sent', function (this: Scenario) {
  assert.deepEqual(internetOf(this).seen, []);
});

Then('the names that were looked up are {string}', function (this: Scenario, names: string) {
  assert.equal(internetOf(this).lookedUp.join(', '), names);
});

Then('the connection was offered {word} alone', async function (this: Scenario, address: string) {
  const offered = await new Promise((resolve) =>
    publicLookup('both.example', { all: true }, (_error, addresses) => resolve(addresses)),
  );
  assert.deepEqual(offered, [{ address, family: 4 }]);
  const one = await new Promise((resolve) => publicLookup('both.example', {}, (_error, found) => resolve(found)));
  assert.equal(one, address);
});

Then('it gives a text of {int} characters', function (this: Scenario, count: number) {
  assert.equal(this.last.stdout.length, count);
});

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry */
const NETWORKS = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24',
  '192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
].flatMap((line) => line.split(' '));

Then('every address is judged as a list of networks judges it', () => {
  const list = new BlockList();
  for (const network of NETWORKS) list.addSubnet(network.split('/')[0] ?? '', Number(network.split('/')[1]));
  const edges = NETWORKS.map((network) => Number(network.split('.')[0]));
  const octet = fc.nat({ max: 255 });
  const address = fc.tuple(
    fc.oneof(fc.constantFrom(...edges), octet),
    fc.oneof(fc.constantFrom(0, 15, 16, 31, 32, 63, 64, 127, 128, 168, 254), octet),
    octet,
    octet,
  );
  fc.assert(
    fc.property(address, (octets) => {
      const text = octets.join('.');
      assert.ok(isIPv4(text));
      assert.equal(privateKind(text) !== undefined, list.check(text), text);
      assert.notEqual(privateKind(`::ffff:${text}`), undefined);
      assert.notEqual(privateKind(`::${text}`), undefined);
      assert.notEqual(privateKind(`64:ff9b::${text}`), undefined);
    }),
    { numRuns: proofCases(5_000) },
  );
});
