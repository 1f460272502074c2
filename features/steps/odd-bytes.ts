// Steps for malformed byte streams: unusual line ends, invalid UTF-8, and too many bytes.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Given, Then } from '@cucumber/cucumber';
import fc from 'fast-check';
import { createExecutor } from '../../src/index.ts';
import { NotEventStreamError, type ServerEvent, serverEvents } from '../../src/providers/wire/server-events.ts';
import { wellFormed } from '../../src/well-formed.ts';
import { proofCases } from '../support/proof-size.ts';
import { anthropicAnswer, openaiAnswer, responseInPieces } from '../support/wire-answers.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const MIB = 1024 * 1024;

/** Takes a JSON string, so that a step can contain any character. */
Given('a provider that streams the bytes of {}', async function (this: Scenario, json: string) {
  const text = JSON.parse(json) as string;
  (await serverOf(this)).answer = (outgoing) =>
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
});

/** Replaces `%XX` by a byte and `\n` by a line end. */
Given('a provider that streams the raw bytes {string}', async function (this: Scenario, text: string) {
  const bytes = Buffer.from(
    text
      .replaceAll('\\n', '\n')
      .replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  (await serverOf(this)).answer = (outgoing) =>
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).end(bytes);
});

async function pour(outgoing: ServerResponse, piece: string, count: number): Promise<void> {
  const closed = once(outgoing, 'close');
  for (let sent = 0; sent < count && !outgoing.destroyed; sent += 1) {
    if (!outgoing.write(piece)) await Promise.race([new Promise((resolve) => outgoing.once('drain', resolve)), closed]);
  }
  outgoing.end();
}

const FIRST: Readonly<Record<string, string>> = {
  openai: 'data: {"choices": [{"index": 0, "delta": {"content": "Good"}}]}\n\n',
  anthropic:
    'event: content_block_delta\ndata: {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}}\n\n',
};

Given(
  'an {word} provider that says {string} and then {int} MiB of comments',
  async function (this: Scenario, protocol: string, text: string, size: number) {
    (await serverOf(this)).answer = (outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(FIRST[protocol]?.replace('Good', text));
      return pour(outgoing, `:${' '.repeat(MIB - 3)}\n\n`, size);
    };
  },
);

Given(
  'an {word} provider that says {string} and then {int} MiB in one line',
  async function (this: Scenario, protocol: string, text: string, size: number) {
    (await serverOf(this)).answer = (outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(FIRST[protocol]?.replace('Good', text));
      return pour(outgoing, 'a'.repeat(MIB), size);
    };
  },
);

const refused = new WeakMap<Scenario, Promise<unknown>>();

Given('a provider that answers {int} with a body that does not end', async function (this: Scenario, status: number) {
  (await serverOf(this)).answer = (outgoing) => {
    refused.set(this, once(outgoing, 'close'));
    outgoing.writeHead(status, { 'content-type': 'text/plain' });
    return pour(outgoing, 'a'.repeat(64 * 1024), Number.POSITIVE_INFINITY);
  };
});

Then('the provider sees that the program stops reading', async function (this: Scenario) {
  await refused.get(this);
});

const LINE_ENDS = ['\n', '\r\n', '\r'];
const ANSWERS = { openai: openaiAnswer, anthropic: anthropicAnswer } as const;

Then(
  'for any text, line ends, comments and chunks, an answer of {word} is complete',
  async (protocol: 'openai' | 'anthropic') => {
    const text = fc
      .oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('\u0000a\u0000', '\ufeffBOM', '\u2028\u2029', '🏳️‍🌈 naïve', '\ud83d'),
      )
      .filter((one) => one !== '');
    const cases = fc.record({
      text,
      lineEnd: fc.constantFrom(...LINE_ENDS),
      start: fc.constantFrom('', '\ufeff', ': ping\n\n', '\ufeff: ping\n\n\n'),
      cuts: fc.uniqueArray(fc.nat(5000), { maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ text, lineEnd, start, cuts }) => {
        const bytes = Buffer.from((start + ANSWERS[protocol](text)).replaceAll('\n', lineEnd));
        const places = [0, ...cuts.filter((cut) => cut > 0 && cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        const executor = createExecutor(
          { provider: protocol, model: 'm' },
          { [protocol]: { apiKey: 'sk' } },
          {},
          {},
          { fetch: async () => responseInPieces(pieces) },
        );
        assert.equal((await executor.execute('Hello')).response, wellFormed(text));
      }),
      { numRuns: proofCases(300) },
    );
  },
);

Then('for any bytes and any chunk boundaries, the events are the same', async () => {
  const byte = fc.oneof(fc.constantFrom(...Buffer.from('\n\r\ndata: :event{}\ufeff')), fc.nat(255));
  const cases = fc.record({ bytes: fc.array(byte, { maxLength: 60 }), cuts: fc.array(fc.nat(60), { maxLength: 20 }) });
  await fc.assert(
    fc.asyncProperty(cases, async ({ bytes, cuts }) => {
      const all = Buffer.from(bytes);
      const places = [0, ...cuts.filter((cut) => cut < all.length).sort((a, b) => a - b), all.length];
      assert.deepEqual(await eventsIn(piecesOf(all, places)), await eventsIn(piecesOf(all, [0, all.length])));
    }),
    { numRuns: proofCases(2000) },
  );
});

/** Returns all events, or the text of a response that has no events. */
async function eventsIn(chunks: AsyncIterable<Uint8Array>): Promise<readonly ServerEvent[] | string> {
  const events: ServerEvent[] = [];
  try {
    for await (const parsed of serverEvents(chunks)) events.push(...parsed);
    return events;
  } catch (error) {
    if (error instanceof NotEventStreamError) return error.text;
    throw error;
  }
}

async function* piecesOf(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const [index, end] of places.slice(1).entries()) yield bytes.subarray(places[index], end);
}
