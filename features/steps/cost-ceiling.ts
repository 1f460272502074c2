// The ceiling of tokens and dollars: the guard under calls that use all they may, in any order, and what a run is charged.

import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { Budget, RunBudget } from '../../src/executor/budget/budget.ts';
import { countExactly } from '../../src/executor/budget/count-tokens.ts';
import { Cancellation } from '../../src/executor/run/cancellation.ts';
import { picodollarsOf, worstCaseOf } from '../../src/money.ts';
import { assertCallsAreTreatedAsOneByOne, assertCeilingsHold } from '../support/adversary.ts';
import { programOf } from '../support/library-program.ts';
import { proofCases } from '../support/proof-size.ts';
import { assertWholeRunsKeepTheirLimits } from '../support/whole-runs.ts';
import type { Scenario } from '../support/world.ts';

Then(
  'whatever runs of random calls in nested budgets do, no ceiling is crossed and no call waits for ever',
  { timeout: 120_000 },
  () => assertCeilingsHold(proofCases(1500)),
);

Then(
  'whatever a provider does to random graphs, no limit is crossed, no charge is lost, and no request is left open',
  { timeout: 180_000 },
  () => assertWholeRunsKeepTheirLimits(proofCases(600)),
);

Then('each call is granted at once what it is granted one after the other', { timeout: 120_000 }, () =>
  assertCallsAreTreatedAsOneByOne(proofCases(1000)),
);

Then('{int} calls of one run that wait for each other all end, and nothing is warned of', async (count: number) => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const [guard, ending] = [new RunBudget(), new Cancellation(undefined, undefined)];
  const ask = {
    budget: new Budget({ maxTotalTokens: 10 }),
    order: [0],
    inputTokens: 1,
    outputTokens: 9,
    minOutputTokens: 9,
    price: undefined,
    model: 'a/b',
  };
  const charges = await Promise.all(
    Array.from({ length: count }, () =>
      guard.reserve(ask, ending.signal).then((reservation) => setImmediate().then(() => reservation.settle('nothing'))),
    ),
  );
  process.off('warning', onWarning);
  ending.release();
  assert.deepEqual({ charges: charges.length, warnings }, { charges: count, warnings: [] });
});

/** `count / 10 ** places`, as a person would write it. */
const decimals = fc.record({
  count: fc.integer({ min: 0, max: 999_999_999_999_999 }),
  places: fc.integer({ min: 0, max: 15 }),
});

Then('limits are rounded down and prices up to the millionth of a millionth of a dollar', () => {
  fc.assert(
    fc.property(decimals, ({ count, places }) => {
      const dollars = Number(`${count}e-${places}`);
      const [whole, unit] = [BigInt(count), 10n ** BigInt(places)];
      assert.equal(picodollarsOf(dollars), (whole * 10n ** 12n) / unit);
      assert.equal(
        worstCaseOf({ inputPer1M: dollars, outputPer1M: 0 }).perInput,
        (whole * 10n ** 6n + unit - 1n) / unit,
      );
    }),
    { numRuns: proofCases(5000) },
  );
});

const words = fc.oneof(
  fc.constantFrom(
    'the ',
    'internationalisation',
    '\n\n',
    '東京',
    '👩‍👩‍👧',
    '�',
    '<|endoftext|>',
    '    ',
    'aaaa',
    '1234567',
  ),
  fc.string({ unit: 'grapheme' }),
);

Then('a text that is counted in pieces never counts less than as a whole', { timeout: 120_000 }, async () => {
  const [{ Tiktoken }, { default: ranks }] = await Promise.all([
    import('js-tiktoken/lite'),
    import('js-tiktoken/ranks/o200k_base'),
  ]);
  const encoding = new Tiktoken(ranks);
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 300 }), async (parts) => {
      const text = parts.join('');
      assert.ok(((await countExactly('gpt-4o', [text])) ?? 0) >= encoding.encode(text, [], []).length);
    }),
    { numRuns: proofCases(200) },
  );
});

Then('the tokens of {string} for {string} are not counted exactly', async (text: string, model: string) => {
  assert.equal(await countExactly(model, [text]), undefined);
});

Then('the error says that {} US dollars are charged', function (this: Scenario, json: string) {
  assert.equal(programOf(this).failure(this).spent?.chargedUsd ?? null, JSON.parse(json));
});

Given('the clock shows {word}', function (this: Scenario, time: string) {
  this.now = time;
});

When(
  'a program executes {string} {int} times at once',
  async function (this: Scenario, message: string, count: number) {
    const program = programOf(this);
    await program.attempt(this, 'execute', async () => {
      const executor = program.make();
      const results = await Promise.all(Array.from({ length: count }, () => executor.execute(message)));
      for (const result of results) assert.deepEqual(result, results[0]);
      program.result = results[0];
    });
  },
);

When('a program executes the conversation {}', async function (this: Scenario, json: string) {
  const program = programOf(this);
  await program.attempt(this, 'execute', async () => {
    program.result = await program.make().execute(JSON.parse(json));
  });
});

Then('the preview of {} is:', async function (this: Scenario, input: string, json: string) {
  const preview = await programOf(this).make().preview(JSON.parse(input));
  assert.ok(preview.type === 'llm');
  assert.deepEqual({ ...preview, costUsd: preview.costUsd ?? 'undefined' }, JSON.parse(json));
});
