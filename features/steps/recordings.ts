// Steps for recordings: made, compared, edited, and replayed with each method of the library.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Given, Then, When } from '@cucumber/cucumber';
import { type ActorEvent, type ActorResult, AgentsError, createExecutor, type Executor } from '../../src/index.ts';
import { NOW } from '../support/host.ts';
import { programOf } from '../support/library-program.ts';
import type { Outcome, Scenario } from '../support/world.ts';

const kept = new WeakMap<Scenario, Outcome>();

When('what it printed is kept', function (this: Scenario) {
  kept.set(this, this.last);
});

Then('it printed the same as before', function (this: Scenario) {
  const before = kept.get(this);
  const print = ({ status, stdout, stderr }: Outcome) => ({ status, stdout, stderr });
  assert.deepEqual(print(this.last), before && print(before));
});

When(
  'I run `{}` and interrupt it once it has printed {string}',
  async function (this: Scenario, line: string, text: string) {
    let printed = '';
    await this.run(line, (piece) => {
      printed += piece;
      if (printed.includes(text)) this.interrupt.abort({ signalName: 'SIGINT', exitStatus: 130 });
    });
    this.interrupt = new AbortController();
  },
);

Then('the recording {string} is:', function (this: Scenario, name: string, lines: string) {
  assert.deepEqual(linesOf(readFileSync(this.path(name), 'utf8')), linesOf(lines));
});

Given('in {string} {string} replaces {string}', function (this: Scenario, name: string, other: string, text: string) {
  const before = readFileSync(this.path(name), 'utf8');
  const after = before.replace(JSON.parse(`"${text}"`) as string, JSON.parse(`"${other}"`) as string);
  assert.notEqual(after, before);
  this.write(name, after);
});

Given('the program records', function (this: Scenario) {
  const program = programOf(this);
  recorded.set(program, []);
  program.options = { ...program.options, record: (line) => recorded.get(program)?.push(line) };
});

Given(
  'the program records, and {string} is thrown at line {int}',
  function (this: Scenario, message: string, number: number) {
    const program = programOf(this);
    let count = 0;
    const record = () => {
      count += 1;
      if (count === number) throw new Error(message);
    };
    program.options = { ...program.options, record };
  },
);

const recorded = new WeakMap<object, string[]>();

/** Returns the lines that the program has recorded. */
export function recordedBy(program: object): readonly string[] {
  return recorded.get(program) ?? [];
}

When('the program plays what it has recorded, without a network', function (this: Scenario) {
  const program = programOf(this);
  const { record: _, ...options } = program.options;
  program.options = { ...options, replay: recorded.get(program)?.join('\n') ?? '' };
  program.credentials = {};
  program.executor = undefined;
  program.refuseNetwork();
});

/** The text and the outcome of a run, as execute, stream or events report it. */
interface RunOutcome {
  readonly text: string;
  readonly result?: ActorResult;
  readonly error?: object;
}

Then(
  'execute, stream and events give the same result in a replay of {string} by the actor {string}',
  async function (this: Scenario, file: string, config: string) {
    const replay = readFileSync(this.path(file), 'utf8');
    const make = () =>
      createExecutor(
        JSON.parse(config),
        {},
        {},
        { 'openai/gpt-4o': { inputPer1M: 1, outputPer1M: 2 } },
        { replay, now: () => new Date(NOW), fetch: noNetwork },
      );
    const outcomes = await Promise.all([viaExecute(make()), viaStream(make()), viaEvents(make())]);
    assert.deepEqual(outcomes[1], outcomes[0]);
    assert.deepEqual(outcomes[2], outcomes[0]);
    assert.equal(outcomes[0].text, (JSON.parse(config) as { description: string }).description);
  },
);

const noNetwork = async () => assert.fail('nothing may be sent');

async function viaExecute(executor: Executor): Promise<RunOutcome> {
  try {
    const result = await executor.execute('Hello');
    return { text: result.response, result };
  } catch (error) {
    return { text: textOf(error), error: factsOf(error) };
  }
}

async function viaStream(executor: Executor): Promise<RunOutcome> {
  let text = '';
  const stream = executor.stream('Hello');
  try {
    for await (const piece of stream) text += piece;
    return { text, result: await stream.result };
  } catch (error) {
    return { text, error: factsOf(error) };
  }
}

async function viaEvents(executor: Executor): Promise<RunOutcome> {
  const events: ActorEvent[] = [];
  const text = () => events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  try {
    for await (const event of executor.events('Hello')) events.push(event);
  } catch (error) {
    return { text: text(), error: factsOf(error) };
  }
  const last = events.at(-1);
  assert.ok(last?.type === 'result');
  return { text: text(), result: last.result };
}

function textOf(error: unknown): string {
  return (error as AgentsError).spent?.text ?? '';
}

function factsOf(error: unknown): object {
  assert.ok(error instanceof AgentsError, String(error));
  const { name, code, message, hint, details, spent } = error;
  return { name, code, message, hint, details, spent };
}

function linesOf(text: string): readonly unknown[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}
