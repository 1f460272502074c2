// Graphs in short: `a > b when, b > end` for edges, and the faults that their check reports.
import assert from 'node:assert/strict';
import { Given, Then } from '@cucumber/cucumber';
import { stringify } from 'yaml';
import { exitsOf } from '../../src/actor/graph/graph-structure.ts';
import { AgentsError, parseActor } from '../../src/index.ts';
import type { Scenario } from '../support/world.ts';

interface Node {
  id: string;
  type: string;
  [key: string]: unknown;
}

/**
 * Each part is `a > b`, also with `when` or `otherwise`, `a fails > b`, `r chooses b c` (a rule to each but the last, which is the
 * default), `j waits`, or just `a`. The node that is named first is the entry.
 */
function graphOf(text: string) {
  const nodes = new Map<string, Node>();
  const edges: object[] = [];
  const node = (id: string): Node => {
    const known = nodes.get(id) ?? { id, type: 'tool', tool: 'echo' };
    if (id !== 'end') nodes.set(id, known);
    return known;
  };
  for (const part of text.split(',').map((one) => one.trim())) {
    const [, from = part, mark, to = '', condition] =
      /^(\w+)(?: (fails))? > (\w+)(?: (when|otherwise))?$/.exec(part) ?? [];
    const [, router, choices = ''] = /^(\w+) chooses (.+)$/.exec(part) ?? [];
    const [, waiting] = /^(\w+) waits$/.exec(part) ?? [];
    if (router !== undefined) choose(node(router), choices.split(' '), node);
    else if (waiting !== undefined) node(waiting).wait = 'all';
    else if (to === '') node(from);
    else if (mark === 'fails') node(from).on_error = node(to).id;
    else edges.push({ from: node(from).id, to: node(to).id, ...CONDITIONS[condition ?? ''] });
  }
  return { type: 'graph', entry: [...nodes.keys()][0], nodes: [...nodes.values()], edges };
}

const CONDITIONS: Readonly<Record<string, object>> = { when: { when: 'input == "x"' }, otherwise: { otherwise: true } };

function choose(router: Node, choices: readonly string[], node: (id: string) => Node): void {
  for (const choice of choices) if (choice !== router.id) node(choice);
  const rules = choices.slice(0, -1).map((to) => ({ prefix: to, to }));
  Object.assign(router, { type: 'router', tool: undefined, rules, default: choices.at(-1) });
}

Given('a graph {string} in the file {string}', function (this: Scenario, text: string, name: string) {
  const { type, entry, nodes, edges } = graphOf(text);
  const [, id = ''] = /^(.*)\.yaml$/.exec(name) ?? [];
  this.write(
    name,
    stringify({ name: id, type, entry, nodes: nodes.map((node) => JSON.parse(JSON.stringify(node))), edges }),
  );
});

/** The message of each fault with its hint, or of each warning. */
function findings(graph: object): {
  readonly faults: readonly string[];
  readonly warnings: readonly string[];
  readonly exits: readonly string[];
} {
  try {
    const { config, warnings } = parseActor(JSON.parse(JSON.stringify(graph)) as object);
    assert.equal(config.type, 'graph');
    return {
      faults: [],
      warnings: warnings.map(({ message }) => message),
      exits: config.type === 'graph' ? [...exitsOf(config)] : [],
    };
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    const faults = error.details.faults as readonly { message: string; hint?: string }[];
    return {
      faults: faults.map(({ message, hint }) => `${message}${hint === undefined ? '' : ` (${hint})`}`),
      warnings: [],
      exits: [],
    };
  }
}

Then(/^the graph "(.*)" is refused: (.*)$/, (text: string, fault: string) => {
  assert.deepEqual(findings(graphOf(text)).faults, fault.split(' / '));
});

Then(/^the graph "(.*)" is taken without a warning, and its exits are "(.*)"$/, (text: string, exits: string) => {
  assert.deepEqual(findings(graphOf(text)), { faults: [], warnings: [], exits: exits.split(' ') });
});

Then(/^the graph "(.*)" is taken with the warning: (.*)$/, (text: string, warning: string) => {
  const { faults, warnings } = findings(graphOf(text));
  assert.deepEqual({ faults, warnings }, { faults: [], warnings: [warning] });
});

/** The place, the path and the message of each fault on stderr, without the hints. */
Then('the faults are at:', function (this: Scenario, expected: string) {
  const lines = this.last.stderr.trimEnd().split('\n').slice(1);
  const told = lines.map((line) => line.replace(/^ {2}[^:]+:(\d+:\d+): /, '$1 '));
  const wanted = expected.split('\n');
  assert.deepEqual(
    told.map((line, index) => line.slice(0, wanted[index]?.length)),
    wanted,
  );
});

/** Blocks of four: a node, two branches and their join, with a loop back on a condition. */
function longChain(count: number) {
  const blocks = count / 4;
  const block = (index: number) => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => `${name}${index}`);
    const onward =
      index + 1 < blocks
        ? [{ from: d, to: `a${index + 1}`, otherwise: true }]
        : [{ from: d, to: 'last', otherwise: true }];
    const back = { from: d, to: a, when: `input == "${index}"` };
    return {
      nodes: [a, b, c, d].map((id) => ({
        id,
        type: 'tool',
        tool: 'template',
        arguments: { text: `{{ input }} ${id}` },
        ...(id === d && { wait: 'all' }),
      })),
      edges: [{ from: a, to: b }, { from: a, to: c }, { from: b, to: d }, { from: c, to: d }, back, ...onward],
    };
  };
  const parts = Array.from({ length: blocks }, (_, index) => block(index));
  const last = { id: 'last', type: 'tool', tool: 'echo' };
  return {
    type: 'graph',
    entry: 'a0',
    nodes: [...parts.flatMap(({ nodes }) => nodes), last],
    edges: parts.flatMap(({ edges }) => edges),
  };
}

Then('a chain of {int} nodes with loops, branches and joins is taken', (count: number) => {
  assert.deepEqual(findings(longChain(count)), { faults: [], warnings: [], exits: ['last'] });
});

Then('in such a chain with a circle without a condition and a node that nothing leads to both are reported', () => {
  const { nodes, edges, ...graph } = longChain(10_000);
  const lost = { id: 'lost', type: 'tool', tool: 'echo' };
  const { faults } = findings({
    ...graph,
    nodes: [...nodes, lost],
    edges: [...edges, { from: 'b0', to: 'a0' }, { from: 'lost', to: 'last' }],
  });
  assert.deepEqual(
    faults.map((fault) => fault.replace(/ \(.*$/, '')),
    ['the node lost cannot be reached from the entry, a0', 'a0 → b0 → a0 is an endless cycle'],
  );
});

Then('an actor of type tool does not change with the object that it was made from', () => {
  const given = {
    type: 'tool',
    tools: [{ name: 'http_request', arguments: { url: 'https://example.com', headers: { accept: 'a' } } }],
  };
  const { config } = parseActor(given);
  const [call] = given.tools;
  assert.ok(
    call && !Object.isFrozen(call) && !Object.isFrozen(call.arguments.headers) && !Object.isFrozen(given.tools),
  );
  call.arguments.headers.accept = 'b';
  assert.deepEqual(config.type === 'tool' && config.tools[0]?.arguments.headers, { accept: 'a' });
});
