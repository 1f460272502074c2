// Steps for properties of all names and all patterns, with any input.

import assert from 'node:assert/strict';
import { Then } from '@cucumber/cucumber';
import fc from 'fast-check';
import { type ActorName, parseActorName } from '../../src/actor/name.ts';
import { ValidationError } from '../../src/errors.ts';
import { KNOWN_TABLE } from '../../src/providers/table/provider-table.ts';
import { proofCases } from '../support/proof-size.ts';
import type { Scenario } from '../support/world.ts';

/** Strings that resemble a valid name, and strings that do not. */
const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: fc.constantFrom('a', 'Z', '0', '.', '_', '-', '/', ':', ' ', '\n', 'é', '\u0000'), maxLength: 70 }),
  fc
    .tuple(fc.constantFrom('openai', 'mock', 'local', 'my'), fc.string({ unit: 'grapheme', maxLength: 300 }))
    .map((parts) => parts.join('/')),
);
const part = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,63}$/);

Then('every string is either parsed as a name or refused', () => {
  fc.assert(
    fc.property(typed, (text) => void read(text)),
    { numRuns: proofCases(2_000) },
  );
});

Then('every accepted name is parsed to the same name again', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const name = read(text);
      if (name === undefined) return;
      assert.equal(name.full, `${name.namespace}/${name.name}`);
      assert.deepEqual(read(name.full), name);
    }),
    { numRuns: proofCases(2_000) },
  );
});

Then('every name of the grammar is accepted, with or without its namespace', () => {
  fc.assert(
    fc.property(part, part, (namespace, name) => {
      assert.deepEqual(read(`${namespace}/${name}`), { namespace, name, full: `${namespace}/${name}` });
      assert.deepEqual(read(name), { namespace: 'local', name, full: `local/${name}` });
    }),
    { numRuns: proofCases(500) },
  );
});

Then('every suggestion for a refused name is accepted', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const hint = refusal(text)?.hint;
      const [, suggested] = /^Try (.+)\.$/.exec(hint ?? '') ?? [];
      if (suggested !== undefined) assert.notEqual(read(suggested), undefined, suggested);
    }),
    { numRuns: proofCases(2_000) },
  );
});

function read(text: string): ActorName | undefined {
  try {
    return parseActorName(text, KNOWN_TABLE.isReserved);
  } catch (error) {
    assert.ok(error instanceof ValidationError, String(error));
    assert.equal(error.code, 'INVALID_NAME');
    return undefined;
  }
}

function refusal(text: string): ValidationError | undefined {
  try {
    parseActorName(text, KNOWN_TABLE.isReserved);
    return undefined;
  } catch (error) {
    return error as ValidationError;
  }
}

Then(
  'a pattern of a, b, \\/ and * lists what the regular expression of the same meaning finds',
  async function (this: Scenario) {
    const { stdout } = await this.run('agents actor list --json');
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    const pattern = fc
      .string({ unit: fc.constantFrom('a', 'b', '/', '*'), minLength: 1, maxLength: 8 })
      .filter((text) => text.includes('*'));
    await fc.assert(
      fc.asyncProperty(pattern, async (text) => {
        const outcome = await this.run(`agents actor list "${text}" --json`);
        const meaning = new RegExp(`^${text.replaceAll('*', '.*')}$`);
        assert.deepEqual(
          (JSON.parse(outcome.stdout) as { name: string }[]).map(({ name }) => name),
          names.filter((name) => meaning.test(name)),
        );
      }),
      { numRuns: proofCases(200) },
    );
  },
);
