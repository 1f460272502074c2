// What a provider answers, and what it was sent.
import assert from 'node:assert/strict';
import type { FixtureFileResponse } from '@copilotkit/aimock';
import { Given, Then } from '@cucumber/cucumber';
import { RecordingServer } from '../support/recording-server.ts';
import type { Scenario } from '../support/world.ts';

const servers = new WeakMap<Scenario, RecordingServer>();

/** The server of a scenario, started with its first use. OPENAI_BASE_URL and ANTHROPIC_BASE_URL lead to it. */
export async function serverOf(scenario: Scenario): Promise<RecordingServer> {
  const running = servers.get(scenario);
  if (running) return running;
  const server = await RecordingServer.start();
  servers.set(scenario, server);
  scenario.cleanUps.push(() => server.stop());
  scenario.environment.OPENAI_BASE_URL = `${server.url}/v1`;
  scenario.environment.ANTHROPIC_BASE_URL = server.url;
  return server;
}

Given('a provider that answers {string}', async function (this: Scenario, content: string) {
  (await serverOf(this)).mock.on(
    {},
    { content, usage: { prompt_tokens: 11, completion_tokens: 7, input_tokens: 11, output_tokens: 7 } },
  );
});

Given('a provider that answers with:', async function (this: Scenario, json: string) {
  (await serverOf(this)).mock.on({}, JSON.parse(json) as FixtureFileResponse);
});

Given(
  'a provider that answers with status {int} and {string}',
  async function (this: Scenario, status: number, message: string) {
    (await serverOf(this)).mock.on({}, { error: { message, type: 'error' }, status });
  },
);

Then('the provider got {int} request(s)', async function (this: Scenario, count: number) {
  assert.equal((await serverOf(this)).requests.length, count);
});

Then('the request went to {string}', async function (this: Scenario, path: string) {
  assert.equal((await lastRequest(this)).path, path);
});

Then('the request has the header {string} {string}', async function (this: Scenario, name: string, value: string) {
  assert.equal((await lastRequest(this)).headers[name], value);
});

Then('the request holds {string} as {}', async function (this: Scenario, path: string, json: string) {
  const body = JSON.parse((await lastRequest(this)).body) as unknown;
  const value = path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], body);
  assert.deepEqual(value, JSON.parse(json));
});

Then('the request does not hold {string}', async function (this: Scenario, key: string) {
  assert.ok(!(key in JSON.parse((await lastRequest(this)).body)));
});

async function lastRequest(scenario: Scenario) {
  const request = (await serverOf(scenario)).requests.at(-1);
  assert.ok(request, 'the provider got no request');
  return request;
}
