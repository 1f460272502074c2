// Actor files as the parser reads them: what they mean, and the manual of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { actorJsonSchema } from '../../scripts/build-schema.ts';
import { ACTOR_KEYS } from '../../src/actor/schema/actor-schema.ts';
import { parseActor } from '../../src/index.ts';
import { LIMITS } from '../../src/limits.ts';
import type { Scenario } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MODEL = 'model: mock/echo\n';

function actorOf(scenario: Scenario, name: string) {
  return parseActor(readFileSync(scenario.path(name), 'utf8'), { file: name }).config;
}

Then('the file {string} is the actor:', function (this: Scenario, name: string, json: string) {
  assert.deepEqual(actorOf(this, name), JSON.parse(json));
});

Then(
  /^the actor of the file "(.*)" has "(.*)" as (.*)$/,
  function (this: Scenario, name: string, path: string, json: string) {
    const value = path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], actorOf(this, name));
    assert.deepEqual(value, JSON.parse(json));
  },
);

Then('the actor of the file {string} cannot be changed', function (this: Scenario, name: string) {
  const parsed = parseActor(readFileSync(this.path(name), 'utf8'));
  const frozen = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
  assert.ok(frozen(parsed.config) && frozen(parsed.warnings));
});

Given(
  'a file {string} with a prompt of {int} times {string}',
  function (this: Scenario, name: string, count: number, text: string) {
    this.write(name, `${MODEL}prompt: '${text.repeat(count)}'\n`);
  },
);

Given('a file {string} with {int} aliases', function (this: Scenario, name: string, count: number) {
  this.write(name, `text: &text x\nstop: [${Array(count).fill('*text').join(',')}]\n${MODEL}`);
});

const STRANGE_FILES: Readonly<Record<string, () => string>> = {
  'aliases of aliases of aliases': () => {
    const ten = (name: string) => Array(10).fill(name).join(',');
    return `a: &a [${ten('x')}]\nb: &b [${ten('*a')}]\nc: &c [${ten('*b')}]\nd: &d [${ten('*c')}]\n${MODEL}`;
  },
  '5000 brackets': () => `stop: ${'['.repeat(5000)}`,
  '5000 lists in lists': () => `${'- '.repeat(5000)}x`,
  '1000 maps in maps': () => Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}k:`).join('\n'),
  '100000 times the same key': () => 'k: 1\n'.repeat(100_000),
  '50000 tags': () => `k: [${Array.from({ length: 50_000 }, (_, index) => `!t${index} 1`).join(',')}]\n`,
};

Given(
  /^a file "(.*)" with (aliases of aliases of aliases|5000 .*|1000 .*|100000 .*|50000 .*)$/,
  function (this: Scenario, name: string, what: string) {
    const content = STRANGE_FILES[what];
    assert.ok(content, `no such file: ${what}`);
    this.write(name, content());
  },
);

Then('stderr begins with {string}', function (this: Scenario, text: string) {
  const expected = text.replaceAll('\\n', '\n');
  assert.equal(this.last.stderr.slice(0, expected.length), expected);
});

When('I run `{}` from the project', async function (this: Scenario, line: string) {
  await this.run(line.replaceAll('{root}', ROOT));
});

Then('for any keys at the top level and in config the actor is as if the merged keys stood at the top level', () => {
  const keys = fc.record(
    {
      model: fc.constantFrom('mock/echo', 'openai/gpt-4o', 'anthropic/claude-sonnet-4-6'),
      description: fc.constantFrom('a', 'b'),
      temperature: fc.double({ min: 0, max: 1, noNaN: true }),
      prompt: fc.constantFrom('a', 'b {{ input }}'),
      max_tokens: fc.integer({ min: 1, max: 100 }),
      limits: fc.record({ max_depth: fc.nat(5), timeout_ms: fc.nat(5) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(keys, keys, (top, config) => {
      const merged = { model: 'mock/echo', ...config, ...top };
      assert.deepEqual(
        parseActor({ ...top, config: { model: 'mock/echo', ...config } }).config,
        parseActor(merged).config,
      );
    }),
  );
});

function manual(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

Then('each YAML example of {string} is a valid actor', (name: string) => {
  const examples = [...manual(name).matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml]) => yaml ?? '');
  assert.ok(examples.length > 5, `${name} has ${examples.length} examples`);
  for (const yaml of examples) parseActor(yaml, { file: name });
});

Then('{string} mentions every key of an actor file', (name: string) => {
  const text = manual(name);
  const keys = [...ACTOR_KEYS, ...Object.values(LIMITS).map(({ key }) => key)];
  assert.deepEqual(
    keys.filter((key) => !text.includes(`\`${key}\``)),
    [],
  );
});

Then("{string} is what the program's own schema says", (name: string) => {
  assert.equal(manual(name), actorJsonSchema());
});
