// What `agents doctor` finds: machines that are not as they should be, and the report without what differs between machines.

import assert from 'node:assert/strict';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Host } from '../../src/app/host.ts';
import { main } from '../../src/cli/main.ts';
import { VERSION } from '../../src/cli/version.ts';
import { sqliteVersion } from '../../src/registry/database.ts';
import { NODE_VERSION, testHost } from '../support/host.ts';
import { registryFile, withDatabase } from '../support/registry-fixtures.ts';
import { splitWords } from '../support/words.ts';
import type { Scenario } from '../support/world.ts';

Then('the report is:', async function (this: Scenario, text: string) {
  assert.equal(await shared(this, this.last.stdout), `${text}\n`);
});

Then('the report says:', async function (this: Scenario, text: string) {
  const said = await shared(this, this.last.stdout);
  assert.ok(`\n${said}`.includes(`\n${text}\n`), `the report is:\n${said}`);
});

Then('the report does not say {string}', async function (this: Scenario, text: string) {
  const said = await shared(this, this.last.stdout);
  assert.ok(!said.includes(text), said);
});

/** The report as every machine would print it. */
async function shared({ home, folder }: Scenario, report: string): Promise<string> {
  return report
    .replace(`agents: ${VERSION}`, 'agents: {version}')
    .replace(`Node: ${NODE_VERSION}`, 'Node: {version}')
    .replace(`SQLite: ${await sqliteVersion()}`, 'SQLite: {version}')
    .replaceAll(home, '{home}')
    .replaceAll(folder, '{folder}');
}

Then('the checks that the JSON calls {word} are:', async function (this: Scenario, state: string, json: string) {
  const report = JSON.parse(await shared(this, this.last.stdout)) as { checks: { state: string }[] };
  assert.deepEqual(
    report.checks.filter((check) => check.state === state),
    JSON.parse(json),
  );
});

/** Runs a command line on a machine that differs from the usual one. */
async function runOn(scenario: Scenario, line: string, machine: Partial<Host>): Promise<void> {
  const [, ...words] = splitWords(line);
  const { environment, folder, columns, interrupt } = scenario;
  const host = testHost({
    arguments: words,
    workingDirectory: folder,
    environment,
    stdin: '',
    columns,
    signal: interrupt.signal,
  });
  scenario.finish({ command: line, status: await main({ ...host, ...machine }), ...host.output });
}

When('I run `{}` on a machine whose clock says {word}', async function (this: Scenario, line: string, time: string) {
  await runOn(this, line, { now: () => new Date(time) });
});

When('I run `{}` on Node {word}', async function (this: Scenario, line: string, nodeVersion: string) {
  await runOn(this, line, { nodeVersion });
});

When('I run `{}` and interrupt it', async function (this: Scenario, line: string) {
  const interrupt = new AbortController();
  const fetch = async () => {
    interrupt.abort({ signalName: 'SIGINT', exitStatus: 130 });
    throw interrupt.signal.reason;
  };
  await runOn(this, line, { fetch, signal: interrupt.signal });
});

Given('another program has written into the file of {string}', async function (this: Scenario, name: string) {
  await withDatabase(registryFile(this), (database) =>
    database.prepare("UPDATE actors SET yaml = yaml || '# more' WHERE name = ?").run(name),
  );
});

Given('the default actor is {string}, which is not there', async function (this: Scenario, name: string) {
  await withDatabase(registryFile(this), (database) =>
    database.prepare('UPDATE actor_preferences SET default_actor_name = ?').run(name),
  );
});
