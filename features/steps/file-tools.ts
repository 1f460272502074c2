// The tools that read and write files, and who puts other files in their way.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { createServer } from 'node:net';
import { Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { AgentsError } from '../../src/errors.ts';
import { checkWorkspace } from '../../src/tools/files/workspace.ts';
import { proofCases } from '../support/proof-size.ts';
import { contextOf, hostOf, runTool, theTool } from '../support/running-tools.ts';
import type { Scenario } from '../support/world.ts';

Given('the workspace is the folder {string}', function (this: Scenario, name: string) {
  if (name === 'work') mkdirSync(this.path(name));
  hostOf(this, { workspace: this.path(name) });
});

Given('there is no workspace', function (this: Scenario) {
  hostOf(this, { workspace: undefined });
});

Given('a file {string} with the text {string}', function (this: Scenario, name: string, text: string) {
  this.write(name, written(text));
});

Then('the text of {string} is {string}', function (this: Scenario, name: string, text: string) {
  assert.equal(readFileSync(this.path(name), 'utf8'), written(text));
});

function written(text: string): string {
  return text.replaceAll('\\n', '\n').replaceAll('\\r', '\r');
}

Given('a link {string} to the file {string}', function (this: Scenario, name: string, target: string) {
  symlinkSync(this.path(target), this.path(name));
});

Given('a second name {string} of the file {string}', function (this: Scenario, name: string, target: string) {
  linkSync(this.path(target), this.path(name));
});

Given('the mode of {string} is {word}', function (this: Scenario, name: string, mode: string) {
  chmodSync(this.path(name), Number.parseInt(mode, 8));
});

Given('a file in {string} whose name is "a", a new line and "b"', function (this: Scenario, folder: string) {
  this.write(`${folder}/a\nb`, '');
});

Given('{int} files in the folder {string}', function (this: Scenario, count: number, folder: string) {
  for (let index = 0; index < count; index++) this.write(`${folder}/f${String(index).padStart(4, '0')}`, '');
});

Given('a pipe {string}', function (this: Scenario, name: string) {
  execFileSync('mkfifo', [this.path(name)]);
});

Given('a socket {string}', async function (this: Scenario, name: string) {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(this.path(name), resolve));
  this.cleanUps.push(() => server.close());
});

When(/^the tool (\w+) is given the path "(.*)"$/, async function (this: Scenario, name: string, path: string) {
  await runTool(this, name, name === 'write_file' ? { path, content: 'new' } : { path });
});

When('the tool read_file runs with the absolute path of {string}', async function (this: Scenario, name: string) {
  await runTool(this, 'read_file', { path: this.path(name) });
});

const ODD_PATHS: Readonly<Record<string, string>> = {
  'a name with a zero': 'a\0b',
  '5000 letters long': 'a'.repeat(5_000),
  'a name of 300 letters': 'a'.repeat(300),
  '2000 folders deep': 'a/'.repeat(2_000),
};

When('the tool read_file runs with a path that is {}', async function (this: Scenario, what: string) {
  await runTool(this, 'read_file', { path: ODD_PATHS[what] ?? assert.fail(what) });
});

When('the tool write_file runs with content of {int} bytes', async function (this: Scenario, count: number) {
  await runTool(this, 'write_file', { path: 'a', content: 'a'.repeat(count) });
});

Then("it gives '{}' with its line ends written", function (this: Scenario, text: string) {
  assert.equal(this.last.stdout, written(text));
});

Then('it gives {int} lines, of which the last are:', function (this: Scenario, count: number, last: string) {
  const lines = this.last.stdout.split('\n');
  assert.equal(lines.length, count);
  assert.deepEqual(lines.slice(-last.split('\n').length), last.split('\n'));
});

Then(/^the tool fails with a message that ends "(.*)"$/, function (this: Scenario, end: string) {
  assert.ok(this.unexplained);
  this.unexplained = undefined;
  assert.ok(this.last.stderr.endsWith(end), this.last.stderr);
});

type FileFunction = 'realpath' | 'open' | 'readlink' | 'lstat';

/** Puts something in the place of a file just after the program has called a function of the system on it, once. */
function swapAfter(scenario: Scenario, name: FileFunction, swap: (path: string, result: unknown) => boolean): void {
  const original = files[name] as (path: string, ...rest: unknown[]) => Promise<unknown>;
  let isDone = false;
  Object.assign(files, {
    [name]: async (path: string, ...rest: unknown[]) => {
      const result = await original(path, ...rest);
      if (!isDone) isDone = swap(path, result);
      return result;
    },
  });
  syncBuiltinESMExports();
  scenario.cleanUps.push(() => {
    Object.assign(files, { [name]: original });
    syncBuiltinESMExports();
    assert.ok(isDone, `nothing was swapped: ${name} was not called`);
  });
}

const SWAPPED_AFTER: Readonly<Record<string, FileFunction>> = {
  resolved: 'realpath',
  opened: 'open',
  judged: 'readlink',
};

Given(
  /^the folder "(.*)" becomes a link to "(.*)" as soon as (.*) has been (resolved|opened|judged)$/,
  function (this: Scenario, name: string, target: string, path: string, what: string) {
    swapAfter(this, SWAPPED_AFTER[what] ?? assert.fail(), (one, result) => {
      if ((what === 'judged' ? result : one) !== this.path(`work/${path}`)) return false;
      renameSync(this.path(name), this.path('work/moved'));
      symlinkSync(target, this.path(name));
      return true;
    });
  },
);

Given(
  'the file {string} becomes a link to {string} as soon as it has been looked at',
  function (this: Scenario, name: string, target: string) {
    swapFile(this, name, (path) => symlinkSync(target, path));
  },
);

Given('the file {string} becomes a pipe as soon as it has been looked at', function (this: Scenario, name: string) {
  swapFile(this, name, (path) => execFileSync('mkfifo', [path]));
});

function swapFile(scenario: Scenario, name: string, put: (path: string) => unknown): void {
  swapAfter(scenario, 'lstat', (path) => {
    if (!path.endsWith('/a.txt')) return false;
    rmSync(scenario.path(name));
    put(scenario.path(name));
    return true;
  });
}

Then('nothing of {string} was read or written', function (this: Scenario, folder: string) {
  this.unexplained = undefined;
  assert.doesNotMatch(this.last.stdout, /the secret|^secret.txt$/m);
  assert.deepEqual(
    readdirSync(this.path(folder), { recursive: true, withFileTypes: true })
      .map((entry) => entry.name)
      .sort(),
    folder === 'outside' ? ['secret.txt'] : ['in', 'secret.txt'],
  );
  assert.equal(
    readFileSync(this.path(folder === 'outside' ? 'outside/secret.txt' : `${folder}/in/secret.txt`), 'utf8'),
    'the secret',
  );
});

Given('links of all kinds in the workspace, to files in it and outside', function (this: Scenario) {
  const links = {
    l: '../outside',
    m: '../outside/secret.txt',
    n: 'l',
    o: 'sub',
    p: 'o/../l/secret.txt',
    q: '/',
    r: '.',
    s: 'r/n',
    t: '../outside/new',
  };
  mkdirSync(this.path('work/sub'));
  for (const [name, target] of Object.entries(links)) symlinkSync(target, this.path(`work/${name}`));
  symlinkSync('../../outside', this.path('work/sub/l'));
  symlinkSync('..', this.path('work/sub/m'));
});

Then(
  'no path makes read_file tell the secret, or write_file change anything outside',
  { timeout: 120_000 },
  async function (this: Scenario) {
    const name = fc.constantFrom(
      'l',
      'm',
      'n',
      'o',
      'p',
      'q',
      'r',
      's',
      't',
      'sub',
      '.',
      '..',
      '',
      'outside',
      'work',
      'secret.txt',
      'new',
      'tmp',
      '~',
      '\0',
      '...',
    );
    const path = fc.oneof(
      { weight: 5, arbitrary: fc.array(name, { minLength: 1, maxLength: 7 }).map((names) => names.join('/')) },
      {
        weight: 2,
        arbitrary: fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `${this.folder}/${names.join('/')}`),
      },
      { weight: 1, arbitrary: fc.string({ minLength: 1, unit: 'grapheme' }) },
    );
    const context = contextOf(this);
    const outcome = async (tool: string, args: object) =>
      await Promise.resolve(theTool(tool).run({ ...args }, context)).catch((error: Error) => error);
    await fc.assert(
      fc.asyncProperty(path, async (one) => {
        const read = await outcome('read_file', { path: one });
        assert.ok(read instanceof Error || read === 'new', one);
        await outcome('write_file', { path: one, content: 'new' });
        assert.equal(readFileSync(this.path('outside/secret.txt'), 'utf8'), 'the secret', one);
        assert.deepEqual(readdirSync(this.path('outside')), ['secret.txt'], one);
        assert.deepEqual(readdirSync(this.folder).sort(), ['outside', 'work'], one);
      }),
      { numRuns: proofCases(1_000) },
    );
  },
);

When(
  'the folder {string} is to be the workspace of a user whose home is {string} and whose registry is in {string}',
  function (this: Scenario, folder: string, home: string, registry: string) {
    const path = folder === '/' ? folder : this.path(folder);
    try {
      const taken = checkWorkspace(path, {
        home: this.path(home),
        registryFolder: this.path(registry),
        configFolder: this.path(registry),
      });
      this.finish({ command: folder, status: 0, stdout: taken, stderr: '' });
    } catch (error) {
      if (!(error instanceof AgentsError)) throw error;
      this.finish({ command: folder, status: 1, stdout: '', stderr: `${error.code}: ${error.message}` });
      assert.equal(error.hint, 'Name another folder with --workspace.');
    }
  },
);

Then('it is taken as {string}', function (this: Scenario, folder: string) {
  assert.equal(this.last.stdout, this.path(folder));
});

Then(/^it is refused with (\w+): (.*)$/, function (this: Scenario, code: string, reason: string) {
  assert.ok(this.unexplained);
  this.unexplained = undefined;
  assert.ok(this.last.stderr.startsWith(`${code}: `) && this.last.stderr.endsWith(reason), this.last.stderr);
});
