// Steps for the registry: its state before a command, its contents afterwards, and concurrent processes.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import { ACTOR_CONFIG_VERSION } from '../../src/actor/config.ts';
import { startProgram } from '../support/processes.ts';
import {
  boundByPermissions,
  leaveHotJournal,
  OLDER_REGISTRY,
  placeRegistry,
  registryFile,
  runWithoutPackages,
  startRegistryProcess,
  withDatabase,
} from '../support/registry-fixtures.ts';
import type { Outcome, Scenario } from '../support/world.ts';

Given('a registry that an older version left', function (this: Scenario) {
  placeRegistry(this, OLDER_REGISTRY);
});

const MIGRATIONS = join(import.meta.dirname, '..', '..', 'migrations');

/** Writes the registry as schema 2 did: the references of a row are only in its parsed configuration. */
Given(
  'a registry of schema 2 in which {string} is based on {string}',
  async function (this: Scenario, name: string, base: string) {
    mkdirSync(this.home, { recursive: true, mode: 0o700 });
    const parsed = { type: 'llm', settings: {}, context: {}, limits: {} };
    const rows = [
      { name, yaml: `actor: ${base}\n`, config: { ...parsed, name, base } },
      { name: base, yaml: 'model: mock/echo\n', config: { ...parsed, name: base, provider: 'mock', model: 'echo' } },
    ];
    rmSync(registryFile(this), { force: true });
    await withDatabase(registryFile(this), (database) => {
      for (const file of ['0000_registry.sql', '0001_parsed_configuration.sql'])
        database.exec(readFileSync(join(MIGRATIONS, file), 'utf8'));
      const columns = 'name, type, created_at, updated_at, yaml, sha256, config, config_version';
      const insert = database.prepare(`INSERT INTO actors (${columns}) VALUES (?, 'llm', '', '', ?, ?, ?, 1)`);
      for (const { yaml, config, ...row } of rows)
        insert.run(row.name, yaml, createHash('sha256').update(yaml).digest('hex'), JSON.stringify(config));
      database.pragma('application_id = 1095192148');
      database.pragma('user_version = 2');
    });
  },
);

Given('the row {string} refers to {string}', async function (this: Scenario, name: string, other: string) {
  await withDatabase(registryFile(this), (database) =>
    database.prepare('UPDATE actors SET refers_to = json_array(?) WHERE name = ?').run(other, name),
  );
});

Given('{int} actors each of which is based on the one before', async function (this: Scenario, count: number) {
  await withDatabase(registryFile(this), (database) => {
    const columns = 'name, type, created_at, updated_at, yaml, sha256, refers_to';
    const insert = database.prepare(`INSERT INTO actors (${columns}) VALUES (?, 'llm', '', '', '', '', json(?))`);
    for (let number = 1; number <= count; number++)
      insert.run(`local/chain-${number}`, JSON.stringify(number === 1 ? ['mock/echo'] : [`local/chain-${number - 1}`]));
  });
});

Given('a registry that a newer version left', async function (this: Scenario) {
  placeRegistry(this, OLDER_REGISTRY);
  await withDatabase(registryFile(this), (database) => database.pragma('user_version = 99'));
});

Given('a database of another program in place of the registry', async function (this: Scenario) {
  mkdirSync(this.home, { mode: 0o700 });
  await withDatabase(registryFile(this), (database) =>
    database.exec("CREATE TABLE notes (text); INSERT INTO notes VALUES ('milk')"),
  );
});

Given('a folder in place of the registry', function (this: Scenario) {
  mkdirSync(registryFile(this), { recursive: true });
});

Given('the registry was cut off after {int} bytes', function (this: Scenario, bytes: number) {
  truncateSync(registryFile(this), bytes);
});

/** Damages the pages after the first one. SQLite opens the file and finds the damage when it reads a table. */
Given('the registry is damaged behind its first page', function (this: Scenario) {
  const bytes = readFileSync(registryFile(this));
  writeFileSync(registryFile(this), bytes.fill('damage', 4096));
});

Given('the journal of a program that was killed while it wrote', async function (this: Scenario) {
  await leaveHotJournal(this);
});

Given('the disk of the registry is read-only', function (this: Scenario) {
  chmodSync(registryFile(this), 0o400);
  chmodSync(this.home, 0o500);
  this.cleanUps.push(() => chmodSync(this.home, 0o700));
});

Given('a folder {string} with mode {word}', function (this: Scenario, name: string, mode: string) {
  mkdirSync(this.path(name), { recursive: true });
  chmodSync(this.path(name), Number.parseInt(mode, 8));
  this.cleanUps.push(() => chmodSync(this.path(name), 0o700));
});

Given('the registry has mode {word}', function (this: Scenario, mode: string) {
  chmodSync(registryFile(this), Number.parseInt(mode, 8));
});

Given('the platform keeps data in {string}', function (this: Scenario, folder: string) {
  delete this.environment.AGENTS_HOME;
  this.environment.XDG_DATA_HOME = this.path(folder);
});

Given('a file {string} with the bytes {string}', function (this: Scenario, name: string, json: string) {
  this.write(name, JSON.parse(`"${json}"`) as string);
});

Given(
  'a custom actor {string} with a file of {int} bytes',
  async function (this: Scenario, name: string, bytes: number) {
    this.write(`${name}.yaml`, `name: ${name}\nmodel: mock/echo\n# `.padEnd(bytes, 'x'));
    assert.equal((await this.run(`agents actor add ${name}.yaml`)).status, 0);
  },
);

Given('the home {string} with the registry {string} in it', function (this: Scenario, home: string, file: string) {
  mkdirSync(this.path(home));
  copyFileSync(this.path(file), this.path(`${home}/registry.db`));
});

Given(
  'the registry contains {string} with the prompt {string}, parsed by {word} version',
  async function (this: Scenario, name: string, prompt: string, by: string) {
    await withDatabase(registryFile(this), (database) => {
      const config = JSON.stringify({
        name,
        type: 'llm',
        provider: 'mock',
        model: 'echo',
        prompt,
        context: {},
        limits: {},
        settings: {},
      });
      const version = by === 'this' ? ACTOR_CONFIG_VERSION : ACTOR_CONFIG_VERSION + 1;
      database.prepare('UPDATE actors SET config = ?, config_version = ? WHERE name = ?').run(config, version, name);
    });
  },
);

Given(
  'the registry contains {string} as parsed by version {int} of the parser: {}',
  async function (this: Scenario, name: string, version: number, config: string) {
    await withDatabase(registryFile(this), (database) =>
      database.prepare('UPDATE actors SET config = ?, config_version = ? WHERE name = ?').run(config, version, name),
    );
  },
);

Given('the registry refuses to change the default actor', async function (this: Scenario) {
  await withDatabase(registryFile(this), (database) =>
    database.exec("CREATE TRIGGER refuse BEFORE UPDATE ON actor_preferences BEGIN SELECT RAISE(ABORT, 'refused'); END"),
  );
});

Then('the registry holds the actors {string}', async function (this: Scenario, names: string) {
  const held = await withDatabase(registryFile(this), (database) =>
    database.prepare('SELECT name FROM actors ORDER BY name').pluck().all(),
  );
  assert.deepEqual(held, names === '' ? [] : names.split(', '));
});

Then('the registry holds {int} actors', async function (this: Scenario, count: number) {
  assert.equal(
    await withDatabase(registryFile(this), (database) => database.prepare('SELECT count(*) FROM actors').pluck().get()),
    count,
  );
});

Then('the registry holds the default actors {}', async function (this: Scenario, json: string) {
  const rows = await withDatabase(registryFile(this), (database) =>
    database.prepare('SELECT id, default_actor_name AS name FROM actor_preferences').all(),
  );
  assert.deepEqual(rows, JSON.parse(json));
});

Then('the table {string} has the columns {string}', async function (this: Scenario, table: string, columns: string) {
  const names = await withDatabase(registryFile(this), (database) =>
    database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table),
  );
  assert.equal(names.join(', '), columns);
});

Then('the registry is of schema {int} and sound', async function (this: Scenario, version: number) {
  const facts = await withDatabase(registryFile(this), (database) => [
    database.pragma('user_version', { simple: true }),
    database.pragma('application_id', { simple: true }),
    database.pragma('integrity_check', { simple: true }),
  ]);
  assert.deepEqual(facts, [version, 0x41474e54, 'ok']);
});

Then('the registry refuses `{}` with {word}', async function (this: Scenario, statement: string, code: string) {
  await withDatabase(registryFile(this), (database) => assert.throws(() => database.exec(statement), { code }));
});

Then(
  'the registry contains {string} byte for byte as in {string}, with its SHA-256',
  async function (this: Scenario, name: string, file: string) {
    const row = (await withDatabase(registryFile(this), (database) =>
      database.prepare('SELECT CAST(yaml AS BLOB) AS bytes, sha256 FROM actors WHERE name = ?').get(name),
    )) as { bytes: Buffer; sha256: string };
    const bytes = readFileSync(this.path(file));
    assert.deepEqual(row, { bytes, sha256: createHash('sha256').update(bytes).digest('hex') });
  },
);

Then('stdout is the file {string}, byte for byte', function (this: Scenario, file: string) {
  assert.equal(this.last.stdout, readFileSync(this.path(file), 'utf8'));
});

Then('stdout names the file {string}', function (this: Scenario, file: string) {
  assert.ok(this.last.stdout.split(/\s/).includes(this.path(file)), this.last.stdout);
});

Then('the file that the JSON calls {string} is {string}', function (this: Scenario, key: string, file: string) {
  assert.equal((JSON.parse(this.last.stdout) as Record<string, unknown>)[key], this.path(file));
});

Then('the folder {string} holds {string}', function (this: Scenario, folder: string, names: string) {
  assert.equal(readdirSync(this.path(folder)).sort().join(', '), names);
});

Then('the folder {string} holds {int} files', function (this: Scenario, folder: string, count: number) {
  assert.equal(readdirSync(this.path(folder)).length, count);
});

When('I take a copy {string} of the file {string}', function (this: Scenario, copy: string, file: string) {
  copyFileSync(this.path(file), this.path(copy));
});

Then('the files {string} and {string} are the same', function (this: Scenario, one: string, other: string) {
  assert.ok(readFileSync(this.path(one)).equals(readFileSync(this.path(other))));
});

const notes = new WeakMap<Scenario, readonly unknown[]>();

When('I note the registry and its journal', function (this: Scenario) {
  notes.set(this, lookIntoHome(this));
});

Then('the registry and its journal are as I noted', function (this: Scenario) {
  assert.deepEqual(lookIntoHome(this), notes.get(this));
});

/** Leaves out ctime: when SQLite runs as root, it changes the owner of each journal to that of the database. */
function lookIntoHome({ home }: Scenario): readonly unknown[] {
  return readdirSync(home).map((name) => {
    const { ino, mode, mtimeNs } = statSync(join(home, name), { bigint: true });
    return { name, ino, mode, mtimeNs, bytes: readFileSync(join(home, name)) };
  });
}

// Separate processes.

When('a program runs `{}`', async function (this: Scenario, line: string) {
  this.finish(await startProgram(this, line).outcome);
});

When('a program that permissions bind runs `{}`', async function (this: Scenario, line: string) {
  this.finish(await startProgram(this, line, { through: boundByPermissions() }).outcome);
});

When(
  'a program that can write {int} bytes to a file runs `{}`',
  async function (this: Scenario, bytes: number, line: string) {
    // Otherwise Node.js also prints on stderr that it cannot write its coverage report.
    this.environment.NODE_V8_COVERAGE = '';
    this.finish(await startProgram(this, line, { through: ['prlimit', `--fsize=${bytes}`] }).outcome);
  },
);

When('a program that was installed without its packages runs `{}`', async function (this: Scenario, line: string) {
  this.finish(await runWithoutPackages(this, line));
});

const together = new WeakMap<Scenario, Promise<readonly Outcome[]>>();

When('{int} concurrent processes run `{}`', function (this: Scenario, count: number, line: string) {
  const programs = Array.from({ length: count }, (_, index) =>
    startProgram(this, line.replaceAll('{n}', String(index + 1))),
  );
  together.set(this, Promise.all(programs.map(({ outcome }) => outcome)));
});

When('these processes run concurrently:', function (this: Scenario, lines: string) {
  together.set(this, Promise.all(lines.split('\n').map((line) => startProgram(this, line).outcome)));
});

Then('each of them succeeds', async function (this: Scenario) {
  for (const { status, stderr } of (await together.get(this)) ?? assert.fail('no programs run'))
    assert.equal(status, 0, stderr);
});

Then(
  'one of them succeeds and all others fail with exit status {int}',
  async function (this: Scenario, status: number) {
    const [first, ...others] = ((await together.get(this)) ?? []).map((outcome) => outcome.status).sort();
    assert.deepEqual([first, new Set(others)], [0, new Set([status])]);
  },
);

Then('each of them fails with exit status {int} and:', async function (this: Scenario, status: number, text: string) {
  for (const outcome of (await together.get(this)) ?? assert.fail('no programs run')) {
    assert.deepEqual(
      [outcome.status, outcome.stdout, outcome.stderr],
      [status, '', `${text.replaceAll('{folder}', this.folder)}\n`],
      outcome.command,
    );
  }
});

Given('another program holds the lock of the registry', async function (this: Scenario) {
  await startRegistryProcess(this, 'hold-lock');
});

Given('another program holds the lock of the registry for a second', async function (this: Scenario) {
  const holder = await startRegistryProcess(this, 'hold-lock');
  setTimeout(() => holder.child.stdin?.write('let go\n'), 1_000);
});

const added = new WeakMap<Scenario, readonly string[]>();

When(
  '{int} concurrent processes add actors until they are killed, {int} times',
  async function (this: Scenario, count: number, times: number) {
    const names: string[] = [];
    for (let time = 1; time <= times; time++) {
      const writers = await Promise.all(
        Array.from({ length: count }, (_, index) => startRegistryProcess(this, 'add-for-ever', `${time}-${index}`)),
      );
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
      for (const writer of writers) writer.child.kill('SIGKILL');
      await Promise.all(writers.map((writer) => writer.ended));
      for (const writer of writers) names.push(...writer.lines().slice(1));
      await this.run('agents actor list --custom --json');
      assert.equal(this.last.status, 0, this.last.stderr);
    }
    added.set(this, names);
  },
);

Then('every actor that one of them reported as added is listed', function (this: Scenario) {
  const listed = new Set((JSON.parse(this.last.stdout) as { name: string }[]).map((actor) => actor.name));
  assert.deepEqual(
    added.get(this)?.filter((name) => !listed.has(name)),
    [],
  );
});

When(
  'a program that runs `{}` is killed at {int} different moments',
  async function (this: Scenario, line: string, count: number) {
    for (let moment = 1; moment <= count; moment++) {
      const program = startProgram(this, line.replaceAll('{n}', String(moment)));
      await new Promise((resolve) => setTimeout(resolve, 40 + moment * 10));
      program.child.kill('SIGKILL');
      await program.outcome;
    }
  },
);
