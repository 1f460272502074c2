// Random graphs: the faults that the parser reports are those of a search through all paths, in a bounded number of steps.

import assert from 'node:assert/strict';
import { Then } from '@cucumber/cucumber';
import fc from 'fast-check';
import { END, type GraphEdge } from '../../src/actor/config.ts';
import { pathsWithoutAnswer } from '../../src/actor/graph/answer-paths.ts';
import { dominance } from '../../src/actor/graph/dominators.ts';
import {
  componentsOf,
  cyclesIn,
  firstReached,
  reachedFrom,
  reversed,
  type Successors,
} from '../../src/actor/graph/graph-paths.ts';
import { exitIds, type GraphShape, type ShapeNode, structureFaults } from '../../src/actor/graph/graph-structure.ts';
import { referencesOf } from '../../src/actor/references.ts';
import { parseActor } from '../../src/index.ts';
import { proofCases } from '../support/proof-size.ts';

const edgeList = (size: number) =>
  fc.array(fc.array(fc.nat(size - 1), { maxLength: 4 }), { minLength: size, maxLength: size });
const graphs = fc.integer({ min: 1, max: 9 }).chain(edgeList);

/** The same edges, and how often one of them was looked at. */
function counted(next: Successors): { readonly next: Successors; readonly looks: () => number } {
  let looks = 0;
  const watch = <Value extends object>(list: Value): Value =>
    new Proxy(list, {
      get(target, key, receiver) {
        if (typeof key === 'string' && /^\d+$/.test(key)) looks += 1;
        return Reflect.get(target, key, receiver);
      },
    });
  return { next: watch(next.map(watch)), looks: () => looks };
}

function checkLooks(edges: Successors): void {
  const { next, looks } = counted(edges);
  const size = edges.length + edges.reduce((sum, one) => sum + one.length, 0);
  const all = edges.map((_, vertex) => vertex);
  const searches = [
    () => reachedFrom([0], next),
    () => reversed(next),
    () => componentsOf(next),
    () => cyclesIn(next),
    () => firstReached(all, next),
    () => dominance(0, next),
  ];
  for (const search of searches) {
    const before = looks();
    search();
    assert.ok(looks() - before <= 20 * size, `${looks() - before} looks at ${size} nodes and edges`);
  }
}

Then('for any graph the checks visit each node and each edge at most 20 times', () => {
  fc.assert(fc.property(graphs, checkLooks));
});

Then('the same holds for a chain, a star, a ladder and a complete graph of 2000 nodes', () => {
  const size = 2000;
  const of = (targets: (vertex: number) => readonly number[]) =>
    Array.from({ length: size }, (_, vertex) => targets(vertex).filter((one) => one >= 0 && one < size));
  checkLooks(of((vertex) => [vertex + 1]));
  checkLooks(of((vertex) => (vertex === 0 ? Array.from({ length: size }, (_, one) => one) : [0])));
  checkLooks(of((vertex) => [vertex + 1, vertex + 2, vertex - 1, 0]));
  checkLooks(of((vertex) => Array.from({ length: 50 }, (_, one) => (vertex + one * 37) % size)));
});

Then('for any graph one vertex is on every path to another exactly if removing it cuts all paths', () => {
  fc.assert(
    fc.property(graphs, (next) => {
      const goesThrough = dominance(0, next);
      const reached = reachedFrom([0], next);
      for (const [first] of next.entries()) {
        const without = next.map((targets, vertex) =>
          vertex === first ? [] : targets.filter((target) => target !== first),
        );
        const still = first === 0 ? next.map(() => false) : reachedFrom([0], without);
        for (const [second] of next.entries()) {
          const expected = reached[first] === true && reached[second] === true && (first === second || !still[second]);
          assert.equal(goesThrough(first, second), expected, `${first} before ${second}`);
        }
      }
    }),
    { numRuns: proofCases(1000) },
  );
});

Then('for any graph two vertices are in one component exactly if each is reachable from the other', () => {
  fc.assert(
    fc.property(graphs, (next) => {
      const components = componentsOf(next);
      const reach = next.map((_, vertex) => reachedFrom([vertex], next));
      for (const [a] of next.entries())
        for (const [b] of next.entries()) assert.equal(components[a] === components[b], reach[a]?.[b] && reach[b]?.[a]);
    }),
    { numRuns: proofCases(1000) },
  );
});

/** A graph of up to six nodes with edges of all kinds, one for each pair. */
const shapes: fc.Arbitrary<GraphShape> = fc.integer({ min: 1, max: 6 }).chain((size) => {
  const ids = Array.from({ length: size }, (_, index) => `n${index}`);
  const target = fc.constantFrom(...ids, ids[0] ?? '', END);
  const node = fc.record({
    isRouter: fc.integer({ max: 3 }).map((one) => one === 0),
    waits: fc.integer({ max: 3 }).map((one) => one === 0),
    targets: fc.uniqueArray(target, { minLength: 1, maxLength: 3 }),
    onError: fc.option(fc.constantFrom(...ids), { nil: undefined, freq: 6 }),
    edges: fc.uniqueArray(fc.record({ to: target, kind: fc.constantFrom('always', 'when', 'otherwise') }), {
      maxLength: 3,
      selector: ({ to }) => to,
    }),
  });
  return fc.array(node, { minLength: size, maxLength: size }).map((given) => {
    const nodes = given.map(
      ({ isRouter, waits, targets, onError }, index): ShapeNode => ({
        id: ids[index] ?? '',
        type: isRouter ? 'router' : 'tool',
        wait: waits ? 'all' : 'any',
        onError,
        targets: isRouter ? targets.filter((to) => to !== ids[index]) : [],
      }),
    );
    const edges = given.flatMap(({ isRouter, edges: own }, index): readonly GraphEdge[] => {
      if (isRouter) return [];
      const hasWhen = own.some(({ kind }) => kind === 'when');
      return own.map(({ to, kind }) => ({
        from: ids[index] ?? '',
        to,
        when: kind === 'when' ? 'x' : undefined,
        otherwise: kind === 'otherwise' && hasWhen,
      }));
    });
    return { entry: ids[0] ?? '', nodes, edges };
  });
});

/** Who leads to whom: by tokens, after failures too, and by what always fires. */
function waysOf({ nodes, edges }: GraphShape) {
  const tokens = new Map(
    nodes.map(({ id, targets }) => [id, [...targets, ...edges.filter(({ from }) => from === id).map(({ to }) => to)]]),
  );
  const all = new Map(
    nodes.map(({ id, onError }) => [id, [...(tokens.get(id) ?? []), ...(onError === undefined ? [] : [onError])]]),
  );
  const always = new Map(
    nodes.map(({ id }) => [
      id,
      edges.filter((one) => one.from === id && one.when === undefined && !one.otherwise).map(({ to }) => to),
    ]),
  );
  return { tokens, all, always };
}

/** All that a search meets from some nodes on, without going through one. */
function met(
  from: readonly string[],
  ways: ReadonlyMap<string, readonly string[]>,
  without?: string,
): ReadonlySet<string> {
  const seen = new Set(from.filter((id) => id !== without));
  for (const id of seen) for (const to of ways.get(id) ?? []) if (to !== without) seen.add(to);
  return seen;
}

/** The ids of the nodes with a fault, found by trying out all ways. */
function faultyNodes(shape: GraphShape): readonly string[] {
  const { tokens, all, always } = waysOf(shape);
  const ids = shape.nodes.map(({ id }) => id);
  const exits = exitIds(shape.nodes, shape.edges);
  const ends = ids.filter((id) => exits.has(id) || tokens.get(id)?.includes(END));
  const reached = met([shape.entry], all);
  const unreached = ids.filter((id) => !reached.has(id));
  const endless =
    ends.length === 0
      ? []
      : ids.filter((id) => reached.has(id) && ![...met([id], all)].some((one) => ends.includes(one)));
  const turning = ids.filter((id) => met(always.get(id) ?? [], always).has(id));
  const waiting = shape.nodes.filter(({ id, wait }) => {
    if (wait !== 'all') return false;
    const sources = ids.filter((one) => tokens.get(one)?.includes(id));
    if (sources.length === 0 && id !== shape.entry) return true;
    const isTogether = (one: string) => one === id || (met(all.get(id) ?? [], all).has(one) && met([one], all).has(id));
    const isTurning = met(all.get(id) ?? [], all).has(id);
    const isEntered = id === shape.entry || sources.some((one) => !isTogether(one));
    const before = id === shape.entry ? new Set<string>() : met([shape.entry], all, id);
    return (isTurning && isEntered) || sources.some((one) => reached.has(one) && !before.has(one) && reached.has(id));
  });
  const noExit = exits.size === 0 ? ['the graph'] : [];
  return [
    ...noExit,
    ...unreached.map((id) => `unreached ${id}`),
    ...endless.map((id) => `endless ${id}`),
    ...turning.map((id) => `turning ${id}`),
    ...waiting.map(({ id }) => `waiting ${id}`),
  ];
}

Then('for any graph the faults are those that a search of all its paths finds', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const expected = faultyNodes(shape);
      const told = structureFaults(shape).flatMap(({ message }) => {
        const [, unreached] = /^the node (\w+) cannot be reached/.exec(message) ?? [];
        const [, endless] = /^the node (\w+) leads neither/.exec(message) ?? [];
        const [, waiting] = /^the node (\w+) waits/.exec(message) ?? [];
        if (message.endsWith('is an endless cycle')) return [];
        if (unreached !== undefined) return [`unreached ${unreached}`];
        if (endless !== undefined) return [`endless ${endless}`];
        return waiting === undefined ? ['the graph'] : [`waiting ${waiting}`];
      });
      assert.deepEqual(told.sort(), expected.filter((one) => !one.startsWith('turning')).sort());
      // Of each circle one way round is told; whether there is any must agree.
      const circles = structureFaults(shape).filter(({ message }) => message.endsWith('is an endless cycle'));
      assert.equal(
        circles.length > 0,
        expected.some((one) => one.startsWith('turning')),
      );
    }),
    { numRuns: proofCases(5000) },
  );
});

/** All sets of edges that may fire together after a node, by their targets; a failure is one of them. */
function outcomes(node: ShapeNode, edges: readonly GraphEdge[]): readonly (readonly string[])[] {
  const failure = node.onError === undefined ? [] : [[node.onError]];
  if (node.type === 'router') return [...node.targets.map((to) => [to]), ...failure];
  const own = edges.filter(({ from }) => from === node.id);
  const certain = own.filter((one) => one.when === undefined && !one.otherwise).map(({ to }) => to);
  const conditional = own.filter((one) => one.when !== undefined).map(({ to }) => to);
  const rest = own.filter((one) => one.otherwise).map(({ to }) => to);
  const subsets = Array.from({ length: 2 ** conditional.length }, (_, bits) =>
    conditional.filter((__, index) => bits & (1 << index)),
  );
  const fired = subsets.map((set) => [...certain, ...(set.length === 0 ? rest : set)]);
  // Where nothing fires the run fails, which is no silence.
  return [...fired.filter((set) => set.length > 0), ...failure];
}

/** Whether a run that begins with a node can end in silence: some outcome has only targets that can, and each ends some time. */
function silentIds({ nodes, edges }: GraphShape): ReadonlySet<string> {
  const exits = exitIds(nodes, edges);
  const silent = new Set([END]);
  for (let before = 0; before < silent.size; ) {
    before = silent.size;
    for (const node of nodes) {
      const all = exits.has(node.id) ? (node.onError === undefined ? [] : [[node.onError]]) : outcomes(node, edges);
      if (all.some((targets) => targets.every((to) => silent.has(to)))) silent.add(node.id);
    }
  }
  return silent;
}

Then('for any graph there is a warning exactly if some choice of its edges ends without an answer', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const silent = silentIds(shape);
      const told = pathsWithoutAnswer(shape);
      assert.equal(told.length > 0, silent.has(shape.entry));
      for (const id of told) assert.ok(silent.has(id));
    }),
    { numRuns: proofCases(5000) },
  );
});

Then('for any files of several actors the references are those that are reachable from the actor that runs', () => {
  const names = ['a', 'b', 'c', 'd'];
  // Only later ones are named, so that there is no circle.
  const actor = (index: number) =>
    fc.uniqueArray(fc.constantFrom(...names.slice(index + 1), 'x/one', 'y/two', 'three'), { maxLength: 4 });
  fc.assert(
    fc.property(fc.tuple(actor(0), actor(1), actor(2), actor(3)), fc.constantFrom(...names), (tools, first) => {
      const actors = Object.fromEntries(
        names.map((name, index) => [name, { model: 'mock/echo', tools: tools[index]?.map((one) => ({ actor: one })) }]),
      );
      const ways = new Map(names.map((name, index) => [name, tools[index] ?? []]));
      const expected = [...met([first], ways)]
        .filter((name) => !names.includes(name))
        .map((name) => (name.includes('/') ? name : `local/${name}`));
      const { config } = parseActor({ default_actor: first, actors });
      assert.deepEqual([...referencesOf(config)].sort(), expected.sort());
    }),
  );
});
