// Steps for the model tables, the catalog built from them, and prices.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { type BuiltCatalog, buildCatalog, catalogFiles } from '../../scripts/build-catalog.ts';
import { createExecutor, type Pricing } from '../../src/index.ts';
import { findModel, priceAt, type TimedPrice } from '../../src/providers/catalog/catalog.ts';
import { type MatchRule, matches } from '../../src/providers/catalog/match-rule.ts';
import { KNOWN_PROVIDERS } from '../../src/providers/table/known-providers.ts';
import type { ProviderRow } from '../../src/providers/table/provider-row.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const PROVIDERS_FOLDER = new URL('../../src/providers/', import.meta.url);

Then('the actors listed are the models of the reviewed table of {word}', function (this: Scenario, provider: string) {
  const table = readJson(`models/${provider}.json`) as { models: { id: string }[] };
  const wanted = table.models.map((model) => `${provider}/${model.id}`);
  const listed = (JSON.parse(this.last.stdout) as { name: string; built_in: boolean }[]).map((actor) => actor.name);
  assert.deepEqual(listed, wanted.sort());
});

Then(
  'at {word} a million tokens of {word} cost {float} in and {float} out',
  (time: string, name: string, input: number, output: number) => {
    const [provider = '', model = ''] = name.split('/');
    const price = findModel(provider, model, new Date(time))?.price;
    assert.deepEqual([price?.inputPer1M, price?.outputPer1M], [input, output]);
  },
);

interface Build {
  readonly row: ProviderRow;
  catalog?: BuiltCatalog;
  error?: Error;
}

const builds = new WeakMap<Scenario, Build>();

function buildOf(scenario: Scenario): Build {
  const build = builds.get(scenario);
  assert.ok(build, 'there is no table of models');
  return build;
}

/** Writes the table into its own folder, next to the real price list. */
Given('a table of models for {word} with:', function (this: Scenario, provider: string, table: DataTable) {
  const models = table.raw().map(([id, api]) => ({
    id,
    api,
    max_output_tokens: 8192,
    max_tokens_parameter: 'max_tokens',
    temperature: true,
    reasoning: false,
  }));
  this.write(`models/${provider}.json`, JSON.stringify({ models }));
  const row: ProviderRow = {
    name: provider,
    protocol: 'openai',
    baseUrl: 'https://host/v1',
    variable: 'KEY',
    priceList: provider,
    documentation: '',
  };
  builds.set(this, { row });
});

When('the catalog is built', function (this: Scenario) {
  const build = buildOf(this);
  try {
    build.catalog = buildCatalog([build.row], pathToFileURL(`${this.folder}/`));
  } catch (error) {
    build.error = error as Error;
  }
});

Then('the build fails with {string}', function (this: Scenario, message: string) {
  assert.equal(buildOf(this).error?.message, message);
});

Then('the catalog lists {string}', function (this: Scenario, models: string) {
  const { catalog, row } = buildOf(this);
  assert.deepEqual(catalog?.names[row.name]?.listed, models.split(', '));
});

Then('the catalog contains {string} but does not list it', function (this: Scenario, model: string) {
  const { catalog, row } = buildOf(this);
  assert.ok(catalog?.names[row.name]?.others.includes(model));
  assert.ok(catalog?.models[row.name]?.models[model]);
});

Then(
  'at {word} a million tokens of {word} in it cost {float} in and {float} out',
  function (this: Scenario, time: string, name: string, input: number, output: number) {
    const [provider = '', model = ''] = name.split('/');
    const entry = buildOf(this).catalog?.models[provider]?.models[model] as
      | { prices: readonly TimedPrice[] }
      | undefined;
    const price = priceAt(entry?.prices ?? [], new Date(time));
    assert.deepEqual([price?.inputPer1M, price?.outputPer1M], [input, output]);
  },
);

const flat = (dollars: number) => ({ inputPer1M: dollars, outputPer1M: dollars });

Then(
  'a price of {int} from {word} to {word}, else {int}, is {int} at {word}',
  (inside: number, from: string, to: string, outside: number, price: number, time: string) => {
    const prices: readonly TimedPrice[] = [{ price: flat(outside) }, { from, to, price: flat(inside) }];
    assert.deepEqual(priceAt(prices, new Date(time)), flat(price));
  },
);

Then(
  'a price of {int} since {word} and of {int} since {word} is {int} at {word}',
  (one: number, since: string, other: number, later: string, price: number, time: string) => {
    const prices: readonly TimedPrice[] = [
      { since, price: flat(one) },
      { since: later, price: flat(other) },
    ];
    assert.deepEqual(priceAt(prices, new Date(time)), flat(price));
  },
);

Then('the catalog in the source tree is the one that the build makes from the tables and the price list', () => {
  const { names, models } = catalogFiles(buildCatalog(KNOWN_PROVIDERS, PROVIDERS_FOLDER));
  const inTree = (name: string) => readFileSync(new URL(`catalog/${name}.json`, PROVIDERS_FOLDER), 'utf8');
  assert.deepEqual({ names, models }, { names: inTree('names'), models: inTree('models') });
});

Then('the rule {} matches {string} and not {string}', (rule: string, taken: string, other: string) => {
  const parsed = JSON.parse(rule) as MatchRule;
  assert.deepEqual([matches(parsed, taken), matches(parsed, other)], [true, false]);
});

const costs = new WeakMap<Scenario, number | undefined>();

When('a program runs gpt-4o at the price {}', async function (this: Scenario, price: string) {
  const { url } = await serverOf(this);
  const credentials = { openai: { apiKey: 'sk-test', baseUrl: `${url}/v1` } };
  const executor = createExecutor({ model: 'openai/gpt-4o' }, credentials, {}, JSON.parse(price) as Pricing);
  costs.set(this, (await executor.execute('Hello')).costUsd);
});

Then('the cost is {word}', function (this: Scenario, dollars: string) {
  assert.equal(costs.get(this), dollars === 'unknown' ? undefined : Number(dollars));
});

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, PROVIDERS_FOLDER), 'utf8'));
}
