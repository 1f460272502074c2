// Steps for the safe tools, through their contract: the arguments of a tool, and its output or error.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataTable } from '@cucumber/cucumber';
import { Then, When } from '@cucumber/cucumber';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { findTool, toolNames } from '../../src/tools/built-in.ts';
import { calculate } from '../../src/tools/calculate.ts';
import { argumentsFault } from '../../src/tools/check-arguments.ts';
import { cutResult } from '../../src/tools/cut-result.ts';
import { proofCases } from '../support/proof-size.ts';
import { contextOf, runTool, theTool } from '../support/running-tools.ts';
import type { Scenario } from '../support/world.ts';

When(/^the tool (\w+) runs with (\{.*\})$/, async function (this: Scenario, name: string, args: string) {
  await runTool(this, name, JSON.parse(args));
});

const REASONS = new WeakMap<Scenario, unknown>();

When(
  /^the tool (\w+) runs with (\{.*\}) and the run is interrupted after (\d+) ms$/,
  async function (this: Scenario, name: string, args: string, delay: string) {
    setTimeout(() => this.interrupt.abort(new Error('the user has had enough')), Number(delay));
    await keepReason(this, name, args);
  },
);

When(/^the tool (\w+) is to run with (\{.*\})$/, async function (this: Scenario, name: string, args: string) {
  await keepReason(this, name, args);
});

async function keepReason(scenario: Scenario, name: string, args: string): Promise<void> {
  const run = async () => await theTool(name).run(JSON.parse(args), contextOf(scenario));
  REASONS.set(scenario, await run().catch((error: unknown) => error));
}

Then('the tool ends with the reason of the interruption', function (this: Scenario) {
  assert.equal(REASONS.get(this), this.interrupt.signal.reason);
});

Then(/^it gives (?:"(.*)"|'(.*)')$/, function (this: Scenario, text: string | null, other: string | null) {
  assert.equal(this.unexplained?.stderr, undefined);
  assert.equal(this.last.stdout, text ?? other);
});

Then('it gives:', function (this: Scenario, text: string) {
  assert.equal(this.unexplained?.stderr, undefined);
  assert.equal(this.last.stdout, text);
});

Then('it gives a text that ends in {string}', function (this: Scenario, end: string) {
  assert.ok(this.last.stdout.endsWith(end), this.last.stdout.slice(-200));
});

Then(/^the tool fails with "(.*)"$/, function (this: Scenario, message: string) {
  assert.equal(failureOf(this), message);
});

Then('the tool fails with:', function (this: Scenario, message: string) {
  assert.equal(failureOf(this), message);
});

Then(/^the tool fails with a message that begins "(.*)"$/, function (this: Scenario, beginning: string) {
  assert.equal(failureOf(this).slice(0, beginning.length), beginning);
});

function failureOf(scenario: Scenario): string {
  assert.ok(scenario.unexplained, `it gave ${JSON.stringify(scenario.last.stdout.slice(0, 200))}`);
  scenario.unexplained = undefined;
  return scenario.last.stderr;
}

Then('the built-in tools are:', function (this: Scenario, table: DataTable) {
  const rows = toolNames().map((name) => {
    const { needs, mainArgument = '', isOffered } = theTool(name);
    return [name, needs.join(', '), mainArgument, isOffered ? 'yes' : 'no'];
  });
  assert.deepEqual(rows, table.rows());
  assert.equal(findTool('nothing'), undefined);
  assert.equal(findTool('constructor'), undefined);
});

const MANUAL = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'tools.md'), 'utf8');

Then('the table of docs\\/tools.md states the permissions of each tool and its argument for the input', () => {
  const rows = [...MANUAL.matchAll(/^\| \[`(\w+)`\]\(#(\w+)\) \| .*? \| (.*)\| (.*)\|$/gm)].map((row) =>
    row.slice(1, 5).map((cell) => cell.replaceAll('`', '').trim()),
  );
  assert.deepEqual(
    rows,
    toolNames().map((name) => [name, name, theTool(name).needs.join(', '), theTool(name).mainArgument ?? '']),
  );
});

Then('its section in docs\\/tools.md names each of its arguments and no other', () => {
  for (const name of toolNames()) {
    const [, section = ''] = new RegExp(`^### \`${name}\`\\n(.*?)^##`, 'ms').exec(MANUAL) ?? [];
    const documented = [...section.matchAll(/^\| `(\w+)` \|/gm)].map((row) => row[1]);
    assert.deepEqual(documented.sort(), Object.keys(theTool(name).parameters.properties as object).sort(), name);
  }
});

Then('each tool has a JSON Schema of its arguments', () => {
  for (const name of toolNames()) {
    const { parameters, mainArgument, description } = theTool(name);
    assert.equal(new Ajv({ strict: true, allowUnionTypes: true }).validateSchema(parameters), true);
    assert.equal(parameters.additionalProperties, false);
    assert.ok(mainArgument === undefined || mainArgument in (parameters.properties as object), name);
    assert.match(description, /\.$/);
  }
});

Then('the check of arguments and a validator of JSON Schema agree on all arguments that a model may send', () => {
  for (const name of toolNames()) {
    const tool = theTool(name);
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(tool.parameters);
    const keys = Object.keys(tool.parameters.properties as object);
    fc.assert(
      fc.property(argumentsOf(keys), (args) => {
        assert.equal(argumentsFault(tool, args) === undefined, validate(args), JSON.stringify(args));
      }),
      { numRuns: proofCases(500) },
    );
  }
});

function argumentsOf(keys: readonly string[]): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    fc.constantFrom('', 'GET', 'text', 0, 1, -1, 1.5, 30_000, 30_001, 1e300, true, false, null),
    fc.dictionary(fc.string({ maxLength: 3 }), fc.constantFrom('text', 1), { maxKeys: 2 }),
    fc.array(fc.string(), { maxLength: 1 }),
  );
  const likely = fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] });
  return fc.oneof(
    likely,
    likely,
    likely,
    fc.dictionary(fc.constantFrom(...keys, 'other', '__proto__'), value),
    fc.jsonValue(),
  );
}

When(/^the arguments of (\w+) are (.*)$/, function (this: Scenario, name: string, args: string) {
  const fault = argumentsFault(theTool(name), JSON.parse(args));
  this.finish({
    command: `the arguments of ${name}`,
    status: fault === undefined ? 0 : 1,
    stdout: '',
    stderr: fault ?? '',
  });
});

Then(/^they are refused: (.*)$/, function (this: Scenario, fault: string) {
  assert.equal(failureOf(this), fault);
});

When(
  /^the tool calculate runs with the expression (?!that is)(.*)$/,
  async function (this: Scenario, expression: string) {
    await runTool(this, 'calculate', { expression });
  },
);

const BOMBS: readonly (readonly [pattern: RegExp, make: (count: number) => string])[] = [
  [/^(\d+) brackets in brackets$/, (count) => `${'('.repeat(count)}1${')'.repeat(count)}`],
  [/^(\d+) calls in calls$/, (count) => `${'abs('.repeat(count)}1${')'.repeat(count)}`],
  [/^(\d+) minus signs$/, (count) => `${'-'.repeat(count)}1`],
  [/^a number of (\d+) digits$/, (count) => '9'.repeat(count)],
  [/^(\d+) spaces$/, (count) => ' '.repeat(count)],
  [/^a sum of (\d+) ones$/, (count) => `1${'+1'.repeat(count - 1)}`],
];

When(/^the tool calculate runs with the expression that is (.*)$/, async function (this: Scenario, bomb: string) {
  const [pattern, make] = BOMBS.find(([one]) => one.test(bomb)) ?? assert.fail(bomb);
  await runTool(this, 'calculate', { expression: make(Number(pattern.exec(bomb)?.[1])) });
});

Then('calculate and JavaScript agree on any arithmetic of small numbers', () => {
  fc.assert(
    fc.property(ARITHMETIC, (expression) => {
      assert.equal(calculate({ expression }), String(new Function(`"use strict"; return ${expression}`)()));
    }),
    { numRuns: proofCases(2_000) },
  );
});

Then('calculate keeps each digit in any arithmetic of whole numbers', () => {
  fc.assert(
    fc.property(WHOLE, fc.constantFrom('+', '-', '*', '%', '<', '>=', '==', '!='), WHOLE, (left, operator, right) => {
      fc.pre(operator !== '%' || right !== 0n);
      const expected: unknown = new Function('left', 'right', `return left ${operator} right`)(left, right);
      assert.equal(calculate({ expression: `${left} ${operator} (${right})` }), String(expected));
    }),
    { numRuns: proofCases(2_000) },
  );
});

const WHOLE = fc.oneof(
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
  fc.bigInt({ min: -9n, max: 9n }),
);

/** Numbers so small that no operation gives a whole number that JavaScript would round. */
const NUMBER = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map(String),
  fc.double({ min: 1e-3, max: 1e3, noNaN: true }).map(String),
  fc.constantFrom('.5', '0.1', '1e-7', '2.5e+0', '0x7'),
);

/** Divides only by numbers and has a bounded depth, so that no operation is infinite, which JavaScript would allow. */
const { expression: ARITHMETIC } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    NUMBER,
    fc
      .tuple(tie('expression'), fc.constantFrom('+', ' - ', '*', ' + ', ' * '), tie('expression'))
      .map((parts) => parts.join('')),
    fc.tuple(tie('expression'), fc.constantFrom('/', ' % '), NUMBER).map((parts) => parts.join('')),
    tie('expression').map((inner) => `(${inner})`),
    tie('expression').map((inner) => `-(${inner})`),
    fc
      .tuple(tie('expression'), tie('expression'), tie('expression'))
      .map(([left, right, other]) => `(${left} < ${right} ? ${right} : ${other})`),
  ),
}));

When(/^the tool extract looks for \/(.*)\/ in "(.*)"$/, async function (this: Scenario, pattern: string, text: string) {
  await runTool(this, 'extract', { text, pattern });
});

When(
  /^the tool extract looks for \/(.*)\/ in (\d+) times "a" and a "!"$/,
  async function (this: Scenario, pattern: string, count: string) {
    await runTool(this, 'extract', { text: `${'a'.repeat(Number(count))}!`, pattern });
  },
);

When(
  'the tool extract looks for all matches, each of which reads the text to its end',
  async function (this: Scenario) {
    await runTool(this, 'extract', { text: 'a'.repeat(100_000), pattern: 'a.*b|a', all: true });
  },
);

When('the tool extract looks for 66000 instructions on 100000 characters', async function (this: Scenario) {
  await runTool(this, 'extract', { text: 'aé'.repeat(50_000), pattern: '(?i)(\\pL{1000})'.repeat(60) });
});

When('the tool extract looks for all single letters in {int} letters', async function (this: Scenario, count: number) {
  await runTool(this, 'extract', { text: 'a'.repeat(count), pattern: 'a', all: true });
});

When('the tool json_select looks for {string} in:', async function (this: Scenario, pointer: string, text: string) {
  await runTool(this, 'json_select', { text, pointer });
});

const TEXTS: Readonly<Record<string, () => string>> = {
  empty: () => '',
  'a sentence': () => 'Here it is.',
  '9 MiB long': () => `"${'a'.repeat(9 * 1024 * 1024)}"`,
  '1000 lists in lists': () => `${'['.repeat(1_000)}${']'.repeat(1_000)}`,
  '100000 lists in lists': () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
};

When(
  'the tool json_select looks for {string} in a text that is {}',
  async function (this: Scenario, pointer: string, what: string) {
    await runTool(this, 'json_select', { text: (TEXTS[what] ?? assert.fail(what))(), pointer });
  },
);

When('{string} is cut to {int} characters', function (this: Scenario, text: string, most: number) {
  this.finish({ command: 'cut', status: 0, stdout: cutResult(text, most), stderr: '' });
});

When('a text of {int} letters is cut', function (this: Scenario, count: number) {
  this.finish({ command: 'cut', status: 0, stdout: cutResult('a'.repeat(count)), stderr: '' });
});
