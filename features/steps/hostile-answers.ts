// Answers that are made to take long: very many lines, parts, calls and pieces.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { Given, Then } from '@cucumber/cucumber';
import { ActorStream } from '../../src/executor/stream/actor-stream.ts';
import type { ActorEvent, ActorResult } from '../../src/executor/stream/events.ts';
import { ChatReasoning } from '../../src/providers/protocols/chat-reasoning.ts';
import { type CallPiece, ToolCallBuilder } from '../../src/providers/protocols/tool-call-builder.ts';
import type { ModelEvent, ToolCall } from '../../src/providers/provider.ts';
import { NotEventStreamError, serverEvents } from '../../src/providers/wire/server-events.ts';
import { openaiDeltas } from '../support/library-program.ts';
import { eventsOf, sendEvents } from '../support/wire-answers.ts';
import type { Scenario } from '../support/world.ts';
import { ownName, speak } from './models-with-tools.ts';
import { serverOf } from './provider-server.ts';

const MIB = 1024 * 1024;

Given(
  'an openai provider that says {string} and then {int} MiB of the line {string}',
  async function (this: Scenario, text: string, size: number, line: string) {
    const piece = Buffer.from(`${line}\n`.repeat(MIB / (line.length + 1)));
    (await serverOf(this)).answer = (outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(openaiDeltas([text]));
      Readable.from(Array.from({ length: size }, () => piece)).pipe(outgoing);
    };
  },
);

const documents = new WeakMap<Scenario, Promise<unknown>>();

Given(
  'an answer that begins with {string} and goes on with {int} pieces of {int} bytes',
  function (this: Scenario, start: string, count: number, size: number) {
    async function* chunks() {
      yield Buffer.from(start);
      for (let sent = 0; sent < count; sent += 1) yield Buffer.alloc(size, 'x');
    }
    const read = async () => {
      for await (const _ of serverEvents(chunks())) void _;
    };
    documents.set(
      this,
      read().catch((error: unknown) => error),
    );
  },
);

Then('1 MiB of it is kept', async function (this: Scenario) {
  const error = await documents.get(this);
  assert.ok(error instanceof NotEventStreamError);
  assert.equal(error.text, `{${'x'.repeat(MIB - 1)}`);
});

Then('{int} pieces of reasoning details are joined to {int}, in order', (count: number, whole: number) => {
  const reasoning = new ChatReasoning({ reasoningFields: ['reasoning_details'] });
  for (let part = 0; part < count; part += 1)
    reasoning.add({ reasoning_details: [{ type: 'reasoning.text', index: part % whole, text: `${part},` }] });
  const state = reasoning.stateWith([{ id: 'a', name: 'add', arguments: '{}', extra: undefined }]);
  const expected = Array.from({ length: whole }, (_, index) => ({
    type: 'reasoning.text',
    index,
    text: `${index},${index + whole},`,
  }));
  assert.deepEqual(state, { message: { reasoning_details: expected } });
});

Then(
  '{int} tool calls, half of them with an id that would be the next one, have {int} ids',
  (count: number, ids: number) => {
    const pieces = new ToolCallBuilder({ model: 'm', messages: [], tools: [], settings: {} });
    const idOf = (index: number) => (index < count / 2 ? `call${String(count / 2 + index).padStart(5, '0')}` : '');
    for (let index = 0; index < count; index += 1) pieces.add({ index, id: idOf(index), name: 'add', arguments: '{}' });
    const events: readonly ModelEvent[] = [...pieces.end('tool_calls', () => undefined)];
    const told = events.flatMap((event) => (event.type === 'tool-call' ? [event.call.id] : []));
    assert.equal(new Set(told).size, ids);
    assert.equal(told.at(-1), `call${String(count + count / 2 - 1).padStart(5, '0')}`);
  },
);

Then(
  '{int} calls of a tool with the same arguments and ids of their own are {int} calls',
  { timeout: 60_000 },
  (count: number, whole: number) => {
    const ids = Array.from({ length: count }, (_, index) => `id${index}`);
    assert.equal(joined(ids.map((id, index) => ({ index, id, name: 'add', arguments: '{"a":1}' }))).length, whole);
  },
);

Then(
  'two calls with the same id and {int} MiB of text as an argument are one call with all of it',
  { timeout: 60_000 },
  (size: number) => {
    const call = { id: 'a', name: 'add', arguments: JSON.stringify({ text: 'x'.repeat(size * MIB) }) };
    assert.deepEqual(joined([call, call]), [call]);
  },
);

Then(
  'two calls with the same id and a text of {int} escaped quotes without an end are one call with all of it',
  { timeout: 60_000 },
  (count: number) => {
    const call = { id: 'a', name: 'add', arguments: `"${'\\"'.repeat(count)}` };
    const twice = [0, 1].map((index) => ({ ...call, index }));
    assert.deepEqual(joined(twice), [call]);
  },
);

/** The calls of an answer that ends for them. */
function joined(pieces: readonly CallPiece[]): readonly ToolCall[] {
  const calls = new ToolCallBuilder({ model: 'm', messages: [], tools: [], settings: {} });
  for (const piece of pieces) calls.add(piece);
  return [...calls.end('tool_calls', () => undefined)].flatMap((event) =>
    event.type === 'tool-call' ? [event.call] : [],
  );
}

Given(
  'a provider that reports its tokens, and then streams reasoning that is nested {int} levels deep',
  async function (this: Scenario, levels: number) {
    const nested = `${'['.repeat(levels)}"Hm"${']'.repeat(levels)}`;
    const events = [
      '{"choices": [], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}',
      '{"choices": [{"delta": {"content": "Good"}}]}',
      '{"choices": [{"delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}',
      `{"choices": [{"delta": {"reasoning": ${nested}}}]}`,
    ];
    (await serverOf(this)).answer = (outgoing) => sendEvents(outgoing, eventsOf(events.join('\n')));
  },
);

Then(
  'a stream of {int} pieces whose result is awaited first gives all of them',
  { timeout: 60_000 },
  async (count: number) => {
    async function* events(): AsyncGenerator<ActorEvent> {
      for (let piece = 0; piece < count; piece += 1) yield { type: 'text', node: 'a', text: String(piece) };
      yield { type: 'result', result: {} as ActorResult };
    }
    const stream = new ActorStream(events());
    await stream.result;
    const pieces: string[] = [];
    for await (const text of stream) pieces.push(text);
    assert.deepEqual(
      pieces,
      Array.from({ length: count }, (_, piece) => String(piece)),
    );
  },
);

Given(
  'the model {word} calls calculate with arguments nested {int} levels deep, and then says {string}',
  async function (this: Scenario, name: string, levels: number, end: string) {
    const call = {
      id: 'c1',
      name: 'calculate',
      arguments: `{"expression": ${'['.repeat(levels)}${']'.repeat(levels)}}`,
    };
    await speak(this, ownName(name), [
      { texts: [], calls: [call] },
      { texts: [end], calls: [] },
    ]);
  },
);
