// Random graphs and random delays, compared with a model of the result of a graph.

import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Then } from '@cucumber/cucumber';
import fc from 'fast-check';
import {
  type ActorEvent,
  type ActorResult,
  AgentsError,
  createExecutor,
  type ExecutorOptions,
  parseActor,
} from '../../src/index.ts';
import { FakeModels, fakeAnswer } from '../support/fake-models.ts';
import { type ModelGraph, type ModelOutcome, modelConfig, modelGraphs, modelRun } from '../support/graph-model.ts';
import { NOW } from '../support/host.ts';
import { proofCases } from '../support/proof-size.ts';

const MAX_DEPTH = 24;
const LIMITS = { maxDepth: MAX_DEPTH, maxModelCalls: 100_000, maxToolCalls: 100_000 };

interface Told {
  readonly result?: ActorResult;
  readonly code?: string;
  readonly text: string;
  readonly events: readonly ActorEvent[];
}

function isValid(graph: ModelGraph): boolean {
  try {
    parseActor(modelConfig(graph));
    return true;
  } catch {
    return false;
  }
}

/** Models that repeat what they are asked, each time as late as the next of `delays` says. */
function modelsThatTake(delays: readonly number[]): FakeModels {
  const models = new FakeModels();
  let count = 0;
  models.add('m', [fakeAnswer('{input}')], async () => {
    for (let turn = delays[count++ % delays.length] ?? 0; turn > 0; turn -= 1) await setImmediate();
  });
  return models;
}

async function runOf(graph: ModelGraph, options: ExecutorOptions): Promise<Told> {
  const credentials =
    options.replay === undefined ? { house: { apiKey: 'sk-house', baseUrl: 'http://models.test/v1' } } : {};
  const executor = createExecutor(
    modelConfig(graph),
    credentials,
    LIMITS,
    {},
    { ...options, now: () => new Date(NOW) },
  );
  const events: ActorEvent[] = [];
  const text = () => events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  try {
    for await (const event of executor.events('Hi')) events.push(event);
  } catch (error) {
    assert.ok(error instanceof AgentsError, String(error));
    return { code: error.code, text: text(), events };
  }
  const last = events.at(-1);
  assert.ok(last?.type === 'result');
  return { result: last.result, text: text(), events };
}

/** The nodes that began, each as often as it did. */
function begun(events: readonly ActorEvent[]): readonly string[] {
  return events
    .flatMap((event) =>
      event.type === 'node-start' && event.kind !== 'graph' ? [event.node.replace('graph/', '')] : [],
    )
    .sort();
}

function assertSame(told: Told, { answer, code, steps }: ModelOutcome, { nodes }: ModelGraph): void {
  assert.equal(told.code, code);
  assert.equal(told.result?.response, answer);
  if (answer === undefined) return;
  assert.equal(told.text, answer);
  assert.deepEqual(begun(told.events), steps.flat().sort());
  const askers = new Set(nodes.flatMap(({ id, kind }) => (kind === 'llm' || kind === 'actor' ? [id] : [])));
  assert.deepEqual(
    told.result?.nodes.map(({ node }) => node.replace('graph/', '')),
    steps.flat().filter((id) => askers.has(id)),
  );
  assert.equal(told.result?.modelCalls, told.result?.nodes.length);
}

const delays = fc.array(fc.nat(6), { minLength: 1, maxLength: 10 });

Then(
  'random graphs come to what the model of graphs says, and to the same whichever model is faster',
  { timeout: 120_000 },
  async () => {
    const seen: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(modelGraphs.filter(isValid), delays, delays, async (graph, first, second) => {
        const outcome = modelRun(graph, 'Hi', MAX_DEPTH);
        seen[outcome.code ?? 'answer'] = (seen[outcome.code ?? 'answer'] ?? 0) + 1;
        const recorded: string[] = [];
        const told = await runOf(graph, { fetch: modelsThatTake(first).fetch, record: (line) => recorded.push(line) });
        assertSame(told, outcome, graph);
        const again = await runOf(graph, { fetch: modelsThatTake(second).fetch });
        assertSame(again, outcome, graph);
        assert.deepEqual(again.result, told.result);
        if (outcome.answer === undefined) return;
        const replayed = await runOf(graph, {
          replay: recorded.join('\n'),
          fetch: async () => assert.fail('nothing may be sent'),
        });
        assert.deepEqual(replayed.result, told.result);
        assert.equal(replayed.text, told.text);
      }),
      { numRuns: proofCases(300) },
    );
    for (const kind of ['answer', 'DEAD_END', 'INPUT_MISSING', 'LIMIT_EXCEEDED'])
      assert.ok(seen[kind], `no graph came to ${kind}`);
  },
);
