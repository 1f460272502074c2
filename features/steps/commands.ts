// Running a command and looking at what it printed.
import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Scenario } from '../support/world.ts';

Given('the environment variable {word} is {string}', function (this: Scenario, name: string, value: string) {
  this.environment[name] = value;
});

Given('the environment variable {word} is not set', function (this: Scenario, name: string) {
  delete this.environment[name];
});

Given('the mock provider is enabled', function (this: Scenario) {
  this.environment.AGENTS_MOCK = '1';
});

Given('a terminal {int} columns wide', function (this: Scenario, columns: number) {
  this.columns = columns;
});

Given('stdin holds {string}', function (this: Scenario, text: string) {
  this.stdin = unescapeSigns(text);
});

Given('stdin holds:', function (this: Scenario, text: string) {
  this.stdin = text;
});

When('I run `{}`', { timeout: 60_000 }, async function (this: Scenario, line: string) {
  await this.run(line);
});

/** For what only has to be there before the scenario begins. */
Given('I have run `{}`', async function (this: Scenario, line: string) {
  const outcome = await this.run(line);
  assert.equal(outcome.status, 0, outcome.stderr);
});

Then('it succeeds', function (this: Scenario) {
  assert.equal(this.last.status, 0, this.last.stderr);
});

Then('it fails with exit status {int}', function (this: Scenario, status: number) {
  assert.equal(this.last.status, status, this.last.stderr);
  assert.notEqual(status, 0);
  this.unexplained = undefined;
});

Then('stdout is {string}', function (this: Scenario, text: string) {
  assert.equal(this.last.stdout, unescapeSigns(text));
});

Then('stdout is:', function (this: Scenario, text: string) {
  assert.equal(trimEnds(this.last.stdout), trimEnds(text));
});

Then('stdout is empty', function (this: Scenario) {
  assert.equal(this.last.stdout, '');
});

Then('stdout contains {string}', function (this: Scenario, text: string) {
  assert.ok(this.last.stdout.includes(unescapeSigns(text)), `stdout is:\n${this.last.stdout}`);
});

Then('stdout does not contain {string}', function (this: Scenario, text: string) {
  assert.ok(!this.last.stdout.includes(unescapeSigns(text)), `stdout is:\n${this.last.stdout}`);
});

Then('stderr is {string}', function (this: Scenario, text: string) {
  assert.equal(this.last.stderr, unescapeSigns(text));
});

Then('stderr is:', function (this: Scenario, text: string) {
  assert.equal(trimEnds(this.last.stderr), trimEnds(text.replaceAll('{folder}', this.folder)));
});

Then('stderr is empty', function (this: Scenario) {
  assert.equal(this.last.stderr, '');
});

Then('stderr contains {string}', function (this: Scenario, text: string) {
  assert.ok(this.last.stderr.includes(unescapeSigns(text)), `stderr is:\n${this.last.stderr}`);
});

Then('stderr does not contain {string}', function (this: Scenario, text: string) {
  assert.ok(!this.last.stderr.includes(unescapeSigns(text)), `stderr is:\n${this.last.stderr}`);
});

Then('the JSON on stdout is:', function (this: Scenario, text: string) {
  assert.deepEqual(JSON.parse(this.last.stdout), JSON.parse(text));
});

Then('the JSON on stdout at {string} is {}', function (this: Scenario, path: string, json: string) {
  assert.deepEqual(at(JSON.parse(this.last.stdout), path), JSON.parse(json));
});

Then('the JSON on stderr at {string} is {}', function (this: Scenario, path: string, json: string) {
  assert.deepEqual(at(JSON.parse(this.last.stderr), path), JSON.parse(json));
});

/** Looked up by name: further entries change nothing. */
Then('the entry {string} of the JSON on stdout is {}', function (this: Scenario, name: string, json: string) {
  assert.deepEqual(entry(this.last.stdout, name), JSON.parse(json));
});

Then(
  'the entry {string} of the JSON on stdout has the {string} {}',
  function (this: Scenario, name: string, key: string, json: string) {
    assert.deepEqual(entry(this.last.stdout, name)[key], JSON.parse(json));
  },
);

function entry(list: string, name: string): Readonly<Record<string, unknown>> {
  const found = (JSON.parse(list) as Readonly<Record<string, unknown>>[]).filter((one) => one.name === name);
  assert.equal(found.length, 1, `${found.length} entries are called ${name}`);
  return found[0] ?? {};
}

/** The value at a path such as `0.usage.input`. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

/** `\n`, `\t`, `\e` and `\\` in a step. */
export function unescapeSigns(text: string): string {
  const signs: Record<string, string> = { n: '\n', t: '\t', e: '\u001b', r: '\r' };
  return text.replaceAll(/\\(.)/g, (_, sign: string) => signs[sign] ?? sign);
}

/** Lines without the spaces at their ends: what an eye sees. */
function trimEnds(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}
