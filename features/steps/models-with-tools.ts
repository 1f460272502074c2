// Steps for models that call tools: their scripted answers, the results sent back, and the environment of the tools.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { programOf } from '../support/library-program.ts';
import { type RunningTerminal, runInTerminal, runShellInTerminal, startInTerminal } from '../support/terminals.ts';
import { answerTurn, type ModelTurn, readTurns, resultsIn } from '../support/turns.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

/** The remaining answers of each model, by the provider's name of the model. */
const turns = new WeakMap<Scenario, Map<string, ModelTurn[]>>();

/** All scripted answers of each model. */
const scripts = new WeakMap<Scenario, Map<string, readonly ModelTurn[]>>();

export async function speak(scenario: Scenario, model: string, script: readonly ModelTurn[]): Promise<void> {
  const server = await serverOf(scenario);
  const all = turns.get(scenario) ?? new Map<string, ModelTurn[]>();
  turns.set(scenario, all);
  all.set(model, [...script]);
  scripts.set(scenario, (scripts.get(scenario) ?? new Map<string, readonly ModelTurn[]>()).set(model, script));
  Object.assign(scenario.environment, { OPENAI_API_KEY: 'sk-1', ANTHROPIC_API_KEY: 'sk-2' });
  server.answer = (outgoing) => {
    const { model: asked } = JSON.parse(server.requests.at(-1)?.body ?? '{}') as { model: string };
    const turn = all.get(asked)?.shift();
    if (turn !== undefined) return answerTurn(outgoing, turn);
    outgoing.writeHead(400, { 'content-type': 'application/json' });
    outgoing.end(JSON.stringify({ error: { message: `${asked} has nothing to say` } }));
  };
}

/** Returns the provider's name of a model: `gpt-4o` for `openai/gpt-4o`. */
export function ownName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

Given('the model {word} says, turn by turn:', async function (this: Scenario, name: string, text: string) {
  await speak(this, ownName(name), readTurns(text));
});

Given(
  'the model {word} calls calculate {int} times, once each turn, and then says {string}',
  async function (this: Scenario, name: string, count: number, end: string) {
    const calls = Array.from({ length: count }, (_, index) => ({
      texts: [],
      calls: [{ id: `c${index + 1}`, name: 'calculate', arguments: '{"expression": "1"}' }],
    }));
    await speak(this, ownName(name), [...calls, { texts: [end], calls: [] }]);
  },
);

Given('an actor {string}:', async function (this: Scenario, name: string, yaml: string) {
  this.write(`${name}.yaml`, `name: ${name}\n${yaml}`);
  const { status, stderr } = await this.run(`agents actor add ${name}.yaml`);
  assert.equal(status, 0, stderr);
});

Given('a folder {string} to work in', function (this: Scenario, name: string) {
  mkdirSync(this.path(name), { recursive: true });
});

Given(
  'the file {string} holds {int} times {string}',
  function (this: Scenario, name: string, count: number, text: string) {
    this.write(name, text.repeat(count));
  },
);

Then('request {int} returns:', async function (this: Scenario, number: number, table: DataTable) {
  const { requests } = await serverOf(this);
  assert.deepEqual(resultsIn(requests[number - 1]?.body ?? '{"messages": []}'), table.hashes());
});

Then(
  'request {int} returns one result of {int} characters that ends with {string}',
  async function (this: Scenario, number: number, length: number, end: string) {
    const [only, ...others] = resultsIn((await serverOf(this)).requests[number - 1]?.body ?? '{"messages": []}');
    assert.deepEqual(
      { length: only?.result.length, end: only?.result.slice(-end.length).replaceAll('\n', ' '), others },
      { length, end, others: [] },
    );
  },
);

Then('request {int} offers the tools {string}', async function (this: Scenario, number: number, names: string) {
  const { tools } = JSON.parse((await serverOf(this)).requests[number - 1]?.body ?? '{}') as {
    tools: { name?: string; function?: { name: string } }[];
  };
  assert.equal(tools.map(({ name, function: inner }) => name ?? inner?.name).join(' '), names);
});

/** Answers the first path only after the second path has been answered. */
Given(
  'a web server that answers {word} only after it has answered {word}',
  async function (this: Scenario, late: string, early: string) {
    const waiting: ServerResponse[] = [];
    let isAnswered = false;
    const server = createServer((incoming, outgoing) => {
      if (incoming.url === late && !isAnswered) {
        waiting.push(outgoing);
        return;
      }
      outgoing.end(`this is ${incoming.url}`, () => {
        if (incoming.url !== early) return;
        isAnswered = true;
        for (const one of waiting) one.end(`this is ${late}`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.cleanUps.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    webServers.set(this, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  },
);

const webServers = new WeakMap<Scenario, string>();

Given(
  'the model {word} requests {word} and {word} of that server in one turn',
  async function (this: Scenario, name: string, first: string, second: string) {
    const url = webServers.get(this);
    const call = (id: string, path: string) => ({
      id,
      name: 'http_request',
      arguments: JSON.stringify({ url: url + path, body_only: true, timeout_ms: 5_000 }),
    });
    await speak(this, ownName(name), [
      { texts: [], calls: [call('c1', first), call('c2', second)] },
      { texts: ['Done.'], calls: [] },
    ]);
  },
);

When('the file {string} appears', async function (this: Scenario, name: string) {
  while (!existsSync(this.path(name)) || readFileSync(this.path(name), 'utf8') === '') await setTimeout(5);
});

Then('the processes in {string} are gone', async function (this: Scenario, name: string) {
  assert.deepEqual(alive(readFileSync(this.path(name), 'utf8')), []);
});

function alive(pids: string): readonly string[] {
  return pids
    .trim()
    .split(/\s+/)
    .filter((pid) => isAlive(Number(pid)));
}

/** Returns false for a zombie process too. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

Given('the permissions {}', function (this: Scenario, json: string) {
  const program = programOf(this);
  program.options = { ...program.options, permissions: JSON.parse(json) };
});

interface User {
  readonly questions: unknown[];
  readonly answers: string[];
  isAsked: boolean;
}

const users = new WeakMap<Scenario, User>();

/** Answers each question with `yes`, `no` or `late yes`. Fails when a question is asked while another one is open. */
Given(
  'a host with the workspace {string} and a user who answers {string}',
  function (this: Scenario, folder: string, answers: string) {
    const user: User = { questions: [], answers: answers.split(', '), isAsked: false };
    users.set(this, user);
    mkdirSync(this.path(folder), { recursive: true });
    const confirm = async (question: unknown) => {
      assert.equal(user.isAsked, false);
      user.isAsked = true;
      user.questions.push(question);
      const answer = user.answers.shift() ?? assert.fail('the user was asked once too often');
      await setTimeout(answer.startsWith('late') ? 1_500 : 1);
      user.isAsked = false;
      return answer.endsWith('yes');
    };
    const program = programOf(this);
    program.options = { ...program.options, host: { workspace: this.path(folder), confirm } };
  },
);

Given('a host with the workspace {string}', function (this: Scenario, folder: string) {
  mkdirSync(this.path(folder), { recursive: true });
  const program = programOf(this);
  program.options = { ...program.options, host: { workspace: this.path(folder) } };
});

Then('the user was asked:', function (this: Scenario, json: string) {
  assert.deepEqual(users.get(this)?.questions, JSON.parse(json));
});

Then('the events but for usage are:', function (this: Scenario, lines: string) {
  const parse = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
  assert.deepEqual(
    parse(this.last.stdout).filter(({ type }) => type !== 'usage' && type !== 'result'),
    parse(lines),
  );
});

Given(
  'in {string} the first {string} of {string} becomes {string}',
  function (this: Scenario, name: string, key: string, before: string, after: string) {
    const text = readFileSync(this.path(name), 'utf8');
    const changed = text.replace(`"${key}":"${before}"`, `"${key}":"${after}"`);
    assert.notEqual(changed, text);
    this.write(name, changed);
  },
);

Given(
  'the model {word} says {int} times {string}',
  async function (this: Scenario, name: string, count: number, text: string) {
    await speak(
      this,
      ownName(name),
      Array.from({ length: count }, () => ({ texts: [text], calls: [] })),
    );
  },
);

Then('request {int} holds the message {string}', async function (this: Scenario, number: number, text: string) {
  const { messages } = JSON.parse((await serverOf(this)).requests[number - 1]?.body ?? '{}') as {
    messages: { role: string; content: unknown }[];
  };
  assert.deepEqual(messages, [{ role: 'user', content: text }]);
});

Then('request {int} does not hold {string}', async function (this: Scenario, number: number, text: string) {
  assert.equal((await serverOf(this)).requests[number - 1]?.body.includes(text), false);
});

Then('the nodes of the run are {string}', function (this: Scenario, names: string) {
  const { nodes } = JSON.parse(this.last.stdout) as { nodes: { node: string }[] };
  assert.equal(nodes.map(({ node }) => node).join(' '), names);
});

When('the model {word} repeats its answers from the beginning', async function (this: Scenario, name: string) {
  await speak(this, ownName(name), scripts.get(this)?.get(ownName(name)) ?? []);
});

Given('the home of the program is outside the current directory', function (this: Scenario) {
  const home = mkdtempSync(join(tmpdir(), 'agents-home-'));
  this.cleanUps.push(() => rmSync(home, { recursive: true }));
  this.environment.AGENTS_HOME = home;
});

Given('the home of the user is the folder {string}', function (this: Scenario, name: string) {
  mkdirSync(this.path(name));
  this.environment.HOME = this.path(name);
});

Given('the platform has its own folders', function (this: Scenario) {
  delete this.environment.AGENTS_HOME;
});

When(
  'I run `{}` in a terminal, and type:',
  { timeout: 60_000 },
  async function (this: Scenario, line: string, table: DataTable) {
    const keys = table.hashes().map((row) => ({
      prompt: (row['once it shows'] ?? '').split(' ... '),
      keys: JSON.parse(`"${row.keys}"`) as string,
    }));
    this.finish(await runInTerminal(this, line, ...keys));
  },
);

When(
  'I type `{}` into a shell that is in a terminal',
  { timeout: 60_000 },
  async function (this: Scenario, line: string) {
    this.finish(await runShellInTerminal(this, line.replaceAll('\\|', '|')));
  },
);

/** Checks that each line appears after the previous one. A dialog redraws its last line after each key. */
Then('the terminal showed in this order:', function (this: Scenario, text: string) {
  let shown = this.last.stdout;
  for (const line of text.replaceAll('{folder}', this.folder).split('\n')) {
    const at = shown.indexOf(line);
    assert.ok(at >= 0, `${line} is not in what is left of:\n${this.last.stdout}`);
    shown = shown.slice(at + line.length);
  }
});

const terminals = new WeakMap<Scenario, RunningTerminal>();

function terminalOf(scenario: Scenario): RunningTerminal {
  return terminals.get(scenario) ?? assert.fail('nothing was started in a terminal');
}

When('I start `{}` in a terminal', function (this: Scenario, line: string) {
  terminals.set(this, startInTerminal(this, line));
});

When('the terminal shows {string}', async function (this: Scenario, text: string) {
  await terminalOf(this).shows(text);
});

/** Waits long enough for text that must not be shown to appear. */
When('some time has passed', async () => {
  await setTimeout(300);
});

When('{string} is typed into the terminal', function (this: Scenario, keys: string) {
  terminalOf(this).type(JSON.parse(`"${keys}"`) as string);
});

When('the command in the terminal has ended', async function (this: Scenario) {
  this.finish(await terminalOf(this).outcome);
});

When('the command in the terminal was sent {word}', function (this: Scenario, name: string) {
  terminalOf(this).signal(name);
});

Then('request {int} holds {string}', async function (this: Scenario, number: number, text: string) {
  const { body = '' } = (await serverOf(this)).requests[number - 1] ?? {};
  assert.ok(body.includes(text.replaceAll('\\\\', '\\')), body);
});

/** Passes without the file too: the command may have ended before it could write its process id. */
Then('no process of the run in {string} is alive', function (this: Scenario, name: string) {
  if (!existsSync(this.path(name))) return;
  assert.deepEqual(alive(readFileSync(this.path(name), 'utf8')), []);
});

Then('the terminal does not show {string}', function (this: Scenario, text: string) {
  assert.equal(terminalOf(this).hasShown(text), false);
});
