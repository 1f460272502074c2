// Runs of actors: programs that go on while a scenario watches, shells around them, providers that answer on demand.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { Readable } from 'node:stream';
import { Given, Then, When } from '@cucumber/cucumber';
import { PROGRAM, type RunningProgram, startProgram } from '../support/processes.ts';
import { ScriptedAnswer } from '../support/scripted-provider.ts';
import { runInShell } from '../support/shell.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const running = new WeakMap<Scenario, RunningProgram>();
const answers = new WeakMap<Scenario, ScriptedAnswer>();

function runningOf(scenario: Scenario): RunningProgram {
  const program = running.get(scenario);
  assert.ok(program, 'no program was started');
  return program;
}

function answerOf(scenario: Scenario): ScriptedAnswer {
  const answer = answers.get(scenario);
  assert.ok(answer, 'no provider answers piece by piece');
  return answer;
}

Given('the OpenAI key {string}', function (this: Scenario, key: string) {
  this.environment.OPENAI_API_KEY = key;
});

Given('a provider that answers piece by piece, as I say', async function (this: Scenario) {
  const answer = new ScriptedAnswer();
  answers.set(this, answer);
  (await serverOf(this)).answer = answer.take;
});

Given('stdin holds the bytes {}', function (this: Scenario, json: string) {
  this.stdin = Readable.from([Buffer.from(JSON.parse(json) as number[])]);
});

Given('stdin holds {int} bytes', function (this: Scenario, size: number) {
  this.stdin = 'a'.repeat(size);
});

Given('reading stdin fails with {string}', function (this: Scenario, message: string) {
  this.stdin = new Readable({ read: () => this.stdin instanceof Readable && this.stdin.destroy(new Error(message)) });
});

Given('stdin gives {string} and then fails with {word}', function (this: Scenario, text: string, code: string) {
  const pieces = async function* () {
    yield Buffer.from(text);
    throw Object.assign(new Error(`read ${code}`), { code });
  };
  this.stdin = Readable.from(pieces());
});

Given('a file {string} that is no text', function (this: Scenario, name: string) {
  this.write(name, Buffer.of(0x66, 0xff, 0xfe));
});

Given('a named pipe {string} without a writer', function (this: Scenario, name: string) {
  execFileSync('mkfifo', [this.path(name)]);
});

/** For programs that start it by its name. `node` is the Node that runs the features. */
Given('`agents` is a program on the PATH', function (this: Scenario) {
  mkdirSync(this.path('bin'));
  symlinkSync(PROGRAM, this.path('bin/agents'));
  this.environment.PATH = [this.path('bin'), dirname(process.execPath), process.env.PATH].join(delimiter);
});

When('I type `{}` into a shell', { timeout: 60_000 }, async function (this: Scenario, line: string) {
  this.finish(await runInShell(this, line));
});

When('I start `{}`', function (this: Scenario, line: string) {
  running.set(this, startProgram(this, line));
});

When('I start `{}` and type nothing', function (this: Scenario, line: string) {
  running.set(this, startProgram(this, line, { silentStdin: true }));
});

When('the request has come', async function (this: Scenario) {
  await answerOf(this).asked();
});

When('the provider says {string}', async function (this: Scenario, text: string) {
  await answerOf(this).say(JSON.parse(`"${text}"`) as string);
});

When('the provider has finished', async function (this: Scenario) {
  await answerOf(this).finish();
});

When('it was sent {word}', function (this: Scenario, name: NodeJS.Signals) {
  runningOf(this).child.kill(name);
});

/** Of the signals it listens for, SIGHUP is the one that Node does not catch by itself. */
When('it listens for signals', async function (this: Scenario) {
  const { pid } = runningOf(this).child;
  const caught = () =>
    BigInt(
      `0x${/^SigCgt:\s*(\w+)$/m.exec(execFileSync('cat', [`/proc/${pid}/status`], { encoding: 'utf8' }))?.[1] ?? '0'}`,
    );
  while ((caught() & 1n) === 0n) await new Promise((resolve) => setImmediate(resolve));
});

When('the reader of stdout closes the pipe', function (this: Scenario) {
  runningOf(this).child.stdout?.destroy();
});

When('it has printed {string} on stderr and still runs', async function (this: Scenario, text: string) {
  await waitForOutput(this, JSON.parse(`"${text}"`) as string, 'stderr');
});

When('{string} is written to its stdin', function (this: Scenario, text: string) {
  runningOf(this).child.stdin?.write(JSON.parse(`"${text}"`) as string);
});

When('its stdin is closed', function (this: Scenario) {
  runningOf(this).child.stdin?.end();
});

When('it has ended', async function (this: Scenario) {
  this.finish(await runningOf(this).outcome);
});

async function waitForOutput(scenario: Scenario, text: string, name: 'stdout' | 'stderr' = 'stdout'): Promise<void> {
  const { child, printed } = runningOf(scenario);
  while (printed[name].length < text.length && child.exitCode === null)
    await new Promise((resolve) => child[name]?.once('data', resolve));
  assert.equal(printed[name], text);
  assert.equal(child.exitCode, null);
}

Then('it has printed {string} and goes on', async function (this: Scenario, text: string) {
  await waitForOutput(this, text);
});

Then('it has printed this and goes on:', async function (this: Scenario, text: string) {
  await waitForOutput(this, `${text}\n`);
});

Then('the provider sees the connection closed', async function (this: Scenario) {
  await answerOf(this).closed;
});

Then('the message that was sent has {int} bytes', async function (this: Scenario, size: number) {
  const request = (await serverOf(this)).requests.at(-1);
  const { messages } = JSON.parse(request?.body ?? '{}') as { messages: { content: string }[] };
  assert.equal(Buffer.byteLength(messages.at(-1)?.content ?? ''), size);
});

Then('the JSON of stdout is {}', function (this: Scenario, json: string) {
  assert.equal(this.last.stdout, JSON.parse(json));
});

Then('the JSON on stdout is these events:', function (this: Scenario, lines: string) {
  const parse = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  assert.deepEqual(parse(this.last.stdout), parse(lines));
});

Then('the JSON on stderr is:', function (this: Scenario, json: string) {
  assert.deepEqual(JSON.parse(this.last.stderr), JSON.parse(json));
});
