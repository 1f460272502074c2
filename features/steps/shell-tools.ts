// Steps for the tool that runs commands.
import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { hostOf, runTool } from '../support/running-tools.ts';
import type { Scenario } from '../support/world.ts';

Given(
  'the environment variable of the test itself {word} is {string}',
  function (this: Scenario, name: string, value: string) {
    process.env[name] = value;
    this.cleanUps.push(() => delete process.env[name]);
  },
);

Given(
  'children get the environment variable {word} as {string} and no PATH',
  function (this: Scenario, name: string, value: string) {
    hostOf(this, { childEnvironment: { [name]: value } });
  },
);

Given('the run has been aborted', function (this: Scenario) {
  this.interrupt.abort(new Error('the user has had enough'));
});

When(
  'the tool shell runs with a megabyte to read and the command {string}',
  async function (this: Scenario, command: string) {
    await runTool(this, 'shell', { command, stdin: 'a'.repeat(1024 * 1024) });
  },
);

When('the tool shell runs with a command of {int} characters', async function (this: Scenario, count: number) {
  await runTool(this, 'shell', { command: `# ${'a'.repeat(count - 2)}` });
});

Then('it prints {string} and the path of {string}', function (this: Scenario, text: string, folder: string) {
  assert.equal(this.last.stdout, `${text}\n${this.path(folder)}`);
});

Then(
  'the output begins with {string}, ends with {string} and contains {string}',
  function (this: Scenario, first: string, last: string, note: string) {
    const [beginning = '', end = ''] = [first, last].map((text) => text.replaceAll('\\n', '\n'));
    const { stdout } = this.last;
    assert.equal(stdout.slice(0, beginning.length), beginning);
    assert.equal(stdout.slice(-end.length), end);
    assert.ok(stdout.includes(`\n${note}\n`), stdout.match(/\[cut.*\]/)?.[0]);
  },
);
