// Canaries in the environment: what the SDKs would pick up by themselves and must not.
import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import { type Credentials, createExecutor } from '../../src/index.ts';
import { credentialsAt, runLibrary } from '../support/library.ts';
import { startProgram } from '../support/processes.ts';
import { sdkVariables } from '../support/sdk-variables.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

/** A value that is effective where it is read, so that it would show. */
function canaryOf(name: string): string {
  const canary = `canary-${name.toLowerCase().replaceAll('_', '-')}`;
  if (/_(BASE_URL|ENDPOINT)$/.test(name)) return `http://${canary}.invalid/v1`;
  if (/_CUSTOM_HEADERS$/.test(name)) return `x-from-environment: ${canary}`;
  return /^(HOME|USERPROFILE|APPDATA|XDG_CONFIG_HOME)$|_(DIR|FILE)$/.test(name) ? `/nowhere/${canary}` : canary;
}

Given('each environment variable that an SDK reads holds a canary', function (this: Scenario) {
  for (const name of sdkVariables()) this.environment[name] = canaryOf(name);
});

Then('the SDKs read at least these variables:', function (this: Scenario, names: string) {
  const found = sdkVariables();
  for (const name of names.split(/\s+/)) assert.ok(found.includes(name), `${name} is not among ${found.join(' ')}`);
});

When('I run `{}` as a process with that environment', async function (this: Scenario, line: string) {
  this.finish(await startProgram(this, line).outcome);
});

/** Gives this process the environment of the scenario, until the scenario is over. */
function takeEnvironment(scenario: Scenario): void {
  const before = { ...process.env };
  scenario.cleanUps.push(() => {
    for (const key of Object.keys(process.env)) if (!(key in before)) delete process.env[key];
    Object.assign(process.env, before);
  });
  Object.assign(process.env, scenario.environment);
}

When('a program with that environment runs {word} through the library', async function (this: Scenario, name: string) {
  takeEnvironment(this);
  this.finish(await runLibrary(name, credentialsAt(name, (await serverOf(this)).url)));
});

When(
  'a program with that environment runs {word} with the credentials {}',
  async function (this: Scenario, name: string, json: string) {
    takeEnvironment(this);
    this.finish(await runLibrary(name, JSON.parse(json) as Credentials));
  },
);

When(
  'a program with that environment runs {word} through the library without a base URL',
  async function (this: Scenario, name: string) {
    const provider = name.slice(0, name.indexOf('/'));
    takeEnvironment(this);
    let address = '';
    const refuse: typeof fetch = async (input) => {
      address = String(input);
      throw new Error('no network here');
    };
    await assert.rejects(
      createExecutor({ model: name }, { [provider]: { apiKey: 'sk-library' } }, {}, {}, { fetch: refuse }).execute(
        'Hello',
      ),
    );
    this.finish({ command: name, status: 0, stdout: address, stderr: '' });
  },
);

Then('no canary is on the wire, on stdout or on stderr', async function (this: Scenario) {
  const { requests } = await serverOf(this);
  assert.notEqual(requests.length, 0, 'nothing went over the wire');
  const places = { wire: JSON.stringify(requests), stdout: this.last.stdout, stderr: this.last.stderr };
  for (const name of sdkVariables()) {
    if (this.environment[name] !== canaryOf(name)) continue;
    const canary = canaryOf(name).replace(/^.*?(canary-[a-z0-9-]+).*$/, '$1');
    for (const [place, text] of Object.entries(places))
      assert.ok(!text.includes(canary), `${canary} is on ${place}:\n${text}`);
  }
  assert.ok(!places.wire.includes('x-from-environment'), places.wire);
});

Then(
  '{string} is on the wire just once, in the header {string}',
  async function (this: Scenario, secret: string, header: string) {
    const { requests } = await serverOf(this);
    assert.equal(JSON.stringify(requests.map(({ headers, ...request }) => request)).split(secret).length - 1, 1);
    assert.ok(String(requests[0]?.headers[header]).endsWith(secret));
  },
);

Then('{string} is nowhere on the wire', async function (this: Scenario, secret: string) {
  assert.ok(!JSON.stringify((await serverOf(this)).requests).includes(secret));
});
