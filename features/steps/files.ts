// Files of the scenario, and whether anything was written.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Given, Then, When } from '@cucumber/cucumber';
import type { Scenario } from '../support/world.ts';
import { unescapeSigns } from './commands.ts';

Given('a file {string}:', function (this: Scenario, name: string, content: string) {
  this.write(name, `${content}\n`);
});

Given('an empty file {string}', function (this: Scenario, name: string) {
  this.write(name, '');
});

Then('the file {string} is there', function (this: Scenario, name: string) {
  assert.ok(existsSync(this.path(name)));
});

Then('there is no file {string}', function (this: Scenario, name: string) {
  assert.ok(!existsSync(this.path(name)));
});

Then('the file {string} is {string}', function (this: Scenario, name: string, text: string) {
  assert.equal(readFileSync(this.path(name), 'utf8'), unescapeSigns(text));
});

Then('the file {string} has mode {word}', function (this: Scenario, name: string, mode: string) {
  assert.equal((statSync(this.path(name)).mode & 0o777).toString(8).padStart(4, '0'), mode);
});

const snapshots = new WeakMap<Scenario, readonly string[]>();

When('I remember every file', function (this: Scenario) {
  snapshots.set(this, snapshot(this.folder));
});

Then('not a byte was written', function (this: Scenario) {
  assert.deepEqual(snapshot(this.folder), snapshots.get(this));
});

/** Each file and folder with its bytes, its mode and the time of its last change. */
function snapshot(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .concat('.')
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const { mode, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
      const bytes = statSync(path).isFile() ? readFileSync(path).toString('base64') : 'folder';
      return `${name} ${mode} ${mtimeNs} ${ctimeNs} ${bytes}`;
    });
}
