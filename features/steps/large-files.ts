// Steps for files of up to 1 MB: malformed files, files with many faults, and graphs with thousands of nodes.
import assert from 'node:assert/strict';
import { Given, Then } from '@cucumber/cucumber';
import type { Scenario } from '../support/world.ts';

const MAX_BYTES = 1024 * 1024;

Given(
  'a file {string} that begins with {string} and repeats {string} up to a megabyte',
  function (this: Scenario, name: string, start: string, piece: string) {
    const [head, one] = [unescaped(start), unescaped(piece)];
    this.write(name, head + one.repeat((MAX_BYTES - Buffer.byteLength(head)) / Buffer.byteLength(one)));
  },
);

/** Replaces `\n`, `\t`, `\s` (a space) and `\\` in a step, because Cucumber trims the cells of a table. */
function unescaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { n: '\n', t: '\t', s: ' ' };
  return text.replaceAll(/\\(.)/g, (_, sign: string) => signs[sign] ?? sign);
}

Given(
  'a file {string} that begins with {string}, then {int} times {string}',
  function (this: Scenario, name: string, start: string, count: number, piece: string) {
    this.write(name, unescaped(start) + numbered(count, unescaped(piece)));
  },
);

Given('a graph {string} that is a chain of {int} nodes', function (this: Scenario, name: string, count: number) {
  const nodes = numbered(count, '- {id: nN, type: tool, tool: echo}\n');
  this.write(
    name,
    `name: chain\ntype: graph\nentry: n0\nnodes:\n${nodes}edges:\n${numbered(count - 1, '- {from: nN, to: nM}\n')}`,
  );
});

/** Writes a graph in which each layer has two nodes with the same output, and one node that joins both outputs. */
Given('a graph {string} whose text doubles {int} times', function (this: Scenario, name: string, count: number) {
  const node = (id: string, more = '') => `- {id: ${id}, type: tool, tool: echo${more}}\n`;
  const nodes = numbered(count, `${node('lN')}${node('rN')}${node('nM', ', wait: all')}`);
  const edges = numbered(
    count,
    '- {from: nN, to: lN}\n- {from: nN, to: rN}\n- {from: lN, to: nM}\n- {from: rN, to: nM}\n',
  );
  this.write(name, `type: graph\nentry: n0\nnodes:\n${node('n0')}${nodes}edges:\n${edges}`);
});

/** Repeats the piece, with `N` replaced by its index from 0, and `M` by the next index. */
function numbered(count: number, piece: string): string {
  return Array.from({ length: count }, (_, index) =>
    piece.replaceAll('N', String(index)).replaceAll('M', String(index + 1)),
  ).join('');
}

Given(
  'a graph {string} of {int} nodes with {int} edges to nodes that are not there',
  function (this: Scenario, name: string, nodes: number, edges: number) {
    const head = 'type: graph\nentry: n0\nnodes:\n';
    this.write(
      name,
      `${head}${numbered(nodes, '- {id: nN, type: tool, tool: echo}\n')}edges:\n${numbered(edges, '- {from: nN, to: mN}\n')}`,
    );
  },
);

Given(
  'a file {string} with a map below a key of {int} characters',
  function (this: Scenario, name: string, count: number) {
    this.write(
      name,
      `type: tool\ntools: [echo]\ncontext:\n  ? ${'x'.repeat(count)}\n  : 1\nlimits:\n  ? ${'y'.repeat(100_000)}\n  : 1\n`,
    );
  },
);

Given(
  'a file {string} with a text of {int} characters that {int} aliases repeat',
  function (this: Scenario, name: string, size: number, count: number) {
    const uses = '  - {name: echo, arguments: {text: *text}}\n'.repeat(count);
    this.write(name, `type: tool\ncontext: {text: &text ${'x'.repeat(size)}}\ntools:\n${uses}`);
  },
);

Then('stderr has at most {int} characters', function (this: Scenario, most: number) {
  assert.ok(this.last.stderr.length <= most, `stderr has ${this.last.stderr.length} characters`);
});

Then(
  'stderr has exactly 100 faults of {string}, the first of which is {string}',
  function (this: Scenario, named: string, first: string) {
    const [head, ...lines] = this.last.stderr.trimEnd().split('\n');
    const file = named.replace('{folder}', this.folder);
    const faults = lines.filter((line) => line.startsWith(`  ${file}:`) && line !== closingLine(file));
    assert.match(head ?? '', /: 100 or more faults$/);
    assert.equal(faults.length, 100, this.last.stderr.slice(0, 2000));
    assert.equal(faults[0], `  ${file}:${first}`);
    assert.equal(lines[100], closingLine(file));
  },
);

function closingLine(file: string): string {
  return `  ${file}: the rest of the file was not checked`;
}
