// Steps for whole numbers that a double cannot represent, in JSON that is parsed and serialized.

import assert from 'node:assert/strict';
import { Then } from '@cucumber/cucumber';
import fc from 'fast-check';
import { parseJson, stringifyJson } from '../../src/json-text.ts';
import { proofCases } from '../support/proof-size.ts';

/** Strings, including some that resemble the markers which separate long numbers from strings. */
const TEXT = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('#', '#n5', '#s', '##', '\\', '\n#', '"', '__proto__', '2512292042121000001'),
);
const NUMBER = fc.oneof(
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
  fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
);
const { json: JSON_TEXT } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    NUMBER.map((number) => (typeof number === 'bigint' ? String(number) : JSON.stringify(number))),
    TEXT.map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'null', '{}', '[]'),
    fc.array(tie('json'), { maxLength: 4 }).map((entries) => `[${entries.join(',')}]`),
    fc
      .uniqueArray(fc.tuple(TEXT, tie('json')), { maxLength: 4, selector: ([key]) => key })
      .map((entries) => `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
  ),
}));

Then('for any JSON that is parsed and serialized, the whole numbers are the same', () => {
  fc.assert(
    fc.property(JSON_TEXT, fc.constantFrom(0, 2), (json, space) => {
      const written = stringifyJson(parseJson(json), space);
      assert.deepEqual(digitsIn(written), digitsIn(json));
      assert.deepEqual(JSON.parse(written), JSON.parse(json));
    }),
    { numRuns: proofCases(2_000) },
  );
});

/** Returns the whole numbers of a text, sorted, because keys of an object that are numbers come first. */
function digitsIn(json: string): readonly string[] {
  return [...json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g)]
    .map(([digits]) => digits)
    .sort();
}
