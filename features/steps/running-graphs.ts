// Running graphs: their models, which answer with the delay that a scenario sets, and the events of each node.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { parse } from 'yaml';
import type { ActorEvent, ActorResult, Warning } from '../../src/index.ts';
import { FakeModels, fakeAnswer } from '../support/fake-models.ts';
import { programOf } from '../support/library-program.ts';
import type { Scenario } from '../support/world.ts';
import { recordedBy } from './recordings.ts';

const models = new WeakMap<Scenario, FakeModels>();
/** The waits between attempts in milliseconds. No scenario really waits. */
const slept = new WeakMap<Scenario, number[]>();

const lookedFor = new WeakMap<Scenario, string[]>();
/** The actor that is found late. */
const slowness = new WeakMap<Scenario, string>();

/** The models of the provider `house`. */
function modelsOf(scenario: Scenario): FakeModels {
  const known = models.get(scenario);
  if (known !== undefined) return known;
  const made = new FakeModels();
  models.set(scenario, made);
  const waits: number[] = [];
  const program = programOf(scenario);
  program.credentials = { mock: {}, house: { apiKey: 'sk-house', baseUrl: 'http://models.test/v1' } };
  program.options = { ...program.options, fetch: made.fetch, sleep: async (ms) => void waits.push(ms) };
  slept.set(scenario, waits);
  return made;
}

Given('the actor:', function (this: Scenario, yaml: string) {
  programOf(this).config = parse(yaml);
});

/** `after`: it answers only when that model has answered. Several answers, one for each call, are separated by ` / `. */
Given('the models of the provider house:', function (this: Scenario, table: DataTable) {
  const all = modelsOf(this);
  for (const { model = '', answers = '', after = '' } of table.hashes()) {
    all.add(model, answers.split(' / ').map(fakeAnswer), async () => {
      if (after !== '') await all.until(() => all.hasAnswered(after));
    });
  }
});

Given('the model {word} answers once {int} requests are open', function (this: Scenario, name: string, count: number) {
  const all = modelsOf(this);
  all.answerOnce(name, () => all.requests.filter(({ state }) => state === 'open').length === count);
});

Given(
  'the model {word} answers once {word} has said all it has',
  function (this: Scenario, name: string, other: string) {
    const all = modelsOf(this);
    all.answerOnce(name, () => all.hasSaidAll(other));
  },
);

Given(
  'the function {word} that throws {string} at call {int}',
  function (this: Scenario, name: string, message: string, at: number) {
    let count = 0;
    const fails = () => {
      count += 1;
      if (count >= at) throw new Error(message);
    };
    programOf(this).options = { ...programOf(this).options, [name]: fails };
  },
);

Given(
  'each call of them uses {int} tokens of input and {int} of output',
  function (this: Scenario, input: number, output: number) {
    modelsOf(this).usage = { prompt_tokens: input, completion_tokens: output };
  },
);

Given('the actors that it can find:', function (this: Scenario, yaml: string) {
  const found = parse(yaml) as Readonly<Record<string, object>>;
  const program = programOf(this);
  const names: string[] = [];
  lookedFor.set(this, names);
  const resolveActor = async (name: string) => {
    names.push(name);
    for (let turn = 0; turn < (slowness.get(this) === name ? 20 : 0); turn += 1) await setImmediate();
    return found[name];
  };
  program.options = { ...program.options, resolveActor };
});

Given('it takes a while to find {word}', function (this: Scenario, name: string) {
  slowness.set(this, name);
});

Then('the program was asked once for the actor {}', function (this: Scenario, names: string) {
  assert.equal(lookedFor.get(this)?.join(', '), names);
});

Then('the provider house got {int} request(s)', function (this: Scenario, count: number) {
  assert.equal(modelsOf(this).requests.length, count);
});

Then('it waited {} ms', function (this: Scenario, waits: string) {
  assert.equal(slept.get(this)?.join(', '), waits);
});

Then('it was warned of {}', function (this: Scenario, codes: string) {
  assert.equal(
    programOf(this)
      .warnings.map((warning) => (warning as Warning).code)
      .join(', '),
    codes,
  );
});

Then('the answer is:', function (this: Scenario, text: string) {
  assert.equal(programOf(this).result?.response, text);
});

Then('the models were asked in this order: {}', function (this: Scenario, names: string) {
  assert.equal(
    modelsOf(this)
      .requests.map(({ model }) => model)
      .join(', '),
    names,
  );
});

Then('the model {word} was asked {string}', function (this: Scenario, name: string, text: string) {
  const asked = modelsOf(this).requests.filter(({ model }) => model === name);
  assert.equal(
    asked.map(({ body }) => body.messages.findLast(({ role }) => role === 'user')?.content).join(' / '),
    text.replaceAll('\\n', '\n'),
  );
});

Then('at most {int} requests were open at once', function (this: Scenario, count: number) {
  assert.equal(modelsOf(this).mostAtOnce, count);
});

/** In the order of the names: nodes of a step ask in any order. */
Then('the requests ended so: {}', function (this: Scenario, ends: string) {
  assert.equal(
    modelsOf(this)
      .requests.map(({ model, state }) => `${model} ${state}`)
      .sort()
      .join(', '),
    ends,
  );
});

Then('the requests sent the maxima {}', function (this: Scenario, maxima: string) {
  assert.equal(
    modelsOf(this)
      .requests.map(({ model, body }) => `${model} ${body.max_tokens ?? 'none'}`)
      .join(', '),
    maxima,
  );
});

Then('the answer arrived in the pieces {}', function (this: Scenario, json: string) {
  const texts = programOf(this).events.flatMap((event) => (event.type === 'text' ? [event.text] : []));
  assert.deepEqual(texts, JSON.parse(json));
});

Then('the answer was generated by {}', function (this: Scenario, nodes: string) {
  const told = programOf(this).events.flatMap((event) => (event.type === 'text' ? [event.node] : []));
  assert.equal([...new Set(told)].join(', '), nodes);
});

Then('the pieces make the answer', function (this: Scenario) {
  const { pieces, result } = programOf(this);
  assert.equal(pieces.join(''), result?.response);
});

Then('it reports:', function (this: Scenario, lines: string) {
  assert.deepEqual(programOf(this).events.flatMap(inBrief), lines.split('\n'));
});

Then('about {word} it reports:', function (this: Scenario, node: string, lines: string) {
  const own = programOf(this).events.filter((event) => 'node' in event && event.node === node);
  assert.deepEqual(own.flatMap(inBrief), lines.split('\n'));
});

Then('nothing is reported about {word}', function (this: Scenario, node: string) {
  const own = programOf(this).events.filter((event) => 'node' in event && event.node === node);
  assert.deepEqual(own, []);
});

Then('the calls were made by {}', function (this: Scenario, nodes: string) {
  assert.equal(
    programOf(this)
      .result?.nodes.map(({ node }) => node)
      .join(', '),
    nodes,
  );
});

Then('beside the text {string} what was said is {}', function (this: Scenario, text: string, json: string) {
  const { spent } = programOf(this).failure(this);
  assert.deepEqual(
    [spent?.text, spent?.outputs.map(({ node, text: said }) => `${node}: ${said}`)],
    [text.replaceAll('\\n', '\n'), JSON.parse(json)],
  );
});

When(
  'a program reads {string} as text until {string} has come, and leaves',
  async function (this: Scenario, message: string, text: string) {
    const program = programOf(this);
    await program.attempt(this, 'stream', async () => {
      for await (const piece of program.make().stream(message)) {
        program.pieces.push(piece);
        if (program.pieces.join('') === text) break;
      }
    });
  },
);

When(
  'a program executes {string} and aborts once {int} requests are open',
  async function (this: Scenario, message: string, count: number) {
    const program = programOf(this);
    const all = modelsOf(this);
    const controller = new AbortController();
    program.options = { ...program.options, signal: controller.signal };
    await program.attempt(this, 'execute', async () => {
      const result = program.make().execute(message);
      await Promise.race([
        all.until(() => all.requests.filter(({ state }) => state === 'open').length === count),
        result,
      ]);
      controller.abort();
      await result;
    });
  },
);

/** One line for each event that a reader cares about. */
function inBrief(event: ActorEvent): readonly string[] {
  const quoted = (text: string) => JSON.stringify(text);
  switch (event.type) {
    case 'node-start':
      return [
        `${event.node} begins, ${event.kind}${event.kind === 'llm' ? ` ${event.provider}/${event.model}` : ''} of ${event.actor}`,
      ];
    case 'text':
      return [`${event.node} answers ${quoted(event.text)}`];
    case 'node-text':
      return [`${event.node} says ${quoted(event.text)} in turn ${event.turn}`];
    case 'tool-call':
      return [`${event.node} calls ${event.tool} ${JSON.stringify(event.arguments)} as ${event.id}`];
    case 'tool-result':
      return [
        `${event.node} gets ${event.isError ? 'the error ' : ''}${quoted(event.text)} of ${event.tool} as ${event.id}`,
      ];
    case 'usage':
      return [`${event.node} used ${event.usage.input} and ${event.usage.output}`];
    case 'warning':
      return [`${event.node} warns ${event.warning.code}: ${event.warning.message}`];
    case 'node-end':
      return [
        `${event.node} ends${event.finishReason ? `, ${event.finishReason}` : ''}${event.error ? `, ${event.error.code}: ${event.error.message}` : ''}`,
      ];
    default:
      return [];
  }
}

const readers = new WeakMap<Scenario, AsyncIterator<ActorEvent>>();

When(
  'a program reads one event of {string} and then none until {word} and {word} have answered',
  async function (this: Scenario, message: string, one: string, other: string) {
    const all = modelsOf(this);
    const events = programOf(this).make().events(message);
    readers.set(this, events);
    await events.next();
    await all.until(() => all.hasAnswered(one) && all.hasAnswered(other));
  },
);

Then('the model {word} has not answered yet', function (this: Scenario, name: string) {
  assert.ok(!modelsOf(this).hasAnswered(name));
});

Then('when it reads on it gets the whole answer', async function (this: Scenario) {
  const events = readers.get(this);
  let text = '';
  let result: ActorResult | undefined;
  for (let next = await events?.next(); next !== undefined && !next.done; next = await events?.next()) {
    if (next.value.type === 'text') text += next.value.text;
    if (next.value.type === 'result') result = next.value.result;
  }
  assert.equal(text, ['A', 'B', 'C'].map((letter) => letter + 'x'.repeat(500)).join('\n\n'));
  assert.equal(result?.response, text);
});

Then('execute, stream and events tell the same result once more', async function (this: Scenario) {
  const program = programOf(this);
  const before = program.result;
  const executed = await program.make().execute('Hi');
  await program.iterate('Hi');
  const streamed = program.result;
  await program.readEvents('Hi');
  assert.deepEqual([executed, streamed, program.result], [before, before, before]);
  const told = program.events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  assert.deepEqual([program.pieces.join(''), told], [before?.response, before?.response]);
});

Then('the recording holds the calls {}', function (this: Scenario, calls: string) {
  const lines = recordedBy(programOf(this)).map(
    (line) => JSON.parse(line) as { readonly type: string; readonly call: number; readonly node: string },
  );
  const held = lines.flatMap(({ type, call, node }) => (type === 'call' ? [`${call} ${node}`] : []));
  assert.equal(held.sort().join(', '), calls);
});
