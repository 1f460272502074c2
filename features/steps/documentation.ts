// Steps that compare docs/commands.md and docs/help.md with the program, and the quotes in other pages with the files that they quote.
// They depend on the layout of these pages: one section for each command.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Given, Then } from '@cucumber/cucumber';
import type { Command } from 'commander';
import { helpPage } from '../../scripts/build-help.ts';
import { buildProgram } from '../../src/cli/program.ts';
import { EXIT_STATUS } from '../../src/errors.ts';
import { LIMIT_NAMES, limitRow } from '../../src/limits.ts';
import { KNOWN_PROVIDERS } from '../../src/providers/table/known-providers.ts';
import type { ProviderRow } from '../../src/providers/table/provider-row.ts';
import { testHost } from '../support/host.ts';
import type { Scenario } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MANUAL = readFileSync(join(ROOT, 'docs', 'commands.md'), 'utf8');

Then('the sections of the manual are the commands of the program', () => {
  assert.deepEqual([...sections().keys()].sort(), commandNames().sort());
});

Then('{string} is what `--help` prints at 80 columns', async function (this: Scenario, page: string) {
  const printHelp = async (command: readonly string[]) =>
    (await this.run(['agents', ...command, '--help'].join(' '))).stdout;
  assert.equal(readFileSync(join(ROOT, page), 'utf8'), await helpPage(printHelp));
});

Then('{string} has a section for the program and for each command', (page: string) => {
  const titles = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/^## (.*)$/gm)].map(([, title = '']) => title);
  assert.deepEqual(titles, ['agents', ...commandNames()]);
});

Then('each JSON example of the manual has the keys that its command prints', async function (this: Scenario) {
  const examples = [...MANUAL.matchAll(/^```sh\n(.*)\n```\n\n```jsonl?\n([\s\S]*?)^```$/gm)];
  for (const [, line = '', documented = ''] of examples) {
    const { status, stdout, stderr } = await this.run(line);
    this.unexplained = undefined;
    assert.deepEqual(shapes(documented), shapes(status === 0 ? stdout : stderr), line);
  }
});

Then('each section of a command has a JSON example', () => {
  const groups = ['agents actor', 'agents provider', 'agents config'];
  for (const [name, text] of sections()) assert.ok(groups.includes(name) || /^```jsonl?$/m.test(text), name);
});

Then('the table of exit statuses holds every error code with its status', () => {
  const rows = [...MANUAL.matchAll(/^\| (\d+) \| .* \| (.*) \|$/gm)];
  const documented = rows.flatMap(([, status, codes = '']) =>
    [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => [code, Number(status)]),
  );
  assert.deepEqual(Object.fromEntries(documented), EXIT_STATUS);
  assert.equal(documented.length, Object.keys(EXIT_STATUS).length);
});

Then('the table of providers holds each known provider with all its names and variables', () => {
  const [, table = ''] = MANUAL.split('| provider | configured by | further variables |\n| --- | --- | --- |\n');
  const rows = table.slice(0, table.indexOf('\n\n')).split('\n');
  const documented = rows.map((row) => [...row.matchAll(/`([\w.-]+)`/g)].map(([, word = '']) => word));
  assert.deepEqual(documented, KNOWN_PROVIDERS.map(namesAndVariables));
});

/** In the order in which the manual says them. */
function namesAndVariables(row: ProviderRow): readonly string[] {
  const {
    name,
    otherNames = [],
    variable,
    variableValue,
    otherVariables = [],
    baseUrlVariable,
    versionVariable,
    local,
  } = row;
  const all = [
    name,
    ...otherNames,
    variable,
    variableValue,
    ...otherVariables,
    baseUrlVariable,
    versionVariable,
    local?.keyVariable,
  ];
  return all.filter((one) => one !== undefined);
}

Then('every other variable that the program reads is in the manual', () => {
  const [, section = ''] = MANUAL.split('\n## Environment variables\n');
  const variables = section.slice(0, section.indexOf('\n## '));
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );
  const source = files.map((name) => readFileSync(join(ROOT, 'src', name), 'utf8')).join('\n');
  const read = new Set([...source.matchAll(/\benvironment\.([A-Z][A-Z_]+)/g)].map(([, name = '']) => name));
  assert.deepEqual(
    [...read].filter((name) => !variables.includes(`\`${name}\``)),
    [],
  );
});

Then(
  'the {int} TypeScript blocks under {string} in {string} stand word for word in {string}',
  (count: number, title: string, page: string, file: string) => {
    const [, section = ''] = readFileSync(join(ROOT, page), 'utf8').split(`\n## ${title}\n`);
    const [own = ''] = section.split(/^## /m);
    const blocks = [...own.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
    const source = readFileSync(join(ROOT, file), 'utf8');
    assert.deepEqual(
      { count: blocks.length, others: blocks.filter((block) => !source.includes(block)) },
      { count, others: [] },
    );
  },
);

Given(
  'JavaScript example {int} of {string} is the file {string}',
  function (this: Scenario, number: number, title: string, file: string) {
    const [, section = ''] = MANUAL.split(`\n## ${title}\n`);
    const [own = ''] = section.split(/^## /m);
    const [, block] =
      [...own.matchAll(/^```js\n([\s\S]*?)^```$/gm)][number - 1] ?? assert.fail(`${title} has no such example`);
    this.write(file, block ?? '');
  },
);

Then(
  'each YAML block under {string} in {string} is a file of {string}',
  (title: string, page: string, folder: string) => {
    const [, section = ''] = readFileSync(join(ROOT, page), 'utf8').split(`\n## ${title}\n`);
    const blocks = [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
    const files = new Set(
      readdirSync(join(ROOT, folder), { encoding: 'utf8' })
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
    );
    assert.deepEqual(
      { count: blocks.length, others: blocks.filter((block) => !files.has(block)) },
      { count: 6, others: [] },
    );
  },
);

/** The sections that are about a command, by its full name. */
function sections(): ReadonlyMap<string, string> {
  const parts = MANUAL.split(/^## /m).filter((part) => part.startsWith('agents '));
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part]));
}

function commandNames(): string[] {
  const host = testHost({
    arguments: [],
    workingDirectory: '/',
    environment: {},
    stdin: '',
    columns: 80,
    signal: new AbortController().signal,
  });
  const names = (command: Command, path: string): string[] => {
    const inner = command.commands.filter((one) => one.name() !== 'help');
    return inner.flatMap((one) => [`${path} ${one.name()}`, ...names(one, `${path} ${one.name()}`)]);
  };
  return names(buildProgram(host, { help: '', error: '' }), 'agents');
}

/** Of each JSON document in a text, its keys in order; of a list, those of its first element; of a value, its type. */
function shapes(text: string): unknown[] {
  const documents = /^\{.*\}\n\{/.test(text) ? text.trim().split('\n') : [text];
  return documents.map((document) => shape(JSON.parse(document)));
}

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.entries(value).map(([key, inner]) => [key, shape(inner)]);
}

Then('the table of {string} has a row for each limit', (file: string) => {
  const rows = readFileSync(join(ROOT, file), 'utf8')
    .split('\n')
    .filter((line) => /^\| `\w+` \| `--/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  const listed = rows.map(([, key, option = '', name, value]) => [key, option.split(' ')[0], name, value]);
  const wanted = LIMIT_NAMES.map((name) => {
    const { key, option, default: value = 'none' } = limitRow(name);
    return [key, option.split(' ')[0], name, String(value)];
  });
  assert.deepEqual(listed, wanted);
});
