// Steps for halves of surrogate pairs, which are not valid text.

import assert from 'node:assert/strict';
import { Then } from '@cucumber/cucumber';
import fc from 'fast-check';
import { wellFormedJson, wellFormedValue } from '../../src/well-formed.ts';
import { proofCases } from '../support/proof-size.ts';
import type { Scenario } from '../support/world.ts';

Then('no character of the output is split', function (this: Scenario) {
  const { stdout } = this.last;
  assert.match(stdout, /^(a😀😀)+(a😀?)?\n\[cut: \d+ bytes are left out here\]\n(😀){0,2}(a😀😀)+$/);
});

const PIECE = fc.constantFrom('a', '"', '\\', '\\ud83d', '\ud83d', '\ude00', '😀', '\n', 'ud83d');
const TEXT = fc.array(PIECE, { maxLength: 8 }).map((pieces) => pieces.join(''));

/** JSON strings with escapes for all characters, for those that need one, or for surrogates only. */
const WRITTEN: readonly ((text: string) => string)[] = [
  (text) => JSON.stringify(text),
  (text) =>
    `"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`,
  (text) =>
    JSON.stringify(text).replaceAll(
      /[\ud800-\udfff]/g,
      (half) => `\\u${half.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
];

Then('any JSON text becomes the same JSON with U+FFFD in the place of each half', () => {
  fc.assert(
    fc.property(TEXT, TEXT, fc.constantFrom(...WRITTEN), (key, value, write) => {
      const json = `{${write(key)}:[${write(value)}]}`;
      assert.deepEqual(JSON.parse(wellFormedJson(json)), wellFormedValue(JSON.parse(json)));
      assert.doesNotMatch(wellFormedJson(json), /\p{Surrogate}/u);
    }),
    { numRuns: proofCases(2_000) },
  );
});
