// The check of the imports, on small trees of source files.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import { BASE_ENVIRONMENT } from '../support/base-environment.ts';
import type { Scenario } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const TSCONFIG = '{"compilerOptions": {"module": "nodenext", "allowImportingTsExtensions": true, "noEmit": true}}';

const HIDE_TYPESCRIPT = `
const Module = require('node:module');
const resolve = Module._resolveFilename;
Module._resolveFilename = (name, ...rest) => {
  if (name.startsWith('typescript/')) throw new Error('hidden');
  return resolve(name, ...rest);
};
`;

Given('the source files:', function (this: Scenario, table: DataTable) {
  for (const [file = '', text = ''] of table.raw()) this.write(file, text);
});

Given('{int} source files in {word}', function (this: Scenario, count: number, folder: string) {
  for (let index = 0; index < count; index += 1)
    this.write(`${folder}/file-${index}.ts`, `export const file = ${index};`);
});

Given('TypeScript cannot be loaded', function (this: Scenario) {
  this.write('hide-typescript.cjs', HIDE_TYPESCRIPT);
});

When('their structure is checked', function (this: Scenario) {
  this.write('tsconfig.json', TSCONFIG);
  symlinkSync(join(ROOT, 'node_modules'), this.path('node_modules'));
  const hiding = existsSync(this.path('hide-typescript.cjs')) ? ['--require', this.path('hide-typescript.cjs')] : [];
  const words = ['--import', 'tsx', ...hiding, join(ROOT, 'scripts/check-structure.ts'), this.folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, ...BASE_ENVIRONMENT, NODE_OPTIONS: '' },
  });
  this.finish({ command: 'check-structure', status: status ?? -1, stdout, stderr });
});

Then('it has no fault', function (this: Scenario) {
  assert.equal(this.last.stderr, '');
  assert.equal(this.last.status, 0);
});

Then('its faults are:', function (this: Scenario, faults: string) {
  this.unexplained = undefined;
  assert.equal(this.last.stderr, `${faults}\n`);
  assert.equal(this.last.status, 1);
});
