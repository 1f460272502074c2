// Steps for tools in each protocol: the requests sent to a provider, and the events parsed from its stream.

import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { estimateTokens } from '../../src/executor/budget/count-tokens.ts';
import { byteBound, exactBound } from '../../src/executor/budget/input-bound.ts';
import { RecordingTransport } from '../../src/executor/transport/record.ts';
import { ReplayTransport } from '../../src/executor/transport/replay.ts';
import type { CallRequest, CallTransport, Transport } from '../../src/executor/transport/transport.ts';
import { AgentsError } from '../../src/index.ts';
import { connect, resolveConnection } from '../../src/providers/connect.ts';
import { toolNames } from '../../src/providers/protocols/tool-names.ts';
import type { ModelEvent, ModelMessage, ModelRequest, ToolCall, ToolDefinition } from '../../src/providers/provider.ts';
import { findProviderRow, KNOWN_TABLE } from '../../src/providers/table/provider-table.ts';
import { proofCases } from '../support/proof-size.ts';
import { arbitraryParts, eventsOf, responseInPieces, sendEvents } from '../support/wire-answers.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

/** The request to a model in a scenario, and the parsed response. */
class Talk {
  tools: readonly ToolDefinition[] = [];
  messages: readonly ModelMessage[] = [{ role: 'user', content: 'Hello' }];
  settings: ModelRequest['settings'] = {};
  events: readonly ModelEvent[] = [];
  error: unknown;
  /** The provider and the model that were called. */
  asked = { provider: '', model: '' };

  get request(): ModelRequest {
    return { model: this.asked.model, messages: this.messages, tools: this.tools, settings: this.settings };
  }
}

const talks = new WeakMap<Scenario, Talk>();

function talkOf(scenario: Scenario): Talk {
  const talk = talks.get(scenario) ?? new Talk();
  talks.set(scenario, talk);
  return talk;
}

Given('the tools:', function (this: Scenario, table: DataTable) {
  talkOf(this).tools = table.hashes().map(({ name = '', description = '', parameters = '{}' }) => ({
    name,
    description,
    parameters: JSON.parse(parameters) as Record<string, unknown>,
  }));
});

Given('the tools {string}', function (this: Scenario, names: string) {
  talkOf(this).tools = names.split(' ').map((name) => ({ name, description: '', parameters: { type: 'object' } }));
});

Given('no tools', function (this: Scenario) {
  talkOf(this).tools = [];
});

Given('the messages:', function (this: Scenario, json: string) {
  talkOf(this).messages = JSON.parse(json) as ModelMessage[];
});

Given('the settings {}', function (this: Scenario, json: string) {
  talkOf(this).settings = JSON.parse(json) as ModelRequest['settings'];
});

When('{word} is called', async function (this: Scenario, name: string) {
  await ask(this, name);
});

/** Adds the next turn: the received calls with the received state, and a result for each call. */
When('the results {} are sent back', async function (this: Scenario, json: string) {
  const talk = talkOf(this);
  const calls = callsIn(talk.events);
  const results = JSON.parse(json) as string[];
  assert.equal(calls.length, results.length);
  const state = talk.events.findLast((event) => event.type === 'state')?.state;
  const content = talk.events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  talk.messages = [
    ...talk.messages,
    // The state contains only JSON, as in a recording.
    {
      role: 'assistant',
      content,
      toolCalls: calls,
      state: state === undefined ? undefined : JSON.parse(JSON.stringify(state)),
    },
    ...calls.map(
      ({ id }, index): ModelMessage => ({ role: 'tool', callId: id, content: results[index] ?? '', isError: false }),
    ),
  ];
  await ask(this, `${talk.asked.provider}/${talk.asked.model}`);
});

function callsIn(events: readonly ModelEvent[]): readonly ToolCall[] {
  return events.flatMap((event) => (event.type === 'tool-call' ? [event.call] : []));
}

async function ask(scenario: Scenario, name: string): Promise<void> {
  const talk = talkOf(scenario);
  const [provider = '', ...model] = name.split('/');
  talk.asked = { provider, model: model.join('/') };
  talk.events = [];
  talk.error = undefined;
  const path = new URL(findProviderRow(provider)?.baseUrl || 'http://mock/').pathname.replace(/\/$/, '');
  const url = provider === 'mock' ? '' : (await serverOf(scenario)).url + path;
  const { events, error } = await eventsFrom(provider, talk.request, { url, fetch });
  talk.events = events;
  talk.error = error;
}

interface Server {
  readonly url: string;
  readonly fetch: typeof fetch;
}

async function eventsFrom(
  provider: string,
  request: ModelRequest,
  { url, fetch }: Server,
): Promise<{ events: readonly ModelEvent[]; error?: unknown }> {
  const credential = { apiKey: 'sk-test', ...(url !== '' && { baseUrl: url }) };
  const adapter = await connect(
    resolveConnection(provider, { credentials: { [provider]: credential }, fetch, table: KNOWN_TABLE }),
    provider,
  );
  const events: ModelEvent[] = [];
  try {
    for await (const event of adapter.stream(request, new AbortController().signal)) events.push(event);
    return { events };
  } catch (error) {
    return { events, error };
  }
}

/** Formats one event per line: `text`, `call ID NAME ARGUMENTS`, `state JSON`, `finish REASON`. No token counts. */
Then('the parsed response is:', function (this: Scenario, lines: string) {
  const { events, error } = talkOf(this);
  assert.equal(error, undefined);
  assert.deepEqual(shortOf(events), lines.split('\n'));
});

function shortOf(events: readonly ModelEvent[]): readonly string[] {
  const withoutUsage = events.filter((event) => event.type !== 'usage');
  return withoutUsage.map((event) => {
    if (event.type === 'text') return `text ${event.text.replaceAll('\n', '\\n')}`;
    if (event.type === 'tool-call') return `call ${event.call.id} ${event.call.name} ${event.call.arguments}`;
    return event.type === 'state' ? `state ${JSON.stringify(event.state)}` : `finish ${event.reason}`;
  });
}

Then('the state in the response is:', function (this: Scenario, json: string) {
  const states = talkOf(this).events.filter((event) => event.type === 'state');
  assert.deepEqual(
    states.map(({ state }) => state),
    [JSON.parse(json)],
  );
});

Then('the response has no state', function (this: Scenario) {
  const { events, error } = talkOf(this);
  assert.equal(error, undefined);
  assert.deepEqual(
    events.filter(({ type }) => type === 'state'),
    [],
  );
});

Then('the reported tokens are {}', function (this: Scenario, json: string) {
  const usage = talkOf(this).events.flatMap((event) => (event.type === 'usage' ? [event.usage] : []));
  assert.deepEqual(usage, [JSON.parse(json)]);
});

Then('the call fails with {word}: {}', function (this: Scenario, code: string, message: string) {
  const { error, events } = talkOf(this);
  assert.ok(error instanceof AgentsError, `no fault: ${JSON.stringify(events)}`);
  assert.deepEqual({ code: error.code, message: error.message }, { code, message });
  assert.ok(error.hint);
  assert.deepEqual(callsIn(events), []);
});

Then('the names that are sent are {}', async function (this: Scenario, json: string) {
  const { tools } = JSON.parse((await serverOf(this)).requests.at(-1)?.body ?? '{}') as {
    tools: { name?: string; function?: { name: string } }[];
  };
  assert.deepEqual(
    tools.map((tool) => tool.name ?? tool.function?.name),
    JSON.parse(json),
  );
});

Then('message {int} of the request is {}', async function (this: Scenario, number: number, json: string) {
  const { messages } = JSON.parse((await serverOf(this)).requests.at(-1)?.body ?? '{}') as { messages: unknown[] };
  assert.deepEqual(messages[number - 1], JSON.parse(json));
});

/** Splits the previous stream at arbitrary bytes. */
Then(
  'for any chunk boundaries of that stream, the parsed response is the same',
  { timeout: 30_000 },
  async function (this: Scenario) {
    const talk = talkOf(this);
    const bytes = Buffer.from(streams.get(this) ?? '');
    const all = talk.events;
    assert.ok(callsIn(all).length > 1);
    await fc.assert(
      fc.asyncProperty(arbitraryParts(bytes), async (parts) => {
        const { events } = await eventsFrom(talk.asked.provider, talk.request, {
          url: 'http://server.test',
          fetch: async () => responseInPieces(parts),
        });
        assert.deepEqual(events, all);
      }),
      { numRuns: proofCases(60) },
    );
  },
);

const streams = new WeakMap<Scenario, string>();

Given('a provider that streams calls:', async function (this: Scenario, lines: string) {
  streams.set(this, eventsOf(lines));
  (await serverOf(this)).answer = (outgoing) => sendEvents(outgoing, eventsOf(lines));
});

/** Streams two calls in chat completions whose arguments are split at arbitrary places and interleaved. */
Then('for any chunks in any order, two calls are parsed completely', { timeout: 30_000 }, async () => {
  const json = fc
    .dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean()))
    .map((value) => JSON.stringify(value));
  const cases = fc.record({
    first: json,
    second: json,
    turns: fc.array(fc.record({ index: fc.nat(1), length: fc.integer({ min: 1, max: 9 }) })),
  });
  const tools = ['a', 'b'].map((name) => ({ name, description: '', parameters: {} }));
  await fc.assert(
    fc.asyncProperty(cases, async ({ first, second, turns }) => {
      const left = [first, second];
      const pieces = [...turns, { index: 0, length: first.length }, { index: 1, length: second.length }].map(
        ({ index, length }) => {
          const piece = left[index]?.slice(0, length) ?? '';
          left[index] = left[index]?.slice(length) ?? '';
          return { index, function: { arguments: piece } };
        },
      );
      const begun = ['a', 'b'].map((name, index) => ({
        index,
        id: `id-${name}`,
        type: 'function',
        function: { name, arguments: '' },
      }));
      const chunks = [...begun, ...pieces].map((piece) => ({ choices: [{ delta: { tool_calls: [piece] } }] }));
      const lines = [...chunks, { choices: [{ delta: {}, finish_reason: 'tool_calls' }] }].map((chunk) =>
        JSON.stringify(chunk),
      );
      const request: ModelRequest = { model: 'm', messages: [{ role: 'user', content: 'Hello' }], tools, settings: {} };
      const answer = async () => responseInPieces([Buffer.from(lines.map((line) => `data: ${line}\n\n`).join(''))]);
      const { events } = await eventsFrom('groq', request, { url: 'http://server.test', fetch: answer });
      assert.deepEqual(
        callsIn(events).map((call) => [call.id, call.name, call.arguments]),
        [
          ['id-a', 'a', first],
          ['id-b', 'b', second],
        ],
      );
    }),
    { numRuns: proofCases(200) },
  );
});

Then('for any names of tools, the sent names are valid for all providers, unique, and mapped back to the tools', () => {
  const unit = fc.constantFrom('a', 'B', '7', '_', '-', '.', '/', ':', ' ', 'é', '漢', '\n');
  const odd = fc.oneof(
    fc.string({ unit, maxLength: 4 }),
    fc.string({ unit: fc.constantFrom('a', '.', '/'), minLength: 60, maxLength: 130 }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(odd, fc.string({ unit: 'binary' }))), (names) => {
      const { encode, decode } = toolNames(names);
      const sent = names.map(encode);
      for (const name of sent) assert.match(name, /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/);
      assert.equal(new Set(sent).size, names.length);
      assert.deepEqual(sent.map(decode), names);
      for (const name of names) if (/^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/.test(name)) assert.equal(encode(name), name);
    }),
    { numRuns: proofCases(1000) },
  );
});

/** Records the call with its response, and replays the recording instead of calling the provider. */
Then('a replay of its recording gives the same response', async function (this: Scenario) {
  const talk = talkOf(this);
  const replay = new ReplayTransport(await recordingOf(talk));
  assert.deepEqual(await receivedBy(await replay.open(callOf(talk))), talk.events);
});

Then(
  'a replay with {} as {string} differs in {word}',
  async function (this: Scenario, json: string, path: string, field: string) {
    const talk = talkOf(this);
    const replay = new ReplayTransport(await recordingOf(talk));
    const changed = JSON.parse(JSON.stringify(callOf(talk))) as Record<string, unknown>;
    const keys = path.split('.');
    const inner = keys
      .slice(0, -1)
      .reduce<Record<string, unknown>>((value, key) => value[key] as Record<string, unknown>, changed);
    inner[keys.at(-1) ?? ''] = JSON.parse(json);
    await assert.rejects(replay.open(changed as unknown as CallRequest), {
      code: 'REPLAY_DIFFERS',
      message: `call 1 of node differs from the recording in ${field}`,
    });
  },
);

Then('its recording is:', async function (this: Scenario, lines: string) {
  assert.deepEqual(
    (await recordingOf(talkOf(this))).split('\n').map((line) => JSON.parse(line) as unknown),
    lines.split('\n').map((line) => JSON.parse(line) as unknown),
  );
});

async function recordingOf(talk: Talk): Promise<string> {
  const lines: string[] = [];
  const recording = new RecordingTransport(transportOf(talk.events), (line) => lines.push(line));
  const call = await recording.open(callOf(talk));
  await receivedBy(call);
  call.close();
  return lines.join('\n');
}

/** Returns a transport whose calls receive these events. */
function transportOf(events: readonly ModelEvent[]): Transport {
  const sleep = async () => undefined;
  const send = async function* () {
    yield* events;
  };
  return {
    check: () => undefined,
    open: async () => ({ send, sleep, waitAfter: () => undefined, close: () => undefined }),
    sleep,
    assertRecorded: () => undefined,
  };
}

async function receivedBy(call: CallTransport): Promise<readonly ModelEvent[]> {
  const events: ModelEvent[] = [];
  const request = { model: 'model', messages: [], settings: {} };
  for await (const event of call.send(request, new AbortController().signal, 1)) events.push(event);
  return events;
}

function callOf({ asked, messages, tools, settings }: Talk): CallRequest {
  return { node: 'node', number: 1, actor: 'actor', ...asked, messages, tools, settings };
}

Then('its upper bound is {int} tokens', function (this: Scenario, tokens: number) {
  assert.equal(byteBound(talkOf(this).request), tokens);
});

Then(
  'its upper bound by the encoding of {word} is {int} tokens',
  async function (this: Scenario, name: string, tokens: number) {
    const [provider = '', model = ''] = name.split('/');
    assert.equal(await exactBound(findProviderRow(provider), model, talkOf(this).request), tokens);
  },
);

Then(
  'its tokens are estimated as {int} in and {int} out',
  async function (this: Scenario, input: number, output: number) {
    const { request, events } = talkOf(this);
    assert.deepEqual(await estimateTokens('gpt-4o', request, { text: '', toolCalls: callsIn(events) }), {
      input,
      output,
    });
  },
);
