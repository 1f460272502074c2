// Steps for the registry in the library: ActorRegistry with the path of the program and the clock of the scenario.
import assert from 'node:assert/strict';
import { Then, When } from '@cucumber/cucumber';
import { ActorRegistry, AgentsError, EXIT_STATUS } from '../../src/index.ts';
import { writeDatabase } from '../../src/registry/database.ts';
import { registryError } from '../../src/registry/sqlite-error.ts';
import { NOW } from '../support/host.ts';
import { registryFile } from '../support/registry-fixtures.ts';
import type { Scenario } from '../support/world.ts';

type Method =
  | 'list'
  | 'find'
  | 'config'
  | 'add'
  | 'update'
  | 'remove'
  | 'setDefault'
  | 'defaultActorName'
  | 'initialise';

/** The result or the error of the last call. */
const results = new WeakMap<Scenario, { readonly value?: unknown; readonly error?: unknown }>();

async function keep(scenario: Scenario, call: () => Promise<unknown>): Promise<void> {
  results.set(
    scenario,
    await call().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  );
}

function call(scenario: Scenario, method: Method, parameters: readonly unknown[]): Promise<void> {
  const registry = new ActorRegistry(registryFile(scenario), { now: () => new Date(NOW) });
  return keep(scenario, () => (registry[method] as (...all: readonly unknown[]) => Promise<unknown>)(...parameters));
}

When(/^the library calls (\w+)\((.*)\)$/, async function (this: Scenario, method: Method, json: string) {
  await call(this, method, JSON.parse(`[${json}]`) as unknown[]);
});

When('the library adds {int} actors concurrently', async function (this: Scenario, count: number) {
  const registry = new ActorRegistry(registryFile(this));
  await Promise.all(
    Array.from({ length: count }, (_, index) => registry.add('model: mock/echo', { name: `actor-${index}` })),
  );
});

const outcomes = new WeakMap<Scenario, readonly PromiseSettledResult<unknown>[]>();

When(
  'the library bases {string} and {string} on each other at once',
  async function (this: Scenario, first: string, second: string) {
    const registry = new ActorRegistry(registryFile(this));
    outcomes.set(
      this,
      await Promise.allSettled([
        registry.update(first, `actor: ${second}\n`),
        registry.update(second, `actor: ${first}\n`),
      ]),
    );
  },
);

Then('one of the two is refused as INVALID_ACTOR and the registry holds no circle', async function (this: Scenario) {
  const refused = (outcomes.get(this) ?? []).flatMap((one) =>
    one.status === 'rejected' ? [one.reason as AgentsError] : [],
  );
  assert.deepEqual(
    refused.map(({ code }) => code),
    ['INVALID_ACTOR'],
  );
  const rows = await new ActorRegistry(registryFile(this)).list();
  assert.equal(
    rows.filter(({ references }) => references.includes('local/first') || references.includes('local/second')).length,
    1,
  );
});

When('the library lists the actors and adds {int} concurrently', async function (this: Scenario, count: number) {
  const registry = new ActorRegistry(registryFile(this));
  const calls = Array.from({ length: count }, (_, index) => [
    registry.list(),
    registry.add('model: mock/echo', { name: `actor-${index}` }),
    registry.list(),
  ]);
  await Promise.all(calls.flat());
});

When('the disk is full while the registry is written', async function (this: Scenario) {
  await keep(this, () =>
    writeDatabase(registryFile(this), (database) => {
      database.pragma('max_page_count = 1');
      database.prepare('UPDATE actors SET yaml = ?').run('x'.repeat(100_000));
    }),
  );
});

When('access to the registry fails with the system error {word}', async function (this: Scenario, code: string) {
  await keep(this, () => Promise.reject(registryError(Object.assign(new Error('no'), { code }), registryFile(this))));
});

Then('the call returns:', function (this: Scenario, json: string) {
  const { value, error } = results.get(this) ?? {};
  if (error !== undefined) throw error;
  assert.deepEqual(value, JSON.parse(json));
});

Then('the call returns nothing', function (this: Scenario) {
  assert.deepEqual(results.get(this), { value: undefined });
});

Then(
  /^the call throws (\w+) (\w+) with "(.*)"$/,
  function (this: Scenario, kind: string, code: string, message: string) {
    const error = thrown(this);
    assert.deepEqual(
      [error.name, error.code, error.message],
      [kind, code, message.replaceAll('{folder}', this.folder)],
    );
  },
);

Then('the exit status for that error would be {int}', function (this: Scenario, status: number) {
  assert.equal(EXIT_STATUS[thrown(this).code], status);
});

Then('the call throws the unchanged system error', function (this: Scenario) {
  const { error } = results.get(this) ?? {};
  assert.ok(error instanceof Error && !(error instanceof AgentsError));
  assert.equal(error.message, 'no');
});

function thrown(scenario: Scenario): AgentsError {
  const { error } = results.get(scenario) ?? {};
  assert.ok(error instanceof AgentsError, String(error));
  return error;
}
