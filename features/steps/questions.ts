// Steps for questions before a tool runs: the request of the model, the keys typed, and the text of the terminal.

import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { CONTINUATION_PREFIX, fill, LINE_PREFIX, linesOf } from '../../src/cli/views/question-rows.ts';
import { VisibleText, visible } from '../../src/cli/views/terminal-text.ts';
import { proofCases } from '../support/proof-size.ts';
import { type RunningTerminal, startInTerminal } from '../support/terminals.ts';
import { Typist } from '../support/typist.ts';
import type { Scenario } from '../support/world.ts';

Given('a terminal of {int} columns and {int} rows', function (this: Scenario, columns: number, rows: number) {
  this.columns = columns;
  this.rows = rows;
});

/** Expands `[40 x ab]` to forty times `ab`, and `[40 spaces]` to forty spaces. */
Given('a file {string} with repetitions:', function (this: Scenario, name: string, text: string) {
  const spaces = text.replaceAll(/\[(\d+) spaces\]/g, (_, times: string) => ' '.repeat(Number(times)));
  this.write(
    name,
    spaces.replaceAll(/\[(\d+) x ([^\]]+)\]/g, (_, times: string, part: string) => part.repeat(Number(times))),
  );
});

Given('the user types:', function (this: Scenario, table: DataTable) {
  this.typist = new Typist(
    table
      .hashes()
      .map(({ 'once it shows': prompt = '', keys }) => ({ prompt, keys: JSON.parse(`"${keys}"`) as string })),
  );
});

Given('the user types {string} after the question', function (this: Scenario, keys: string) {
  this.typist = new Typist([{ prompt: '[y/N] ', keys: JSON.parse(`"${keys}"`) as string }]);
});

Then('the JSON of stderr is {}', function (this: Scenario, json: string) {
  assert.equal(this.last.stderr, JSON.parse(json));
});

Then('this was written to the terminal:', function (this: Scenario, text: string) {
  const lines = this.last.stderr.split('\n').map((line) => line.trimEnd());
  assert.equal(lines.join('\n').trimEnd(), text.replaceAll('{folder}', this.folder));
});

const terminals = new WeakMap<Scenario, RunningTerminal>();

function terminalOf(scenario: Scenario): RunningTerminal {
  return terminals.get(scenario) ?? assert.fail('nothing was started in a terminal');
}

When(
  'I start `{}` in a terminal of {int} columns and {int} rows',
  function (this: Scenario, line: string, columns: number, rows: number) {
    terminals.set(this, startInTerminal(this, line, { columns, rows }));
  },
);

/** Types a space for each page until the question itself is shown. */
When(
  'the user scrolls to the last page and types {string}',
  { timeout: 60_000 },
  async function (this: Scenario, keys: string) {
    const terminal = terminalOf(this);
    for (;;) {
      const seen = await terminal.showsOne(['[y/N] ', ' --']);
      if (seen === 0) break;
      terminal.type(' ');
    }
    terminal.type(JSON.parse(`"${keys}"`) as string);
  },
);

When(
  'the terminal is resized to {int} columns and {int} rows',
  async function (this: Scenario, columns: number, rows: number) {
    terminalOf(this).resize({ columns, rows });
  },
);

When('that terminal shows {string}', async function (this: Scenario, text: string) {
  await terminalOf(this).shows(text);
});

When('the user types {string} into that terminal', function (this: Scenario, keys: string) {
  terminalOf(this).type(JSON.parse(`"${keys}"`) as string);
});

When('the command in that terminal has ended', { timeout: 60_000 }, async function (this: Scenario) {
  this.finish(await terminalOf(this).outcome);
});

/** Fails on a sequence that erases completed text (ESC[2J, ESC[3J, ESC[J, ESC[1J, ESC c) or switches the screen. */
Then('none of the shown text was erased', function (this: Scenario) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for these characters
  const erasing = /\u001b(?:\[[0-3]?J|c|\[\?(?:47|1047|1049)[hl])/u;
  assert.equal(erasing.exec(terminalOf(this).raw), null);
});

/** A question does not move the cursor and has no colors. */
Then('it wrote no escape sequence', function (this: Scenario) {
  assert.equal(terminalOf(this).raw.includes('\u001b'), false, JSON.stringify(terminalOf(this).raw));
});

/** Characters that interact with each other, so that generated texts cover all rules. */
const SIGNS = [
  ...'aé漢 <>U+x,09\t\n',
  '\r',
  '\u00a0',
  '\u200b',
  '\u200c',
  '\u200d',
  '\ufe0f',
  '\u0301',
  '\u202e',
  '\u2028',
  '\u3164',
  '\u001b',
  '\u0085',
];
const MORE_SIGNS = [
  '👩',
  '🏽',
  '🏴',
  '\u{e0067}',
  '\u{e007f}',
  'ی',
  'م',
  'क',
  '\u094d',
  'ខ',
  '\u20e3',
  '1',
  '\ud83d',
  '\ude00',
  '\r\n',
  '<U+200D>',
  '<12 spaces>',
  '          ',
];
const TEXT = fc.array(fc.constantFrom(...SIGNS, ...MORE_SIGNS), { maxLength: 40 }).map((parts) => parts.join(''));

Then('for any text of a model, the rows of the question contain all of it and fit the terminal', () => {
  const width = fc.integer({ min: 4, max: 60 });
  fc.assert(
    fc.property(TEXT, width, (text, columns) => {
      const rows = linesOf(text).flatMap((line) =>
        fill(line, { width: columns, first: LINE_PREFIX, next: CONTINUATION_PREFIX }),
      );
      for (const row of rows) {
        assert.match(row, /^[|:] /);
        assert.ok(
          [...row].reduce((sum, sign) => sum + (/[\p{Mn}\p{Me}]/u.test(sign) ? 0 : /[ -~]/.test(sign) ? 1 : 2), 0) <=
            columns,
          row,
        );
        assert.doesNotMatch(row, /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\p{Default_Ignorable_Code_Point}| {9}/u);
      }
      assert.equal(readBack(rows), text);
    }),
    { numRuns: proofCases(3_000) },
  );
});

/** Returns the text that a reader reconstructs from the rows. */
function readBack(rows: readonly string[]): string {
  const lines = rows
    .map((row) => (row.startsWith(CONTINUATION_PREFIX) ? row.slice(2) : `\n${row.slice(2)}`))
    .join('')
    .slice(1);
  const text = lines.replaceAll(
    /<(?:U\+([0-9A-F]+)|([\d,]+) x U\+([0-9A-F]+)|([\d,]+) (space|tab|blank line|character)s?)>/g,
    (_, ...found: string[]) => {
      const [code, times, repeated, amount, what] = found;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (repeated !== undefined) return String.fromCodePoint(Number.parseInt(repeated, 16)).repeat(number(times));
      const written = { space: ' ', tab: '\t', 'blank line': '\n', character: '' }[what ?? ''] ?? '';
      return written.repeat(number(amount) - (what === 'blank line' ? 1 : 0));
    },
  );
  return text;
}

function number(text = ''): number {
  return Number(text.replaceAll(',', ''));
}

Then('for any chunk boundaries, an answer is displayed the same', () => {
  fc.assert(
    fc.property(TEXT, fc.array(fc.nat(60), { maxLength: 6 }), (text, cuts) => {
      const shown = new VisibleText();
      const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((end, index) => shown.take(text.slice(places[index], end)));
      assert.equal([...pieces, shown.end()].join(''), visible(text, true));
    }),
    { numRuns: proofCases(5_000) },
  );
});

/** Checks each character between two letters, where no script and no emoji needs an invisible character. */
Then('a terminal gets no invisible character', () => {
  const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{16fe4}\u{1d159}]/u;
  const seen = /[\n\t\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/u;
  const wrong: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    // These planes are mostly for private use.
    if (code > 0xe0fff && code < 0x10fff0) continue;
    const character = String.fromCodePoint(code);
    const isHidden = hidden.test(character) && !seen.test(character);
    if (isHidden === visible(`a${character}a`, true).includes(character)) wrong.push(code.toString(16));
  }
  assert.deepEqual(wrong, []);
});

Then('the question shows {string} as {string}', (json: string, shown: string) => {
  const rows = linesOf(JSON.parse(`"${json}"`) as string).flatMap((line) =>
    fill(line, { width: 79, first: LINE_PREFIX, next: CONTINUATION_PREFIX }),
  );
  assert.equal(rows.join('\n'), JSON.parse(`"${shown}"`));
});

Then('a terminal shows {string} as {string}', (json: string, shown: string) => {
  const text = JSON.parse(`"${json}"`) as string;
  assert.equal(visible(text, true), shown === 'the same' ? text : JSON.parse(`"${shown}"`));
  assert.equal(visible(text, false), text);
});
