// Steps for providers that fail before they answer, and for the waits between attempts.
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { retrying } from '../../src/executor/llm/retry.ts';
import { ProviderError } from '../../src/index.ts';
import { programOf } from '../support/library-program.ts';
import { startProgram } from '../support/processes.ts';
import { answerWhole } from '../support/wire-answers.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

type Fault = (outgoing: ServerResponse) => unknown;

function faultOf(word: string, headers: Record<string, string>): Fault {
  if (word === 'reset') return (outgoing) => outgoing.socket?.resetAndDestroy();
  return (outgoing) => outgoing.writeHead(Number(word), headers).end('{"error": {"message": "Not now"}}');
}

/** Parses one status, or `reset` for a reset connection, for each request. */
async function failThenAnswer(
  scenario: Scenario,
  faults: string,
  { text, headers = {} }: { text: string; headers?: Record<string, string> },
): Promise<void> {
  const waiting = faults.split(', ').map((word) => faultOf(word, headers));
  (await serverOf(scenario)).answer = (outgoing) =>
    (waiting.shift() ?? ((one: ServerResponse) => answerWhole(one, text)))(outgoing);
}

Given(
  /^a provider that fails with ([a-z\d, ]+) and then answers "(.*)"$/,
  async function (this: Scenario, faults: string, text: string) {
    await failThenAnswer(this, faults, { text });
  },
);

Given(
  /^a provider that fails with ([a-z\d, ]+) and the headers (\{.*\}) and then answers "(.*)"$/,
  async function (this: Scenario, faults: string, json: string, text: string) {
    await failThenAnswer(this, faults, { text, headers: JSON.parse(json) as Record<string, string> });
  },
);

Given('the command is interrupted while it waits', function (this: Scenario) {
  this.whileWaiting = () => this.interrupt.abort();
});

Given(
  'a provider that sends part of a {int} response, and a command that is interrupted then',
  async function (this: Scenario, status: number) {
    (await serverOf(this)).answer = (outgoing) => {
      outgoing.writeHead(status, { 'content-type': 'application/json' }).write('{"error":');
      setTimeout(() => this.interrupt.abort({ signalName: 'SIGINT', exitStatus: 130 }), 100);
    };
  },
);

Given('its waits are kept', function (this: Scenario) {
  const program = programOf(this);
  const sleep = async (ms: number) => {
    this.waits.push(ms);
  };
  program.options = { ...program.options, sleep };
});

Given('an onWarning that throws {string}', function (this: Scenario, message: string) {
  const program = programOf(this);
  const onWarning = () => {
    throw new Error(message);
  };
  program.options = { ...program.options, onWarning };
});

Given('a sleep that never ends', function (this: Scenario) {
  const program = programOf(this);
  program.options = { ...program.options, sleep: () => new Promise(() => undefined) };
});

Given('a signal that is aborted while it waits', function (this: Scenario) {
  const program = programOf(this);
  const controller = new AbortController();
  const sleep = (_ms: number, signal: AbortSignal) =>
    new Promise<void>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      controller.abort();
    });
  program.options = { ...program.options, sleep, signal: controller.signal };
});

When('{int} s pass during each wait', function (this: Scenario, seconds: number) {
  const program = programOf(this);
  let now = Date.parse('2026-01-02T03:04:05.000Z');
  const sleep = async (ms: number) => {
    this.waits.push(ms);
    now += seconds * 1000;
  };
  program.options = { ...program.options, now: () => new Date(now), sleep };
});

/** Parses waits such as `between 250 and 500 ms, then between 500 and 1000 ms`, or `2000 ms`. */
Then('the program waited {}', function (this: Scenario, expected: string) {
  const wanted = expected.split(', then ').map((one) => one.match(/\d+/g)?.map(Number) ?? []);
  assert.equal(this.waits.length, wanted.length, `it waited ${this.waits.join(', ')} ms`);
  for (const [index, [least = Number.NaN, most = least]] of wanted.entries()) {
    const wait = this.waits[index] ?? Number.NaN;
    assert.ok(wait >= least && wait <= most, `it waited ${this.waits.join(', ')} ms`);
  }
});

Then('the program did not wait', function (this: Scenario) {
  assert.deepEqual(this.waits, []);
});

Then('all requests were the same', async function (this: Scenario) {
  const [first, ...others] = (await serverOf(this)).requests;
  for (const other of others) assert.deepEqual({ ...other }, first);
});

/** Removes the times, because a wait with jitter differs in each run. */
Then('stderr without the times is:', function (this: Scenario, text: string) {
  assert.equal(this.last.stderr.replaceAll(/again in [\d.]+ s/g, 'again in TIME').trimEnd(), text.trimEnd());
});

Then('the warnings without the times are {}', function (this: Scenario, json: string) {
  const warnings = programOf(this).warnings as { code: string; message: string }[];
  const plain = warnings.map(({ code, message }) => ({
    code,
    message: message.replaceAll(/again in [\d.]+ s/g, 'again in TIME'),
  }));
  assert.deepEqual(plain, JSON.parse(json));
});

When(
  'I start `{}` and send SIGINT once it prints {string}',
  { timeout: 60_000 },
  async function (this: Scenario, line: string, text: string) {
    const program = startProgram(this, line);
    while (!program.printed.stderr.includes(text) && program.child.exitCode === null)
      await new Promise((resolve) => program.child.stderr?.once('data', resolve));
    program.child.kill('SIGINT');
    this.finish(await program.outcome);
  },
);

Then(
  'for any requested wait and any remaining time, no wait exceeds either and no request is sent a fourth time',
  async () => {
    const cases = fc.record({
      wanted: fc.option(fc.nat(200_000), { nil: undefined }),
      left: fc.oneof(fc.nat(100_000), fc.constant(Number.POSITIVE_INFINITY)),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ wanted, left }) => {
        let sent = 0;
        let rest = left;
        const waits: number[] = [];
        const attempts = retrying({
          begin: async () => {
            sent += 1;
            throw new ProviderError({
              code: 'PROVIDER_FAILED',
              message: 'no',
              retryable: true,
              details: wanted === undefined ? {} : { retry_after_ms: wanted },
            });
          },
          onRetry: () => undefined,
          sleep: async (ms) => {
            waits.push(ms);
            rest -= ms;
          },
          waitAfter: (_attempt, policyMs) => policyMs,
          timeLeftMs: () => rest,
        });
        await assert.rejects(attempts, ProviderError);
        assert.equal(sent, waits.length + 1);
        assert.ok(sent <= 3 && rest > 0 === left > 0);
        for (const wait of waits) assert.ok(wait <= 60_000 && wait >= (wanted ?? 0));
      }),
    );
  },
);
