// Conversations that are handed in, and what would be sent for them.
import assert from 'node:assert/strict';
import { Then, When } from '@cucumber/cucumber';
import type { ActorInput, ActorPreview, ActorResult, Executor } from '../../src/index.ts';
import { KNOWN_PROVIDERS } from '../../src/providers/table/known-providers.ts';
import { programOf } from '../support/library-program.ts';
import type { Scenario } from '../support/world.ts';

type Way = 'execute' | 'stream' | 'events';

async function drain(executor: Executor, way: Way, input: ActorInput): Promise<ActorResult | undefined> {
  if (way === 'execute') return executor.execute(input);
  if (way === 'stream') return executor.stream(input).result;
  return resultOf(executor.events(input));
}

async function resultOf(events: ReturnType<Executor['events']>): Promise<ActorResult | undefined> {
  let result: ActorResult | undefined;
  for await (const event of events) if (event.type === 'result') result = event.result;
  return result;
}

When(/^a program hands (.*) to (execute|stream|events)$/, async function (this: Scenario, json: string, way: Way) {
  const program = programOf(this);
  await program.attempt(this, way, async () => {
    program.result = await drain(program.make(), way, JSON.parse(json));
  });
});

When(
  /^a program hands (.*) to events, and changes it before it reads them$/,
  async function (this: Scenario, json: string) {
    const program = programOf(this);
    const input = JSON.parse(json) as { message: string; history: { role: 'user'; content: string }[] };
    await program.attempt(this, 'events', async () => {
      const events = program.make().events(input);
      for (const turn of input.history) turn.content = 'changed';
      input.history.push({ role: 'user', content: 'more' });
      input.message = 'changed';
      program.result = await resultOf(events);
    });
  },
);

const refusals = new WeakMap<Scenario, readonly unknown[]>();

When(
  /^a program hands (.*) to each of execute, stream, events and preview$/,
  async function (this: Scenario, json: string) {
    const executor = programOf(this).make();
    const input = JSON.parse(json) as ActorInput;
    const calls = [
      () => executor.execute(input),
      () => executor.stream(input),
      () => executor.events(input),
      () => executor.preview(input),
    ];
    refusals.set(this, await Promise.all(calls.map(refusalOf)));
  },
);

async function refusalOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return 'not refused';
  } catch (error) {
    const { name, code, message } = error as Error & { code: string };
    return `${name} ${code}: ${message}`;
  }
}

Then(/^each of them is refused: (.*)$/, function (this: Scenario, refusal: string) {
  assert.deepEqual(refusals.get(this), Array(4).fill(refusal));
});

const previews = new WeakMap<Scenario, ActorPreview>();

When(/^a program asks what would be sent for (.*)$/, async function (this: Scenario, json: string) {
  const program = programOf(this);
  await program.attempt(this, 'preview', async () => {
    previews.set(this, await program.make().preview(JSON.parse(json)));
  });
});

Then('the program is shown:', function (this: Scenario, json: string) {
  assert.deepEqual(JSON.parse(JSON.stringify(previews.get(this))), JSON.parse(json));
});

Then('each provider that is known can be tried without sending anything', async function (this: Scenario) {
  for (const { name, models } of KNOWN_PROVIDERS) {
    const model = models === 'any' ? 'some-model' : await firstModel(this, name);
    const { status, stdout, stderr } = await this.run(
      `agents actor run ${name}/${model} Hello --no-stdin --dry-run --json`,
    );
    assert.equal(status, 0, stderr);
    assert.equal((JSON.parse(stdout) as { provider: string }).provider, name);
  }
});

async function firstModel(scenario: Scenario, provider: string): Promise<string> {
  const { stdout } = await scenario.run(`agents provider models ${provider} --json`);
  const [first] = JSON.parse(stdout) as { name: string }[];
  return first?.name.slice(provider.length + 1) ?? assert.fail(`no model of ${provider} is known`);
}
