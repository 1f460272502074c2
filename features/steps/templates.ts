// Steps for templates, run by actors on the mock provider, which returns the rendered prompt.
import assert from 'node:assert/strict';
import { Then, When } from '@cucumber/cucumber';
import { AgentsError, createExecutor, EXIT_STATUS } from '../../src/index.ts';
import { withinTime } from '../../src/templates/time-bound.ts';
import type { Scenario } from '../support/world.ts';

const CONTEXT = { language: 'English', count: 3, strict: true, secret: 'the secret' };

/** Runs an actor with the given keys. Stdout is the answer, which is the rendered prompt. */
async function run(
  scenario: Scenario,
  keys: object,
  message: string,
  context: Record<string, string> = {},
): Promise<void> {
  try {
    const { response } = await createExecutor(
      { model: 'mock/echo', context: CONTEXT, ...keys },
      { mock: {} },
      {},
      {},
      { context },
    ).execute(message);
    scenario.finish({ command: 'a template', status: 0, stdout: response, stderr: '' });
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    scenario.finish({ command: 'a template', status: EXIT_STATUS[error.code], stdout: '', stderr: error.message });
  }
}

When(
  /^an actor with the prompt `(.*)` is run with "(.*)" and the context key (\w+) as "(.*)"$/,
  async function (this: Scenario, prompt: string, message: string, key: string, value: string) {
    await run(this, { prompt }, message, { [key]: value });
  },
);

When(
  /^an actor with the prompt `(.*)` is run with "([^"]*)"$/,
  async function (this: Scenario, prompt: string, message: string) {
    await run(this, { prompt }, message);
  },
);

When(
  /^an actor with the system prompt `(.*)` is run with "([^"]*)"$/,
  async function (this: Scenario, prompt: string, message: string) {
    await run(this, { system_prompt: prompt }, message);
  },
);

When(
  /^an actor with the prompt `(.*)` is run with a message of (\d+) characters$/,
  async function (this: Scenario, prompt: string, length: string) {
    await run(this, { prompt }, 'a'.repeat(Number(length)));
  },
);

When('an actor without a prompt is run with {string}', async function (this: Scenario, message: string) {
  await run(this, {}, message);
});

When('an actor with a prompt of {int} brackets in brackets is run', async function (this: Scenario, count: number) {
  await run(this, { prompt: `{{ ${'('.repeat(count)}1${')'.repeat(count)} }}` }, 'Ada');
});

When('an actor with a prompt of {int} sums in sums is run', async function (this: Scenario, count: number) {
  await run(this, { prompt: `{{ 1${'+1'.repeat(count)} }}` }, 'Ada');
});

const DOUBLINGS: Readonly<Record<string, readonly [string, string]>> = {
  'a text': ["'aaaaaaaa'", 'x ~ x'],
  'a list': ['[1]', 'x + x'],
  'a list in a list': ['[1]', '[x, x]'],
  'a map in a map': ["{'a': 1}", "{'a': x, 'b': x}"],
};

When(
  /^an actor with a prompt that doubles (.*) (\d+) times is run$/,
  async function (this: Scenario, what: string, times: string) {
    const [start, doubled] = DOUBLINGS[what] ?? [];
    await run(
      this,
      { prompt: `{% set x = ${start} %}${`{% set x = ${doubled} %}`.repeat(Number(times))}{{ x | tojson }}` },
      'Ada',
    );
  },
);

Then('the answer has {int} characters', function (this: Scenario, length: number) {
  assert.equal(this.last.stdout.length, length);
});

Then('work that the machine holds up for {int} ms, and then not, gives its result', (ms: number) => {
  let runs = 0;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const result = withinTime(() => {
    runs += 1;
    if (runs === 1) Atomics.wait(sleeper, 0, 0, ms);
    return 'done';
  });
  assert.deepEqual({ result, runs }, { result: 'done', runs: 2 });
});
