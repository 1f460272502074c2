// Actors in the registry and in lists, the files they come from, questions in a terminal, and the grammar of names.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { render } from 'ink-testing-library';
import { createElement } from 'react';
import stringWidth from 'string-width';
import { VERSION } from '../../src/cli/version.ts';
import type { Answer } from '../../src/cli/views/answer-line.ts';
import { Confirm } from '../../src/cli/views/confirm.tsx';
import { writeDatabase } from '../../src/registry/database.ts';
import { insertRow } from '../../src/registry/write-rows.ts';
import { NOW } from '../support/host.ts';
import { startProgram } from '../support/processes.ts';
import { runInTerminal } from '../support/terminals.ts';
import type { Scenario } from '../support/world.ts';

/** A row that no command would store, as an older program or a provider declared later leaves it. */
Given('the registry holds a row {string} with the file:', async function (this: Scenario, name: string, yaml: string) {
  await writeDatabase(join(this.home, 'registry.db'), (database) =>
    insertRow(database, {
      name,
      type: 'llm',
      description: null,
      provider: /provider: (.*)/.exec(yaml)?.[1] ?? null,
      model: /model: (.*)/.exec(yaml)?.[1] ?? null,
      yaml: `${yaml}\n`,
      sha256: '0'.repeat(64),
      createdAt: NOW,
      updatedAt: NOW,
    }),
  );
});

Given('a folder {string}', function (this: Scenario, name: string) {
  mkdirSync(this.path(name));
});

Given('a file {string} of {int} bytes', function (this: Scenario, name: string, size: number) {
  this.write(name, '#'.repeat(size));
});

Given('a file {string} with the bytes {word}', function (this: Scenario, name: string, hexadecimal: string) {
  this.write(name, Buffer.from(hexadecimal, 'hex'));
});

Given('a file {string} holds exactly {string}', function (this: Scenario, name: string, json: string) {
  this.write(name, JSON.parse(`"${json}"`) as string);
});

Given('no user may read the file {string}', function (this: Scenario, name: string) {
  chmodSync(this.path(name), 0o000);
});

When(
  'I run `{}` in a terminal and type {string} when asked',
  async function (this: Scenario, line: string, keys: string) {
    this.finish(await runInTerminal(this, line, { prompt: '[y/N]', keys: JSON.parse(`"${keys}"`) as string }));
  },
);

Then('the actors listed are {string}', function (this: Scenario, names: string) {
  assert.equal(
    this.last.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0])
      .join(' '),
    names,
  );
});

Then('there are {int} lines on stdout', function (this: Scenario, count: number) {
  assert.equal(this.last.stdout.trimEnd().split('\n').length, count);
});

Then('the JSON on stderr has the faults:', function (this: Scenario, json: string) {
  const { error } = JSON.parse(this.last.stderr) as { error: { faults: unknown } };
  assert.deepEqual(error.faults, JSON.parse(json));
});

/** The usual custom actors are looked at, not the file: an empty registry and none are the same to a user. */
Then('no actor was stored', async function (this: Scenario) {
  const { last, unexplained } = this;
  this.unexplained = undefined;
  const { stdout } = await this.run('agents actor list --custom --format json');
  this.outcome = last;
  this.unexplained = unexplained;
  assert.equal(stdout, '[]\n');
});

Then(
  'there are as many lines as the provider list says models of {string}',
  async function (this: Scenario, provider: string) {
    const { length } = this.last.stdout.trimEnd().split('\n');
    const { stdout } = await this.run('agents provider list --json');
    const row = (JSON.parse(stdout) as { name: string; models: number }[]).find(({ name }) => name === provider);
    assert.equal(length, row?.models);
  },
);

Then('stdout is exactly the file {string}', function (this: Scenario, name: string) {
  assert.deepEqual(Buffer.from(this.last.stdout), readFileSync(this.path(name)));
});

const questions = new WeakMap<Scenario, { readonly shown: string | undefined; readonly answer: Answer | undefined }>();

When(
  'the question {string} is answered with {string}',
  async function (this: Scenario, question: string, keys: string) {
    let answer: Answer | undefined;
    const onAnswer = (given: Answer) => {
      answer ??= given;
    };
    const { lastFrame, stdin, unmount } = render(createElement(Confirm, { question, onAnswer }));
    const shown = lastFrame();
    await nextTurn();
    for (const key of JSON.parse(`"${keys}"`) as string) {
      stdin.write(key);
      await nextTurn();
    }
    unmount();
    questions.set(this, { shown, answer });
  },
);

Then('the question was shown as {string}', function (this: Scenario, text: string) {
  assert.equal(questions.get(this)?.shown?.trimEnd(), text);
});

Then('the answer is {string}', function (this: Scenario, answer: string) {
  assert.equal(questions.get(this)?.answer ?? 'none', answer);
});

When('I run the command line of the words:', async function (this: Scenario, table: DataTable) {
  const words = table.raw().map(([word]) => JSON.parse(`"${word}"`) as string);
  await this.run(`agents ${words.map((word) => `'${word}'`).join(' ')}`);
});

Then('no control character is on stdout', function (this: Scenario) {
  assert.doesNotMatch(this.last.stdout, /[^\n\P{Cc}]/u);
});

Then('no line on stdout is wider than {int} columns', function (this: Scenario, width: number) {
  for (const line of this.last.stdout.split('\n')) assert.ok(stringWidth(line) <= width, line);
});

When('I run `{}` as a process', async function (this: Scenario, line: string) {
  this.finish(await startProgram(this, line).outcome);
});

Then('it ends with exit status {int}', function (this: Scenario, status: number) {
  assert.equal(this.last.status, status, this.last.stderr);
  this.unexplained = undefined;
});

Then('stdout is the version of the package', function (this: Scenario) {
  assert.equal(this.last.stdout, `${VERSION}\n`);
});

Then("stdout is {string} in the scenario's folder", function (this: Scenario, text: string) {
  assert.equal(this.last.stdout, text.replaceAll('\\n', '\n').replaceAll('{folder}', this.folder));
});
