// Steps for providers that stop sending, with a clock that scenarios advance.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { mock } from 'node:test';
import { Given, Then, When } from '@cucumber/cucumber';
import { programOf } from '../support/library-program.ts';
import { eventsOf } from '../support/wire-answers.ts';
import type { Outcome, Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const closings = new WeakMap<Scenario, Promise<unknown>[]>();

function closingsOf(scenario: Scenario): Promise<unknown>[] {
  const known = closings.get(scenario) ?? [];
  closings.set(scenario, known);
  return known;
}

async function fallSilent(scenario: Scenario, begin: (outgoing: ServerResponse) => unknown): Promise<void> {
  (await serverOf(scenario)).answer = (outgoing) => {
    closingsOf(scenario).push(once(outgoing, 'close'));
    begin(outgoing);
  };
}

Given('a provider that never answers', async function (this: Scenario) {
  await fallSilent(this, () => undefined);
});

Given('a provider that sends the head of a {int} and falls silent', async function (this: Scenario, status: number) {
  await fallSilent(this, (outgoing) =>
    outgoing.writeHead(status, { 'content-type': status === 200 ? 'text/event-stream' : 'text/plain' }).flushHeaders(),
  );
});

Given('a provider that streams this and then falls silent:', async function (this: Scenario, lines: string) {
  await fallSilent(this, (outgoing) =>
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).write(eventsOf(lines)),
  );
});

Given(
  'a provider that sends a ping every {int} ms, {int} times, and then:',
  async function (this: Scenario, pause: number, times: number, lines: string) {
    (await serverOf(this)).answer = async (outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let sent = 0; sent < times; sent += 1) {
        outgoing.write(': ping\n\n');
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      outgoing.end(eventsOf(lines));
    };
  },
);

Given('the program accepts {int} ms of silence', function (this: Scenario, idleTimeoutMs: number) {
  const program = programOf(this);
  program.options = { ...program.options, idleTimeoutMs };
});

When(
  'a program reads {string} and pauses for {int} ms after each chunk',
  async function (this: Scenario, message: string, rest: number) {
    const program = programOf(this);
    await program.attempt(this, 'stream', async () => {
      const stream = program.make().stream(message);
      for await (const text of stream) {
        program.pieces.push(text);
        await new Promise((resolve) => setTimeout(resolve, rest));
      }
      program.result = await stream.result;
    });
  },
);

async function untilRequested(scenario: Scenario, count: number): Promise<void> {
  while ((await serverOf(scenario)).requests.length < count) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits until pending network events have been processed. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

When(
  'I run `{}`, which still waits after {int} ms of silence and ends after {int} ms',
  async function (this: Scenario, line: string, bearable: number, unbearable: number) {
    mock.timers.enable({ apis: ['setTimeout'] });
    this.cleanUps.push(() => mock.timers.reset());
    let outcome: Outcome | undefined;
    const running = this.run(line).then((one) => {
      outcome = one;
    });
    await untilRequested(this, 1);
    await settle();
    mock.timers.tick(bearable);
    await settle();
    assert.equal(outcome, undefined);
    mock.timers.tick(unbearable - bearable);
    await running;
    mock.timers.reset();
  },
);

Then('the provider sees {int} connection(s) closed', async function (this: Scenario, count: number) {
  assert.equal(closingsOf(this).length, count);
  await Promise.all(closingsOf(this));
});
