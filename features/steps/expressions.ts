// What templates, expressions and patterns of a graph make of the outputs of its nodes.

import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import { evaluateExpression, expressionFaults } from '../../src/templates/expression.ts';
import { matchPattern, patternFault } from '../../src/templates/pattern.ts';
import { isReservedWord } from '../../src/templates/reserved-words.ts';
import { renderTemplate, templateFaults } from '../../src/templates/template.ts';
import { type NodeValues, TemplateError, type TemplateNames, type TemplateValues } from '../../src/templates/values.ts';
import { proofCases } from '../support/proof-size.ts';
import type { Scenario } from '../support/world.ts';

const CONTEXT = { language: 'English', count: 3, ratio: 0.5, strict: true, none: null, pattern: '^A' };

const nodesOf = new WeakMap<Scenario, Record<string, NodeValues>>();

Given('a graph whose nodes have run so far:', function (this: Scenario, table: DataTable) {
  const nodes: Record<string, NodeValues> = {};
  for (const { node = '', runs, output = '', error } of table.hashes()) {
    nodes[node] = { output, runs: Number(runs), error: error ? { code: 'PROVIDER_FAILED', message: error } : null };
  }
  nodesOf.set(this, nodes);
});

Given('{int} other nodes', function (this: Scenario, count: number) {
  const others = Array.from({ length: count }, (_, index) => [`other_${index}`, node('x')]);
  nodesOf.set(this, { ...nodes(this), ...Object.fromEntries(others) });
});

Given(/^the node (\w+) put out (.*)$/, function (this: Scenario, id: string, parts: string) {
  nodesOf.set(this, { ...nodes(this), [id]: node(repeated(parts)) });
});

/** "100 times `a`, `b`" as a text. */
function repeated(parts: string): string {
  return [...parts.matchAll(/(?:(\d+) times )?`(.*?)`/g)]
    .map(([, times = '1', text = '']) => unescaped(text).repeat(Number(times)))
    .join('');
}

function unescaped(text: string): string {
  return text.replaceAll('\\n', '\n');
}

function node(output: string): NodeValues {
  return { output, runs: 1, error: null };
}

function nodes(scenario: Scenario): Record<string, NodeValues> {
  return nodesOf.get(scenario) ?? {};
}

function valuesOf(scenario: Scenario, input = 'Ada'): TemplateValues {
  return { input, message: 'Ada Lovelace', context: CONTEXT, nodes: nodes(scenario) };
}

function namesOf(scenario: Scenario): TemplateNames {
  return { contextKeys: Object.keys(CONTEXT), nodeIds: Object.keys(nodes(scenario)) };
}

/** What it gives stands on stdout, what is wrong with it on stderr. */
function finish(scenario: Scenario, work: () => unknown): void {
  try {
    scenario.finish({ command: 'a graph', status: 0, stdout: String(work()), stderr: '' });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    scenario.finish({ command: 'a graph', status: 1, stdout: '', stderr: error.message });
  }
}

function refuse(scenario: Scenario, faults: readonly string[]): void {
  scenario.finish({ command: 'a graph', status: faults.length === 0 ? 0 : 2, stdout: '', stderr: faults.join('\n') });
}

When(/^a node with the template `([^`]*)` runs$/, function (this: Scenario, template: string) {
  finish(this, () => renderTemplate(template, valuesOf(this)));
});

When(
  /^a node with the template `(.*)`, (\d+) times `(.*)`, `(.*)` runs$/,
  function (this: Scenario, start: string, times: string, part: string, end: string) {
    finish(this, () => renderTemplate(start + part.repeat(Number(times)) + end, valuesOf(this)));
  },
);

When(/^a graph with the template `(.*)` is added$/, function (this: Scenario, template: string) {
  refuse(this, templateFaults(template, namesOf(this)));
});

When(/^the expression `([^`]*)` is evaluated$/, function (this: Scenario, expression: string) {
  finish(this, () => evaluateExpression(expression, valuesOf(this)));
});

When(
  /^the expression `(.*)`, (\d+) times `(.*)`, `(.*)` is evaluated$/,
  function (this: Scenario, start: string, times: string, part: string, end: string) {
    finish(this, () => evaluateExpression(start + part.repeat(Number(times)) + end, valuesOf(this)));
  },
);

When(/^a graph with the expression `(.*)` is added$/, function (this: Scenario, expression: string) {
  refuse(this, expressionFaults(expression, namesOf(this)));
});

When(/^the pattern `(.*)` is looked for in (.*)$/, function (this: Scenario, pattern: string, parts: string) {
  const text = repeated(parts);
  finish(this, () => {
    const match = matchPattern(pattern, text);
    return match === undefined ? 'no match' : `${match.start} to ${match.end}: <${text.slice(match.start, match.end)}>`;
  });
});

When(/^a graph with the pattern `(.*)` is added$/, function (this: Scenario, pattern: string) {
  const fault = patternFault(pattern);
  refuse(this, fault === undefined ? [] : [fault]);
});

Then(/^it comes out as "(.*)"$/, function (this: Scenario, text: string) {
  assert.equal(this.last.stderr, '');
  assert.equal(this.last.stdout, unescaped(text));
});

Then('{word} is a reserved word', (word: string) => {
  assert.equal(isReservedWord(word), true);
});

const anyId = fc.oneof(
  fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/),
  fc.constantFrom(
    'constructor',
    'get',
    'has',
    'items',
    'keys',
    'length',
    'map',
    'output',
    'runs',
    'self',
    'size',
    'values',
    'range',
    'set',
    'macro',
  ),
);

Then('every id that is no reserved word names a node in templates and expressions', () => {
  fc.assert(
    fc.property(anyId, (id) => {
      fc.pre(!isReservedWord(id));
      const values = { input: '', message: '', context: {}, nodes: { [id]: node('said') } };
      const names = { contextKeys: [], nodeIds: [id] };
      assert.deepEqual(
        [...templateFaults(`{{ nodes.${id}.output }}`, names), ...expressionFaults(`nodes.${id}.runs == 1`, names)],
        [],
      );
      assert.equal(renderTemplate(`{{ nodes.${id}.output }}`, values), 'said');
      assert.equal(evaluateExpression(`nodes.${id}.runs == 1`, values), true);
    }),
    { numRuns: proofCases(500) },
  );
});

/** Any text, or one that is put together of words. */
function textsOf(words: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(fc.constantFrom(...words), { maxLength: 14 }).map((some) => some.join('')),
  );
}

const WORDS = [
  ...[
    'input',
    'message',
    'context',
    'nodes',
    'nodes.a',
    'nodes.a.json',
    'x',
    'true',
    'null',
    '1',
    '2.5',
    '"a"',
    '-',
    '!',
    '+',
    '*',
    '/',
    '==',
    '<',
  ],
  ...[
    'in',
    '&&',
    '||',
    '?',
    ':',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '.',
    ',',
    'size(',
    'has(',
    '.all(x,',
    '.map(x,',
    '.matches(',
    '.contains(',
    '.output',
  ],
];
const anyExpression = textsOf(WORDS);

Then('every text is evaluated to true or false, or refused as an expression', () => {
  fc.assert(
    fc.property(anyExpression, fc.json(), (source, output) => {
      const values = { input: 'x', message: 'y', context: { x: 1 }, nodes: { a: node(output) } };
      const result = attempt(() => evaluateExpression(source, values));
      assert.ok(result === undefined || typeof result === 'boolean');
      const faults = expressionFaults(source, { contextKeys: ['x'], nodeIds: ['a'] });
      if (result !== undefined && !/nodes|x/.test(source)) assert.deepEqual(faults, []);
    }),
    { numRuns: proofCases(5_000) },
  );
});

const TEMPLATE_WORDS = [
  ...[
    '{{ ',
    ' }}',
    '{% if ',
    ' %}',
    '{% endif %}',
    '{% for x in ',
    '{% endfor %}',
    '{# ',
    ' #}',
    'nodes.a.json',
    'nodes.a',
    'input',
    'context',
    'x',
  ],
  ...[
    '|',
    'join',
    'replace(',
    ')',
    '[',
    ']',
    '"a"',
    '1',
    ',',
    '~',
    '+',
    ' in ',
    ' is ',
    'string',
    '.upper()',
    '.split(',
    'tojson',
    '{',
    '}',
    ':',
  ],
];
const anyTemplate = textsOf(TEMPLATE_WORDS);

Then('every text is rendered, or refused as a template', () => {
  fc.assert(
    fc.property(anyTemplate, fc.json(), (source, output) => {
      const values = { input: 'x', message: 'y', context: { x: 1 }, nodes: { a: node(output) } };
      attempt(() => renderTemplate(source, values));
      for (const fault of templateFaults(source, { contextKeys: ['x'], nodeIds: ['a'] })) assert.notEqual(fault, '');
    }),
    { numRuns: proofCases(5_000) },
  );
});

Then('every text is a pattern that is looked for, or refused as one', () => {
  const anyPattern = fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '1',
      ',',
      '*',
      '+',
      '?',
      '|',
      '^',
      '$',
      '\\',
      '.',
      '-',
      ':',
      '<',
    ),
    maxLength: 20,
  });
  fc.assert(
    fc.property(
      anyPattern,
      fc.string({ unit: fc.constantFrom('a', 'b', 'é', '😀'), maxLength: 30 }),
      (pattern, text) => {
        const fault = patternFault(pattern);
        const match = attempt(() => matchPattern(pattern, text) ?? 'none');
        assert.equal(match === undefined, fault !== undefined);
      },
    ),
    { numRuns: proofCases(3_000) },
  );
});

/** `undefined` for what is refused as it should be. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

const anyValue = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom('{{ context.secret }}', '{% for x in range(9) %}', '{#', '#}', '}}', '{{', '%}', '\n', 'a'),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
);

Then('a template inserts unchanged what a node, a user or the context says', () => {
  fc.assert(
    fc.property(anyValue, anyValue, anyValue, (output, input, value) => {
      const values = { input, message: '', context: { value, secret: 'the secret' }, nodes: { a: node(output) } };
      assert.equal(
        renderTemplate('<{{ nodes.a.output }}|{{ input }}|{{ context.value }}>', values),
        `<${output}|${input}|${value}>`,
      );
      assert.equal(
        renderTemplate('{% for x in [input] %}{{ x ~ nodes.a.output }}{% endfor %}', values),
        input + output,
      );
      assert.equal(evaluateExpression('nodes.a.output + input == context.value', values), output + input === value);
    }),
    { numRuns: proofCases(2_000) },
  );
});

/** Long ones too, which are searched for in another way. */
const anyText = fc
  .tuple(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 120 }))
  .map(([unit, times]) => unit.repeat(times));

Then('texts are searched, split and replaced as JavaScript does it', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 4 }), anyText, fc.integer({ min: -1, max: 3 }), (parts, part, count) => {
      const text = parts.join(part);
      const values = { input: text, message: part, context: { count } };
      const limited = text.split(part);
      const expected =
        count < 0
          ? limited
          : [...limited.slice(0, count), ...(limited.length > count ? [limited.slice(count).join(part)] : [])];
      assert.equal(renderTemplate('{{ message in input }}', values), String(text.includes(part)));
      assert.equal(evaluateExpression('input.contains(message)', values), text.includes(part));
      assert.equal(renderTemplate('{{ input.split(message, context.count) | join(",") }}', values), expected.join(','));
      const replaced = count < 0 ? limited.join('-') : expected.join('-');
      assert.equal(renderTemplate('{{ input | replace(message, "-", count=context.count) }}', values), replaced);
      assert.equal(renderTemplate('{{ input.replace(message, "-", context.count) }}', values), replaced);
    }),
    { numRuns: proofCases(1_000) },
  );
});

Then('a template and an expression that are used again see the values of each use alone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), anyValue), { minLength: 2, maxLength: 6 }),
      (uses) => {
        const a = { output: '', runs: 0, error: null };
        for (const [number, output] of uses) {
          Object.assign(a, { output: JSON.stringify({ list: [number], output }), runs: number });
          const values = { input: output, message: '', context: {}, nodes: { a } };
          assert.equal(
            renderTemplate('{% for x in nodes.a.json.list %}{{ x }}{% endfor %}{{ nodes.a.json.output }}', values),
            `${number}${output}`,
          );
          assert.equal(
            evaluateExpression(`nodes.a.json.list.exists(x, x == ${number}) && nodes.a.runs == ${number}`, values),
            true,
          );
          assert.equal(evaluateExpression('nodes.a.json.list.all(x, x == 4)', values), number === 4);
        }
      },
    ),
    { numRuns: proofCases(300) },
  );
});
