// A program that uses the library: what it hands over, what it asks for, and what it gets back.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import { type LimitError, ProviderRegistry, parseActor } from '../../src/index.ts';
import { spawnNode } from '../support/library-process.ts';
import { deepFreeze, openaiDeltas, programOf } from '../support/library-program.ts';
import type { Outcome, Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const ROOT = join(import.meta.dirname, '..', '..');

Given(/^the actor (\{.*\})$/, function (this: Scenario, json: string) {
  programOf(this).config = JSON.parse(json);
});

Given(/^the credentials (\{.*\})$/, async function (this: Scenario, json: string) {
  const { url } = json.includes('{server}') ? await serverOf(this) : { url: '' };
  programOf(this).credentials = JSON.parse(json.replaceAll('{server}', url));
});

Given(/^the limits (\{.*\})$/, function (this: Scenario, json: string) {
  programOf(this).limits = JSON.parse(json);
});

Given(/^the prices (\{.*\})$/, function (this: Scenario, json: string) {
  programOf(this).pricing = JSON.parse(json);
});

Given(/^the context (\{.*\})$/, function (this: Scenario, json: string) {
  const program = programOf(this);
  program.options = { ...program.options, context: JSON.parse(json) };
});

/** Values that JSON does not have. */
const STRANGE: Readonly<Record<string, unknown>> = {
  undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  'a symbol': Symbol('x'),
  'a function': () => 1,
  'the BigInt 2512292042121000001': 2512292042121000001n,
};

Given(
  /^as (config|credentials|limits|pricing|options) (.*)$/,
  function (this: Scenario, part: 'config' | 'credentials' | 'limits' | 'pricing' | 'options', json: string) {
    const value =
      json in STRANGE
        ? STRANGE[json]
        : JSON.parse(json, (_, one) => (typeof one === 'string' && one in STRANGE ? STRANGE[one] : one));
    Object.assign(programOf(this), { [part]: value });
  },
);

Given('all that it hands over is frozen', function (this: Scenario) {
  const { config, credentials, limits, pricing, options } = programOf(this);
  deepFreeze(
    [config, credentials, limits, pricing, options.context, Object.freeze(options)].filter((one) => one !== undefined),
  );
});

Given('a network that must not be used', function (this: Scenario) {
  programOf(this).refuseNetwork();
});

Given('a clock that goes on {int} ms with each look', function (this: Scenario, step: number) {
  let time = Date.parse('2026-01-02T03:04:05.000Z') - step;
  const now = () => {
    time += step;
    return new Date(time);
  };
  programOf(this).options = { ...programOf(this).options, now };
});

Given('its warnings are kept', function (this: Scenario) {
  const program = programOf(this);
  program.options = { ...program.options, onWarning: (warning) => program.warnings.push(warning) };
});

Given(
  'a provider that streams {string} with the usage {}',
  async function (this: Scenario, text: string, usage: string) {
    (await serverOf(this)).answer = (outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.end(openaiDeltas(text.split('|'), usage === 'null' ? {} : JSON.parse(usage)));
    };
  },
);

When('a program makes an executor', async function (this: Scenario) {
  await programOf(this).attempt(this, 'createExecutor', () => programOf(this).make());
});

When('a program executes {string}', async function (this: Scenario, message: string) {
  const program = programOf(this);
  await program.attempt(this, 'execute', async () => {
    program.result = await program.make().execute(message);
  });
});

When('a program executes the message {}', async function (this: Scenario, json: string) {
  const program = programOf(this);
  const message = (json in STRANGE ? STRANGE[json] : JSON.parse(json)) as string;
  for (const way of ['stream', 'events'] as const)
    assert.throws(() => program.make()[way](message), { name: 'ValidationError', code: 'INVALID_MESSAGE' });
  const promise = program.make().execute(message);
  await program.attempt(this, 'execute', () => promise);
});

When('a program executes {int} times {string}', async function (this: Scenario, count: number, text: string) {
  const program = programOf(this);
  await program.attempt(this, 'execute', async () => {
    program.result = await program.make().execute(text.repeat(count));
  });
});

When('the program changes all that it has handed over', function (this: Scenario) {
  const { config, credentials, limits, pricing, options } = programOf(this);
  Object.assign(config as object, { model: 'mock/other', prompt: 'changed' });
  for (const part of [credentials, limits, pricing, options] as Record<string, unknown>[])
    for (const key of Object.keys(part)) delete part[key];
});

When('a program executes {int} messages at once', async function (this: Scenario, count: number) {
  const program = programOf(this);
  const messages = Array.from({ length: count }, (_, index) =>
    Array(index + 1)
      .fill(`word${index}`)
      .join(' '),
  );
  await program.attempt(this, 'execute', async () => {
    const executor = program.make();
    const results = await Promise.all(messages.map((message) => executor.execute(message)));
    const expected = messages.map((message, index) => ({
      response: message,
      input: index + 1,
      output: index + 1,
      modelCalls: 1,
      nodes: 1,
    }));
    const got = results.map(({ response, usage, modelCalls, nodes }) => ({
      response,
      input: usage.input,
      output: usage.output,
      modelCalls,
      nodes: nodes.length,
    }));
    assert.deepEqual(got, expected);
  });
});

Then('what it handed over is as it was', function (this: Scenario) {
  const { config, credentials, limits, pricing, options } = programOf(this);
  const before = handedOver.get(this);
  assert.deepEqual(
    [config, credentials, limits, pricing, options.context].map((one) => JSON.stringify(one)),
    before,
  );
  for (const part of [
    config,
    credentials,
    limits,
    pricing,
    options,
    (config as { context?: object }).context,
    (config as { stop?: object }).stop,
  ]) {
    assert.ok(part === undefined || !Object.isFrozen(part));
  }
});

const handedOver = new WeakMap<Scenario, readonly (string | undefined)[]>();

Given('what it hands over is remembered', function (this: Scenario) {
  const { config, credentials, limits, pricing, options } = programOf(this);
  handedOver.set(
    this,
    [config, credentials, limits, pricing, options.context].map((one) => JSON.stringify(one)),
  );
});

Then('the program gets the answer {string}', function (this: Scenario, text: string) {
  assert.equal(programOf(this).result?.response, text.replaceAll('\\n', '\n'));
});

/** With `"undefined"` for what is not known. */
Then('the program gets the result:', function (this: Scenario, json: string) {
  const result = programOf(this).result;
  const known = {
    ...result,
    costUsd: result?.costUsd ?? 'undefined',
    nodes: result?.nodes.map((node) => ({ ...node, costUsd: node.costUsd ?? 'undefined' })),
  };
  assert.deepEqual(known, JSON.parse(json));
  assert.ok([result, result?.nodes, result?.nodes[0], result?.usage].every(Object.isFrozen));
});

Then('the result has {string} as {}', function (this: Scenario, path: string, json: string) {
  assert.deepEqual(valueAt(programOf(this).result, path), json === 'undefined' ? undefined : JSON.parse(json));
});

Then('the executor has {string} as {}', function (this: Scenario, path: string, json: string) {
  const executor = programOf(this).executor;
  assert.deepEqual(valueAt(executor, path), JSON.parse(json));
  assert.ok(Object.isFrozen(valueAt(executor, path)));
});

Then(
  /^the program gets an? (\w+) ([A-Z_]+): (.*)$/,
  function (this: Scenario, name: string, code: string, message: string) {
    const error = programOf(this).failure(this);
    assert.deepEqual(
      { name: error.name, code: error.code, message: error.message },
      { name, code, message: message.replaceAll('\\n', '\n') },
    );
  },
);

Then('the error has the hint {string}', function (this: Scenario, hint: string) {
  assert.equal(programOf(this).failure(this).hint, hint);
});

Then('the cause of the error is {string}', function (this: Scenario, message: string) {
  assert.equal((programOf(this).failure(this).cause as Error).message, message);
});

Then(
  'the limit error is {word}, {word}, limit {}, used {}',
  function (this: Scenario, kind: string, reason: string, limit: string, used: string) {
    const error = programOf(this).failure(this) as LimitError;
    const expected = {
      kind,
      reason,
      limit: JSON.parse(limit),
      used: used === 'undefined' ? undefined : JSON.parse(used),
    };
    assert.deepEqual({ kind: error.kind, reason: error.reason, limit: error.limit, used: error.used }, expected);
  },
);

Then('the error says that {} was spent', function (this: Scenario, json: string) {
  const { spent } = programOf(this).failure(this);
  const seen = spent && {
    text: spent.text,
    input: spent.usage?.input,
    output: spent.usage?.output,
    costUsd: spent.costUsd,
    calls: spent.nodes.length,
  };
  assert.deepEqual(JSON.parse(JSON.stringify(seen ?? 'nothing')), JSON.parse(json));
});

Then('the error does not say {string}', function (this: Scenario, text: string) {
  const { message, hint, details, cause } = programOf(this).failure(this);
  assert.ok(!JSON.stringify([message, hint, details, String(cause)]).includes(text));
});

Then('nothing was sent', function (this: Scenario) {
  assert.deepEqual(programOf(this).refused, []);
});

Then('the warnings are {}', function (this: Scenario, json: string) {
  assert.deepEqual(programOf(this).warnings, JSON.parse(json));
});

Then('parseActor reads {string} as {}', (_yaml: string, json: string) => {
  const { config, warnings } = parseActor(_yaml.replaceAll('\\n', '\n'));
  assert.deepEqual({ config, warnings }, JSON.parse(json));
});

Then('a ProviderRegistry of {} finds {string} as {}', async (credentials: string, name: string, json: string) => {
  const found = await new ProviderRegistry(JSON.parse(credentials)).find(name);
  const { variable: _, config: __, ...rest } = found ?? { variable: undefined, config: undefined };
  assert.deepEqual(found === undefined ? null : rest, JSON.parse(json));
});

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

async function runNode(scenario: Scenario, args: readonly string[]): Promise<Outcome> {
  return scenario.finish(await spawnNode(scenario, args));
}

When(
  'this program is run in a process of its own:',
  { timeout: 60_000 },
  async function (this: Scenario, source: string) {
    const { url } = source.includes('{server}') ? await serverOf(this) : { url: '' };
    this.write('program.mjs', source.replaceAll('{server}', url));
    await runNode(this, ['program.mjs']);
  },
);

When(
  'the example {string} is run in a process of its own',
  { timeout: 60_000 },
  async function (this: Scenario, name: string) {
    await runNode(this, ['--import', join(ROOT, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs'), join(ROOT, name)]);
  },
);

When('a strict TypeScript project compiles:', { timeout: 120_000 }, async function (this: Scenario, source: string) {
  const options = {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
  };
  this.write('package.json', '{"type": "module"}');
  this.write('tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['program.ts'] }));
  this.write('program.ts', source);
  await runNode(this, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.']);
});
