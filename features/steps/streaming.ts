// Steps for streams of the library: iterating, leaving and aborting them, and the three views of a run.

import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { createExecutor, LimitError } from '../../src/index.ts';
import { type LibraryProgram, openaiDeltas, programOf } from '../support/library-program.ts';
import { proofCases } from '../support/proof-size.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

interface WaitingProvider {
  readonly requested: Promise<void>;
  /** One promise for each connection that the program has closed. */
  readonly closed: Promise<void>[];
}

const providers = new WeakMap<Scenario, WaitingProvider>();

Given('a provider that streams {string} and then waits', async function (this: Scenario, text: string) {
  const closed: Promise<void>[] = [];
  let tell = () => {};
  const requested = new Promise<void>((resolve) => {
    tell = resolve;
  });
  providers.set(this, { requested, closed });
  (await serverOf(this)).answer = (outgoing) => {
    closed.push(new Promise((resolve) => outgoing.once('close', resolve)));
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.write(openaiDeltas(text.split('|')));
    tell();
  };
});

Given('a provider that streams {string} and then waits, or breaks off', async function (this: Scenario, text: string) {
  (await serverOf(this)).answer = (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.write(openaiDeltas(text.split('|')), () => setTimeout(() => outgoing.destroy(), 20));
  };
});

const waiting = new WeakMap<Scenario, () => void>();

Given(
  'a provider that streams {string}, and {string} only on command',
  async function (this: Scenario, first: string, second: string) {
    (await serverOf(this)).answer = (outgoing: ServerResponse) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(openaiDeltas([first]));
      waiting.set(this, () => outgoing.end(openaiDeltas([second], { prompt_tokens: 1, completion_tokens: 2 })));
    };
  },
);

Given('a signal that was aborted', function (this: Scenario) {
  const program = programOf(this);
  program.options = { ...program.options, signal: AbortSignal.abort() };
});

When('a program streams {string}', async function (this: Scenario, message: string) {
  await programOf(this).attempt(this, 'stream', () => programOf(this).iterate(message));
});

When('a program reads the events of {string}', async function (this: Scenario, message: string) {
  await programOf(this).attempt(this, 'events', () => programOf(this).readEvents(message));
});

/** The ways in which a program can use a stream. */
const WAYS: Readonly<Record<string, (program: LibraryProgram, message: string) => Promise<void>>> = {
  'only awaits the result': async (program, message) => {
    program.result = await program.make().stream(message).result;
  },
  'awaits the result before it iterates': async (program, message) => {
    const stream = program.make().stream(message);
    program.result = await stream.result;
    for await (const text of stream) program.pieces.push(text);
  },
  'takes the result before it iterates': async (program, message) => {
    const stream = program.make().stream(message);
    const { result } = stream;
    for await (const text of stream) program.pieces.push(text);
    program.result = await result;
  },
  'awaits the result after the first piece': async (program, message) => {
    const stream = program.make().stream(message);
    for await (const text of stream) {
      program.pieces.push(text);
      program.result = await stream.result;
    }
  },
  'iterates it twice': async (program, message) => {
    const stream = program.make().stream(message);
    for await (const text of stream) program.pieces.push(text);
    for await (const text of stream) program.pieces.push(text);
  },
  'looks at both errors': async (program, message) => {
    const stream = program.make().stream(message);
    try {
      for await (const text of stream) program.pieces.push(text);
    } catch (error) {
      await assert.rejects(stream.result, (other) => other === error);
      throw error;
    }
  },
};

When(
  /^a program streams "([^"]*)" and (only awaits .*|awaits .*|takes .*|iterates .*|looks .*)$/,
  async function (this: Scenario, message: string, way: string) {
    await programOf(this).attempt(this, 'stream', () => WAYS[way]?.(programOf(this), message) ?? assert.fail(way));
  },
);

When(
  'a program streams {string} and aborts after {int} chunks',
  async function (this: Scenario, message: string, count: number) {
    const program = programOf(this);
    const controller = new AbortController();
    program.options = { ...program.options, signal: controller.signal };
    await program.attempt(this, 'stream', async () => {
      for await (const text of program.make().stream(message)) {
        if (program.pieces.push(text) === count) controller.abort();
      }
    });
  },
);

When(
  'a program executes {string} and aborts once the provider has the request',
  async function (this: Scenario, message: string) {
    const program = programOf(this);
    const controller = new AbortController();
    program.options = { ...program.options, signal: controller.signal };
    await program.attempt(this, 'execute', async () => {
      const result = program.make().execute(message);
      await Promise.race([providers.get(this)?.requested, result]);
      controller.abort();
      await result;
    });
  },
);

When(
  'a program takes the result and reads the first chunk before the provider continues',
  async function (this: Scenario) {
    const program = programOf(this);
    await program.attempt(this, 'stream', async () => {
      const stream = program.make().stream('Hello');
      const { result } = stream;
      for await (const text of stream) if (program.pieces.push(text) === 1) waiting.get(this)?.();
      program.result = await result;
    });
  },
);

Then('the pieces are {}', function (this: Scenario, json: string) {
  assert.deepEqual(programOf(this).pieces, JSON.parse(json));
});

Then('the events are:', function (this: Scenario, json: string) {
  assert.deepEqual(JSON.parse(JSON.stringify(programOf(this).events)), JSON.parse(json));
});

Then('the program closed {int} connection(s)', async function (this: Scenario, count: number) {
  const closed = providers.get(this)?.closed ?? [];
  assert.equal(closed.length, count);
  await Promise.all(closed);
});

Then('for any message the answer, the stream and the events have the same text and usage', async () => {
  const message = fc
    .oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[ \na-z]{0,40}$/))
    .filter((text) => text !== '');
  const now = () => new Date(0);
  await fc.assert(
    fc.asyncProperty(message, async (text) => {
      const executor = createExecutor(
        { model: 'mock/echo' },
        { mock: {} },
        {},
        { 'mock/echo': { inputPer1M: 3, outputPer1M: 5 } },
        { now },
      );
      const result = await executor.execute(text);
      const stream = executor.stream(text);
      const pieces: string[] = [];
      for await (const piece of stream) pieces.push(piece);
      const eventTexts: string[] = [];
      let last: unknown;
      for await (const event of executor.events(text)) {
        if (event.type === 'text') eventTexts.push(event.text);
        if (event.type === 'result') last = event.result;
      }
      assert.deepEqual([await stream.result, last], [result, result]);
      assert.deepEqual([pieces.join(''), eventTexts.join(''), result.response], [text, text, text]);
    }),
  );
});

Then('for any message, prices and limits a run keeps within them or sends nothing', async () => {
  const cases = fc.record({
    message: fc
      .array(fc.stringMatching(/^[a-zé]{1,8}$/), { minLength: 1, maxLength: 60 })
      .map((words) => words.join(' ')),
    price: fc.record({ inputPer1M: fc.nat(100), outputPer1M: fc.nat(100), perRequestUsd: fc.constantFrom(0, 0.001) }),
    limits: fc.record(
      { maxTotalTokens: fc.nat(600), maxCostUsd: fc.double({ min: 0, max: 0.05, noNaN: true }) },
      { requiredKeys: [] },
    ),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ message, price, limits }) => {
      const executor = createExecutor({ model: 'mock/echo' }, { mock: {} }, limits, { 'mock/echo': price });
      const spent = await executor.execute(message).then(
        ({ usage, costUsd }) => ({ usage, costUsd }),
        (error: unknown) => {
          assert.ok(error instanceof LimitError);
          return error.spent;
        },
      );
      if (spent?.usage === undefined) return;
      assert.ok(spent.usage.input + spent.usage.output <= (limits.maxTotalTokens ?? Number.POSITIVE_INFINITY));
      assert.ok((spent.costUsd ?? 0) <= (limits.maxCostUsd ?? Number.POSITIVE_INFINITY) + 1e-12);
    }),
    { numRuns: proofCases(300) },
  );
});
