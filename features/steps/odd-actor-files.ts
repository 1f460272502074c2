// Steps for malformed files and values, which must not crash or block the parser.

import assert from 'node:assert/strict';
import { Given, Then } from '@cucumber/cucumber';
import fc from 'fast-check';
import { ACTOR_KEYS } from '../../src/actor/schema/actor-schema.ts';
import { AgentsError, parseActor } from '../../src/index.ts';
import { proofCases } from '../support/proof-size.ts';
import type { Scenario } from '../support/world.ts';

const GRAPH = `type: graph
entry: draft
context: {topic: bees}
nodes:
  - {id: draft, type: llm, model: mock/echo, prompt: "{{ input }} {{ nodes.check.runs }}", retry: {attempts: 2}, on_error: sorry}
  - {id: check, type: actor, actor: &a mock/echo, wait: all}
  - id: route
    type: router
    rules: [{when: 'nodes.draft.runs > 3', to: done}, {matches: "[a-z]+", to: end, strip: true}]
    default: draft
  - {id: done, type: tool, tool: echo, arguments: {text: "{{ nodes.draft.output }}"}}
  - {id: sorry, type: llm, actor: *a, tools: [echo]}
edges:
  - {from: draft, to: check, when: 'input != ""'}
  - {from: draft, to: sorry, otherwise: true}
  - {from: check, to: route}
`;

const SEVERAL = `default_actor: editor
actors:
  writer: {model: mock/echo, context: {tone: null}}
  editor:
    type: graph
    entry: a
    nodes: [{id: a, type: actor, actor: writer, context: {tone: "{{ input }}"}}, {id: b, type: llm, actor: writer}]
    edges: [{from: a, to: b}]
`;

const MODEL = `name: greeter
description: "Greets."
model: openai/gpt-4o
context: {language: English, count: 1}
prompt: "{% if context.count > 1 %}{{ input | upper }}{% endif %} {{ context.language }}"
limits:
  max_depth: 1
stop: [&a x, *a]
`;

const SCRAPS = [
  '{',
  '}',
  '[',
  ']',
  '{{',
  '}}',
  '{%',
  ': ',
  '- ',
  '\n',
  '  ',
  '\t',
  '&a ',
  '*a',
  '!!',
  '"',
  "'",
  '|',
  '%}',
  '%YAML 1.1\n',
  '\u0000',
  '#',
  '(',
  'end',
  'input',
];

/** Parses the source. Fails unless the result is an actor or an error with at least one fault. */
function parseAnything(source: unknown): void {
  try {
    parseActor(source as string);
  } catch (error) {
    assert.ok(error instanceof AgentsError, `${(error as Error).stack}`);
    assert.equal(error.code, 'INVALID_ACTOR');
    assert.ok((error.details.faults as readonly unknown[]).length >= 1);
  }
}

function checkMutations(seed: string): void {
  const insert = fc.oneof(fc.constantFrom(...SCRAPS), fc.string({ unit: 'binary', maxLength: 4 }));
  const edit = fc.record({ at: fc.nat(seed.length), drop: fc.nat(8), insert });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) =>
      parseAnything(
        edits.reduce((text, { at, drop, insert: put }) => text.slice(0, at) + put + text.slice(at + drop), seed),
      ),
    ),
    { numRuns: proofCases(1000) },
  );
}

Then('every mutation of an actor file results in an actor or its faults', () => {
  checkMutations(MODEL);
});

Then('every value results in an actor or its faults', () => {
  const value = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withSparseArray: true,
    withTypedArray: true,
  });
  const shaped = fc.dictionary(
    fc.constantFrom(...ACTOR_KEYS, 'other'),
    fc.oneof(value, fc.constant('mock/echo'), fc.dictionary(fc.string(), value)),
  );
  const odd = fc.constantFrom<unknown>(Symbol('x'), () => 1, new Date(Number.NaN), new Proxy({}, {}));
  fc.assert(
    fc.property(fc.oneof(value, shaped, odd), (one) => typeof one === 'string' || parseAnything(one)),
    { numRuns: proofCases(2000) },
  );
});

Then('every mutation of a graph results in an actor or its faults', () => {
  parseActor(GRAPH);
  checkMutations(GRAPH);
});

Then('every mutation of a file of several actors results in an actor or its faults', () => {
  parseActor(SEVERAL);
  checkMutations(SEVERAL);
});

Then('every graph of arbitrary values results in an actor or its faults', () => {
  const any = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withSparseArray: true,
  });
  const word = fc.constantFrom(
    'a',
    'b',
    'end',
    'llm',
    'tool',
    'actor',
    'router',
    'echo',
    'mock/echo',
    '{{ input }}',
    'input == "x"',
    '(',
    '',
  );
  const value = fc.oneof({ weight: 3, arbitrary: word }, { weight: 1, arbitrary: any });
  const keyed = (...keys: readonly string[]) => fc.dictionary(fc.constantFrom(...keys), value);
  const rule = keyed('when', 'prefix', 'matches', 'to', 'strip', 'other');
  const node = fc.tuple(
    keyed('id', 'type', 'tool', 'actor', 'model', 'prompt', 'input', 'wait', 'retry', 'on_error', 'default', 'other'),
    fc.option(fc.record({ rules: fc.array(rule, { maxLength: 3 }) })),
    fc.option(fc.record({ arguments: fc.dictionary(fc.string(), value) })),
  );
  const nodes = fc.array(
    fc.oneof(
      node.map(([keys, rules, args]) => ({ ...keys, ...rules, ...args })),
      value,
    ),
    { maxLength: 4 },
  );
  const edges = fc.array(fc.oneof(keyed('from', 'to', 'when', 'otherwise', 'other'), value), { maxLength: 4 });
  const graph = fc.record({ nodes, edges, entry: value }).map((keys) => ({ type: 'graph', ...keys }));
  fc.assert(
    fc.property(
      fc.oneof(
        graph,
        graph.map((one) => ({ actors: { one, two: one } })),
      ),
      parseAnything,
    ),
    { numRuns: proofCases(2000) },
  );
});

Given('a file {string} with one node {int} times', function (this: Scenario, name: string, count: number) {
  this.write(
    name,
    `type: graph\nentry: a\nnodes:\n  - &n {id: a, type: tool, tool: echo}\n${'  - *n\n'.repeat(count - 1)}`,
  );
});

const ODD_VALUES: Readonly<Record<string, () => object>> = {
  'arguments that hold themselves': () => {
    const own: Record<string, unknown> = {};
    own.text = own;
    return { type: 'tool', tools: [{ name: 'echo', arguments: own }] };
  },
  'nodes that hold themselves': () => {
    const nodes: unknown[] = [];
    nodes.push(nodes, { id: 'a', type: 'router', rules: nodes });
    return { type: 'graph', entry: 'a', nodes };
  },
  'actors that hold themselves': () => {
    const file: Record<string, unknown> = {};
    file.actors = { one: file, two: { config: file } };
    return file;
  },
  'arguments 10000 levels deep': () => {
    const deep = Array.from({ length: 10_000 }).reduce<unknown>((inner) => [inner], '{{ input }}');
    return { type: 'tool', tools: [{ name: 'echo', arguments: { text: deep } }] };
  },
  'a list with holes': () => ({ type: 'graph', entry: 'a', nodes: new Array(5), edges: new Array(5) }),
  'a node that is a date': () => ({ type: 'graph', entry: 'a', nodes: [new Date(0)], edges: [new Map()] }),
  'an argument that is a function': () => ({ type: 'tool', tools: [{ name: 'echo', arguments: { text: () => 'x' } }] }),
};

Then('each of these values results in an actor or its faults:', (text: string) => {
  for (const name of text.split('\n')) {
    const make = ODD_VALUES[name];
    assert.ok(make, `no such value: ${name}`);
    parseAnything(make());
  }
});
