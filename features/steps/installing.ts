// The program as npm installs it, the SQLite drivers that it finds there, and the lock file that npm reads.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import type { AgentsError } from '../../src/errors.ts';
import type { DriverFault } from '../../src/registry/driver-unavailable.ts';
import { driverUnavailable } from '../../src/registry/driver-unavailable.ts';
import { BASE_ENVIRONMENT } from '../support/base-environment.ts';
import {
  type DriverParts,
  installProgram,
  NATIVE_FILES,
  runInstalled,
  writeDriver,
} from '../support/installed-program.ts';
import type { Scenario } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '..', '..');

interface Project {
  readonly name: string;
  /** The folder of the program within the scenario. */
  readonly folder: string;
}

const projects = new WeakMap<Scenario, Project>();

function installAt(scenario: Scenario, name: string, folder: string): void {
  installProgram(scenario, folder);
  projects.set(scenario, { name, folder });
}

function projectOf(scenario: Scenario): Project {
  return projects.get(scenario) ?? assert.fail('the program is not installed');
}

Given('the program is installed in the project {string}', function (this: Scenario, name: string) {
  this.write(`${name}/package.json`, '{}');
  installAt(this, name, `${name}/node_modules/cleveragents`);
});

Given('the program is installed below a package of the project {string}', function (this: Scenario, name: string) {
  this.write(`${name}/package.json`, '{}');
  this.write(`${name}/node_modules/@team/tools/package.json`, '{}');
  installAt(this, name, `${name}/node_modules/@team/tools/node_modules/cleveragents`);
});

Given('the program is installed by pnpm in the project {string}', function (this: Scenario, name: string) {
  this.write(`${name}/package.json`, '{}');
  installAt(this, name, `${name}/node_modules/.pnpm/cleveragents@0.1.0/node_modules/cleveragents`);
});

Given('the program is installed globally below {string}', function (this: Scenario, prefix: string) {
  installAt(this, prefix, `${prefix}/lib/node_modules/cleveragents`);
});

Given('the program is installed as the repository {string}', function (this: Scenario, name: string) {
  installAt(this, name, name);
});

Given('the program was not built', function (this: Scenario) {
  rmSync(this.path(join(projectOf(this).folder, 'dist')), { recursive: true });
});

const DRIVERS: Readonly<Record<string, DriverParts>> = {
  'is not built': { script: '', native: undefined },
  'has a broken native file': { script: '', native: NATIVE_FILES.broken },
  'was compiled for Node 22': { script: '', native: NATIVE_FILES.otherNode },
  'ends the process': { script: 'process.exit(99);', native: NATIVE_FILES.loadable },
  'opens nothing but says so': {
    script: "module.exports = class { constructor() { throw new Error('this driver was opened'); } };",
    native: NATIVE_FILES.loadable,
  },
};

Given(
  /^a better-sqlite3 (\S+) in "(.+)" that (.+)$/,
  function (this: Scenario, version: string, modules: string, what: string) {
    const { name } = projectOf(this);
    const parts = DRIVERS[what] ?? assert.fail(`no such driver: ${what}`);
    writeDriver(this, join(name, modules), { version, ...parts });
    const carrier = /^(.*cleveragents-sqlite-node20)\/node_modules$/.exec(modules)?.[1];
    if (carrier !== undefined)
      this.write(join(name, carrier, 'package.json'), '{"name": "cleveragents-sqlite-node20"}');
  },
);

When('Node {word} runs the installed `{}`', function (this: Scenario, node: string, line: string) {
  this.finish(runInstalled(this, projectOf(this).folder, { line, node }));
});

Then('the first line of stderr begins with {string}', function (this: Scenario, text: string) {
  assert.ok(this.last.stderr.startsWith(text), this.last.stderr);
});

Then('stderr names the command `{}`', function (this: Scenario, command: string) {
  assert.ok(
    this.last.stderr.includes(
      `Run \`${command.replaceAll('{folder}', this.folder)}\`, which needs a C++ compiler, make and Python 3`,
    ),
    this.last.stderr,
  );
});

const errors = new WeakMap<Scenario, AgentsError>();

When(
  'the SQLite driver of Node {word} is {word} for the program in {string}',
  function (this: Scenario, nodeVersion: string, fault: string, folder: string) {
    const kind = fault as DriverFault['kind'];
    const found: DriverFault =
      kind === 'missing'
        ? { kind }
        : { kind, folder: this.path('driver'), cause: new Error('GLIBC is too old\nor so') };
    const isPrebuilt = nodeVersion.startsWith('24.');
    errors.set(
      this,
      driverUnavailable(found, {
        isPrebuilt,
        compiledVersion: '12.11.1',
        nodeVersion,
        platform: 'freebsd arm64',
        root: this.path(folder),
      }),
    );
  },
);

Then('the complaint is {string}', function (this: Scenario, message: string) {
  assert.equal(errors.get(this)?.message, message);
});

Then('the hint begins with {string}', function (this: Scenario, hint: string) {
  const begin = hint.replaceAll('{folder}', this.folder);
  assert.equal(errors.get(this)?.hint?.slice(0, begin.length), begin);
});

const LOCK = 'package-lock.json';

Given('a copy of the files that npm reads', function (this: Scenario) {
  for (const part of ['package.json', LOCK, 'scripts/lock-file.js', 'packages/sqlite-node20/package.json'])
    cpSync(join(ROOT, part), this.path(part));
});

type Lock = { readonly packages: Record<string, Record<string, unknown>> };

function changeLock(scenario: Scenario, change: (packages: Lock['packages']) => void): void {
  const lock = JSON.parse(readFileSync(scenario.path(LOCK), 'utf8')) as Lock;
  change(lock.packages);
  scenario.write(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
}

Given('the lock file lacks {string} of {string}', function (this: Scenario, key: string, name: string) {
  changeLock(this, (packages) => delete packages[`node_modules/${name}`]?.[key]);
});

Given('the lock file lacks {string}', function (this: Scenario, name: string) {
  changeLock(this, (packages) => delete packages[`node_modules/${name}`]);
});

Given('there is no lock file', function (this: Scenario) {
  rmSync(this.path(LOCK));
});

function runScript(scenario: Scenario, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: scenario.folder,
    env: BASE_ENVIRONMENT,
    encoding: 'utf8',
  });
  scenario.finish({ command: `node ${words.join(' ')}`, status: status ?? -1, stdout, stderr });
}

When('I check the lock file', function (this: Scenario) {
  runScript(this, ['scripts/lock-file.js', '--check']);
});

When('I fix the lock file', function (this: Scenario) {
  runScript(this, ['scripts/lock-file.js']);
});

Then('the lock file is the committed one', function (this: Scenario) {
  assert.equal(readFileSync(this.path(LOCK), 'utf8'), readFileSync(join(ROOT, LOCK), 'utf8'));
});

Then('the package for Node 20 depends on better-sqlite3 {word} alone', (version: string) => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'packages/sqlite-node20/package.json'), 'utf8'));
  assert.deepEqual(dependencies, { 'better-sqlite3': version });
});

When('npm prepares the packed package', function (this: Scenario) {
  for (const part of ['package.json', 'scripts/in-repository.js']) cpSync(join(ROOT, part), this.path(part));
  const { scripts } = JSON.parse(readFileSync(this.path('package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const name of ['dependencies', 'prepare'])
    runScript(this, (scripts[name] ?? assert.fail(name)).split(' ').slice(1));
});

Then('the packed package is as it was', function (this: Scenario) {
  const files = readdirSync(this.folder, { recursive: true }).map(String).sort();
  assert.deepEqual(files, ['package.json', 'scripts', 'scripts/in-repository.js']);
});
