// Parses the keys of an actor of type `graph`. Does not depend on providers, models or tools.

import type { z } from 'zod/mini';
import { isRecord, withoutUndefined } from '../../plain-object.ts';
import { END, type GraphActorConfig, type GraphEdge, type GraphNode } from '../config.ts';
import { pathsWithoutAnswer } from '../graph/answer-paths.ts';
import { type GraphShape, structureFaults } from '../graph/graph-structure.ts';
import { edgeSchema, type graphActorSchema } from '../schema/graph-schema.ts';
import type { Path } from '../source/file-fault.ts';
import { type ReadKeys, readMap } from '../source/read-keys.ts';
import { checkExpression } from './check-texts.ts';
import { checkNodeId, checkTarget, type GraphParsing } from './graph-names.ts';
import { EDGE_HINTS } from './hints.ts';
import { type ParsedNode, parseNode } from './parse-node.ts';
import type { ActorParsing } from './parsing.ts';

type GraphKeys = Pick<GraphActorConfig, 'type' | 'entry' | 'nodes' | 'edges' | 'maxConcurrency'>;

const DEFAULT_CONCURRENCY = 4;

export function parseGraph(
  read: ReadKeys<z.infer<typeof graphActorSchema>>,
  actor: ActorParsing,
): GraphKeys | undefined {
  const { keys, faulty, at } = read;
  let canCheckStructure = keys.entry !== undefined && keys.nodes !== undefined && !faulty.has('edges');
  const skipStructureCheck = () => {
    canCheckStructure = false;
  };
  const ids = idsIn(keys.nodes ?? []);
  const graph: GraphParsing = {
    ...actor,
    nodeIds: faulty.has('nodes') ? undefined : ids,
    ids: new Set(ids),
    skipStructureCheck,
  };
  const nodes = readNodes(keys.nodes ?? [], at('nodes'), graph);
  const shapes = nodes.flatMap(({ shape }) => shape ?? []);
  const edges = readEdges(
    keys.edges ?? [],
    { path: at('edges'), types: new Map(shapes.map(({ id, type }) => [id, type])) },
    graph,
  );
  if (keys.entry !== undefined && keys.nodes !== undefined) checkNodeId(keys.entry, at('entry'), graph);
  if (canCheckStructure) checkStructure({ entry: keys.entry ?? '', nodes: shapes, edges }, read, actor);
  const configs = nodes.flatMap(({ config }) => config ?? []);
  if (keys.entry === undefined || configs.length < nodes.length) return undefined;
  return {
    type: 'graph',
    entry: keys.entry,
    nodes: configs,
    edges,
    maxConcurrency: keys.max_concurrency ?? DEFAULT_CONCURRENCY,
  };
}

function idsIn(nodes: readonly unknown[]): readonly string[] {
  return nodes.flatMap((node) => (isRecord(node) && typeof node.id === 'string' ? [node.id] : []));
}

function readNodes(given: readonly unknown[], path: Path, graph: GraphParsing): readonly ParsedNode[] {
  const seen = new Set<string>();
  return given.map((entry, index) => {
    const node = parseNode(entry, [...path, index], graph);
    const id = node.shape?.id;
    if (id === undefined) graph.skipStructureCheck();
    else if (seen.has(id)) {
      graph.report([...path, index, 'id'], `there are two nodes with the id ${id}`, {
        hint: 'give one of them another id',
      });
      graph.skipStructureCheck();
    } else seen.add(id);
    return node;
  });
}

interface EdgeSource {
  readonly path: Path;
  readonly types: ReadonlyMap<string, GraphNode['type']>;
}

function readEdges(given: readonly unknown[], parts: EdgeSource, graph: GraphParsing): readonly GraphEdge[] {
  const edges: (GraphEdge | undefined)[] = given.map((entry, index) =>
    readEdge(entry, { ...parts, path: [...parts.path, index] }, graph),
  );
  if (edges.includes(undefined)) graph.skipStructureCheck();
  const conditional = new Set(edges.flatMap((edge) => (edge?.when === undefined ? [] : [edge.from])));
  const pairs = new Set<string>();
  edges.forEach((edge, index) => {
    if (edge === undefined) return;
    const path = [...parts.path, index];
    const pair = `${edge.from} ${edge.to}`;
    if (pairs.has(pair))
      graph.report(path, `there are two edges from ${edge.from} to ${edge.to}`, {
        hint: 'keep one; conditions are joined with ||',
      });
    pairs.add(pair);
    if (edge.otherwise && !edges.includes(undefined) && !conditional.has(edge.from)) {
      graph.report(path, `no other edge of ${edge.from} has a condition`, {
        key: 'otherwise',
        hint: 'leave `otherwise` out, or give another edge a `when`',
      });
    }
  });
  return edges.flatMap((edge) => edge ?? []);
}

function readEdge(given: unknown, { path, types }: EdgeSource, graph: GraphParsing): GraphEdge | undefined {
  const read = readMap(edgeSchema, given, { path, reading: graph, hints: EDGE_HINTS });
  if (read === undefined) return undefined;
  const { keys, faulty, at } = read;
  const { from, to, when, otherwise } = keys;
  const isFrom = from !== undefined && checkSource(from, { path: at('from'), types }, graph);
  const isTo = to !== undefined && checkTarget(to, at('to'), graph);
  checkExpression(when, at('when'), graph);
  if (when !== undefined && otherwise) {
    graph.report(path, 'cannot be used together with `when`', {
      key: 'otherwise',
      hint: 'keep one of them: an edge with `otherwise` is taken if no edge with `when` is',
    });
  }
  if (!isFrom || !isTo || faulty.size > 0) return undefined;
  return withoutUndefined({ from, to, when, otherwise: otherwise ?? false });
}

function checkSource(from: string, { path, types }: EdgeSource, graph: GraphParsing): boolean {
  if (from === END) graph.report(path, '`end` cannot have outgoing edges', { hint: 'name a node' });
  else if (types.get(from) === 'router')
    graph.report(path, `the router ${from} cannot have edges`, {
      hint: 'set its targets in `rules` and `default`',
    });
  else return checkNodeId(from, path, graph);
  return false;
}

function checkStructure(
  shape: GraphShape,
  { at }: Pick<ReadKeys<unknown>, 'at'>,
  { report, warnings, short }: ActorParsing,
): void {
  const faults = structureFaults(shape);
  for (const { message, hint, node, edge } of faults) {
    const path =
      node !== undefined ? [...at('nodes'), node] : edge !== undefined ? [...at('edges'), edge] : at('nodes');
    report(path, message, { hint });
  }
  if (faults.length > 0) return;
  const silent = pathsWithoutAnswer(shape);
  if (silent.length === 0) return;
  const names =
    silent.length <= 8 ? silent.join(', ') : `${silent.slice(0, 8).join(', ')} and ${silent.length - 8} more`;
  const where = short === '' ? '' : `${short}: `;
  warnings.push({
    code: 'NO_ANSWER_PATH',
    message:
      `${where}a run that goes from ${names} to \`end\` can end without an answer, which is an error: ` +
      'only exit nodes give an answer',
  });
}
