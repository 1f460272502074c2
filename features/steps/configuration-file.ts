// The configuration file of a scenario, the commands that give keys, and the editor.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import { toJSONSchema } from 'zod/mini';
import { parseConfiguration } from '../../src/app/config/config-file.ts';
import { configSchema } from '../../src/app/config/config-schema.ts';
import { runKeyCommand } from '../../src/app/key-command.ts';
import { main } from '../../src/cli/main.ts';
import { Session } from '../../src/cli/session.ts';
import { AgentsError, EXIT_STATUS } from '../../src/errors.ts';
import { KNOWN_PROVIDERS } from '../../src/providers/table/known-providers.ts';
import { testHost } from '../support/host.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

/** `{server}` is the address of the provider of the scenario, without a path; `{folder}` the folder of the scenario. */
Given('the configuration file:', async function (this: Scenario, text: string) {
  this.write('home/config.yaml', `${await filled(this, text)}\n`);
});

Given('the configuration file {string}', async function (this: Scenario, json: string) {
  this.write('home/config.yaml', await filled(this, JSON.parse(`"${json}"`) as string));
});

/** The variables that lead to the server are taken away: here only the file may do that. */
async function filled(scenario: Scenario, text: string): Promise<string> {
  const address = text.includes('{server}') ? (await serverOf(scenario)).url : '';
  if (address !== '') for (const name of ['OPENAI_BASE_URL', 'ANTHROPIC_BASE_URL']) delete scenario.environment[name];
  return text.replaceAll('{server}', address).replaceAll('{folder}', scenario.folder);
}

/** A shell script that can be run as a program. */
Given('a program {string}:', function (this: Scenario, name: string, script: string) {
  this.write(name, `#!/bin/sh\n${script}\n`);
  chmodSync(this.path(name), 0o755);
});

Given('each variable that holds the key of a provider, and {word}, is set', function (this: Scenario, other: string) {
  for (const name of [...keyVariables(), other]) this.environment[name] = `canary-${name}`;
});

function keyVariables(): readonly string[] {
  const names = KNOWN_PROVIDERS.flatMap(({ local, variable, otherVariables = [] }) =>
    local ? [local.keyVariable] : [variable, ...otherVariables],
  );
  return names.filter((name) => name !== undefined && name !== 'AGENTS_MOCK') as readonly string[];
}

Then('the file {string} holds {string}', function (this: Scenario, name: string, text: string) {
  assert.ok(readFileSync(this.path(name), 'utf8').includes(text), readFileSync(this.path(name), 'utf8'));
});

Then('the file {string} does not hold {string}', function (this: Scenario, name: string, text: string) {
  assert.ok(!readFileSync(this.path(name), 'utf8').includes(text), readFileSync(this.path(name), 'utf8'));
});

When('there is a file {string}', async function (this: Scenario, name: string) {
  while (!existsSync(this.path(name))) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(statSync(this.path(name)).isFile());
});

When(
  'the api_key_command of {string} is run and may take {int} ms',
  async function (this: Scenario, provider: string, timeoutMs: number) {
    const { workingDirectory, environment, signal } = {
      workingDirectory: this.folder,
      environment: this.environment,
      signal: this.interrupt.signal,
    };
    const host = testHost({ arguments: [], workingDirectory, environment, stdin: '', columns: undefined, signal });
    const session = await Session.open(host, {});
    const command = session.providers.configuredProvider(provider)?.keyCommand ?? [];
    const error: unknown = await runKeyCommand(
      { host, home: session.home, table: session.providers.table },
      { provider, command, timeoutMs },
    ).catch((reason: unknown) => reason);
    assert.ok(error instanceof AgentsError);
    this.finish({
      command: 'api_key_command',
      status: EXIT_STATUS[error.code],
      stdout: '',
      stderr: `${error.code}: ${error.message}`,
    });
  },
);

When('I interrupt `{}` once there is a file {string}', async function (this: Scenario, line: string, name: string) {
  const host = testHost({
    arguments: line.split(' ').slice(1),
    workingDirectory: this.folder,
    environment: this.environment,
    stdin: '',
    columns: undefined,
    signal: this.interrupt.signal,
  });
  const status = main(host);
  while (!existsSync(this.path(name))) await new Promise((resolve) => setTimeout(resolve, 5));
  this.interrupt.abort({ signalName: 'SIGINT', exitStatus: 130 });
  this.finish({ command: line, status: await status, ...host.output });
});

Then('the JSON on stderr has faults at {string}', function (this: Scenario, places: string) {
  const { error } = JSON.parse(this.last.stderr) as {
    error: { code: string; file: string; faults: { path: string; line?: number; column?: number }[] };
  };
  assert.deepEqual(
    error.faults.map(({ path, line, column }) => `${line}:${column} ${path}`.trimEnd()),
    places.split(', '),
  );
  assert.deepEqual(
    { code: error.code, file: error.file },
    { code: 'INVALID_CONFIGURATION', file: this.path('home/config.yaml') },
  );
});

const MANUAL = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'configuration.md'), 'utf8');

Then('each YAML example of the manual of the configuration file is valid', () => {
  const examples = [...MANUAL.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);
  assert.ok(examples.length > 8, `${examples.length} examples`);
  for (const yaml of examples) parseConfiguration(yaml, 'docs/configuration.md');
});

Then('the manual of the configuration file mentions every key', () => {
  const keys = keysOf(toJSONSchema(configSchema, { io: 'input' }));
  assert.deepEqual(
    [...new Set(keys)].filter((key) => !MANUAL.includes(`\`${key}\``)),
    [],
  );
});

/** The names of all properties in a JSON schema, at every level. */
function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: Record<string, unknown> };
  return [
    ...Object.keys(properties ?? {}),
    ...Object.entries(schema).flatMap(([key, inner]) =>
      key === 'properties' ? Object.values(inner).flatMap(keysOf) : keysOf(inner),
    ),
  ];
}

Then('the first text of the file is valid with its signs of comment taken away', function (this: Scenario) {
  const lines = readFileSync(this.path('home/config.yaml'), 'utf8').split('\n').slice(1);
  const text = lines.map((line) => line.replace(/^# ?/, '')).join('\n');
  const { providers, aliases, limits, pricing, format } = parseConfiguration(text, 'config.yaml');
  assert.deepEqual(
    [Object.keys(providers), Object.keys(aliases), limits.maxCostUsd, Object.keys(pricing), format],
    [['gateway'], ['fast'], 0.5, ['gateway/big'], 'table'],
  );
});

Given('a link {string} to {string}', function (this: Scenario, name: string, target: string) {
  symlinkSync(target, this.path(name));
});

/** One that was killed may still be waited for by its parent. */
Then('the program whose number is in {string} has ended', async function (this: Scenario, name: string) {
  const pid = Number(readFileSync(this.path(name), 'utf8'));
  const isThere = () => {
    try {
      return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  while (isThere()) await new Promise((resolve) => setTimeout(resolve, 5));
});
