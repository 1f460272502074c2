// Steps for the router of the examples, which runs as a separate process, and a client of it. Contains its tenants.
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Given, Then, When } from '@cucumber/cucumber';
import { BASE_ENVIRONMENT } from '../support/base-environment.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TSX = join(ROOT, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs');

/** A response as far as it has been read. */
interface Answer {
  readonly head: IncomingMessage;
  readonly body: AsyncIterator<string>;
  text: string;
  end: 'open' | 'complete' | 'broken off';
}

class Router {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  readonly #leaving = new AbortController();
  #url = '';
  #log = '';
  #answer: Promise<Answer> | undefined;

  constructor(scenario: Scenario, environment: Record<string, string | undefined>) {
    const words = ['--import', TSX, join(ROOT, 'examples', 'router.ts'), scenario.path('actors.db')];
    this.#child = spawn(process.execPath, words, {
      cwd: scenario.folder,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    scenario.cleanUps.push(() => this.#child.kill('SIGKILL'));
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#log += chunk;
    });
  }

  async listens(): Promise<void> {
    const { value } = await this.#lines.next();
    assert.match(value ?? this.#log, /^http:\/\/127\.0\.0\.1:\d+$/);
    this.#url = value;
  }

  ask(token: string, actor: string, body: string): void {
    this.#answer = this.#send(
      { method: 'POST', headers: { authorization: `Bearer ${token}` }, signal: this.#leaving.signal },
      actor,
      body,
    );
    // A client that disconnects gets no response.
    this.#answer.catch(() => undefined);
  }

  /** Sends the request without `fetch`, which can reject a response that is aborted immediately. */
  async #send(options: RequestOptions, actor: string, body: string): Promise<Answer> {
    const sent = request(`${this.#url}/actors/${actor}`, options).end(body);
    const [head] = (await once(sent, 'response')) as [IncomingMessage];
    // Reading the response reports the error too.
    sent.on('error', () => undefined);
    return { head, body: head.setEncoding('utf8')[Symbol.asyncIterator](), text: '', end: 'open' };
  }

  /** Reads the response until it has the given number of characters or ends. */
  async read(length = Number.POSITIVE_INFINITY): Promise<Answer> {
    const answer = await this.#answer;
    assert.ok(answer, 'the router was not asked');
    while (answer.end === 'open' && answer.text.length < length) {
      const piece = await answer.body.next().catch(() => undefined);
      answer.text += piece?.value ?? '';
      if (piece === undefined) answer.end = 'broken off';
      else if (piece.done) answer.end = 'complete';
    }
    return answer;
  }

  leave(): void {
    this.#leaving.abort();
  }

  async nextBill(): Promise<unknown> {
    const { value } = await this.#lines.next();
    return value === undefined ? 'nothing' : JSON.parse(value);
  }

  /** Ends the process. @returns its log */
  async stop(): Promise<string> {
    const closed = once(this.#child, 'close');
    this.#child.kill();
    await closed;
    return this.#log;
  }
}

const routers = new WeakMap<Scenario, Router>();

function routerOf(scenario: Scenario): Router {
  const router = routers.get(scenario);
  assert.ok(router, 'no router runs');
  return router;
}

async function startRouter(scenario: Scenario, environment: Record<string, string>): Promise<void> {
  const router = new Router(scenario, { ...BASE_ENVIRONMENT, ...environment });
  routers.set(scenario, router);
  await router.listens();
}

Given('the router of the examples runs, without any key', { timeout: 60_000 }, async function (this: Scenario) {
  await startRouter(this, {});
});

Given(
  'the router of the examples runs, with the key {string} for that provider',
  { timeout: 60_000 },
  async function (this: Scenario, key: string) {
    await startRouter(this, { OPENAI_API_KEY: key, OPENAI_BASE_URL: `${(await serverOf(this)).url}/v1` });
  },
);

When(
  'a client with the token {string} sends {string} to {word}',
  function (this: Scenario, token: string, body: string, actor: string) {
    routerOf(this).ask(token, actor, body);
  },
);

When(
  'a client with the token {string} sends {int} words to {word}',
  function (this: Scenario, token: string, count: number, actor: string) {
    routerOf(this).ask(token, actor, JSON.stringify(Array(count).fill('word').join(' ')));
  },
);

When('the client disconnects', function (this: Scenario) {
  routerOf(this).leave();
});

Then('the client has received {string} so far', async function (this: Scenario, text: string) {
  const { text: got, end } = await routerOf(this).read(text.length);
  assert.deepEqual({ got, end }, { got: text, end: 'open' });
});

Then('the client gets {int} and {string}', async function (this: Scenario, status: number, text: string) {
  const { head, text: got, end } = await routerOf(this).read();
  assert.deepEqual({ status: head.statusCode, text: got, end }, { status, text, end: 'complete' });
});

Then(
  'the client gets {int} and the text of {int} words, which is broken off',
  async function (this: Scenario, status: number, count: number) {
    const { head, text, end } = await routerOf(this).read();
    assert.deepEqual(
      { status: head.statusCode, words: text.split(' ').length, end },
      { status, words: count, end: 'broken off' },
    );
  },
);

Then('the client gets the header {string} as {string}', async function (this: Scenario, header: string, value: string) {
  assert.equal((await routerOf(this).read(0)).head.headers[header], value);
});

Then('the bill is {}', async function (this: Scenario, json: string) {
  assert.deepEqual(await routerOf(this).nextBill(), JSON.parse(json));
});

Then(
  'the router has written no other bill, and its log contains {string}',
  async function (this: Scenario, log: string) {
    assert.deepEqual(
      { log: await routerOf(this).stop(), bill: await routerOf(this).nextBill() },
      { log: log.replaceAll('\\n', '\n'), bill: 'nothing' },
    );
  },
);
