// Parses one node of a graph by its type. Does not depend on providers, models or tools.

import type { z } from 'zod/mini';
import { limitsFromKeys } from '../../limits.ts';
import { isRecord, withoutUndefined } from '../../plain-object.ts';
import { END, type GraphNode } from '../config.ts';
import type { ShapeNode } from '../graph/graph-structure.ts';
import { nodeSchemas } from '../schema/graph-schema.ts';
import type { Path } from '../source/file-fault.ts';
import { describe, suggestion } from '../source/file-fault.ts';
import { type ReadKeys, readMap } from '../source/read-keys.ts';
import { checkNumbers } from './check-numbers.ts';
import { checkTemplate, checkTemplates } from './check-texts.ts';
import { checkNewId, checkNodeId, type GraphParsing } from './graph-names.ts';
import { NODE_HINTS } from './hints.ts';
import { parseLlm } from './parse-llm.ts';
import { readReference } from './parse-reference.ts';
import { parseRouter } from './parse-router.ts';
import { argumentHints, readToolCall } from './parse-tool.ts';

type NodeType = keyof typeof nodeSchemas;

type KeysOf<Type extends NodeType> = ReadKeys<z.infer<(typeof nodeSchemas)[Type]>>;

/** The keys that only nodes of one type have, by node type. */
type TypeSpecific = {
  readonly [Type in NodeType]: Omit<Extract<GraphNode, { type: Type }>, 'id' | 'input' | 'wait' | 'retry' | 'onError'>;
};

/** A parsed node. Parts that a fault makes incomplete are absent. */
export interface ParsedNode {
  readonly shape?: ShapeNode | undefined;
  readonly config?: GraphNode | undefined;
}

/** Keys that determine the targets of a node. If one of them has a fault, the structure of the graph is unknown. */
const STRUCTURAL = ['id', 'type', 'wait', 'on_error', 'rules', 'default', 'next', 'then', 'goto', 'to', 'edges'];

export function parseNode(given: unknown, path: Path, graph: GraphParsing): ParsedNode {
  if (!isRecord(given)) {
    graph.report(path, `must be a map with \`id\` and \`type\`, not ${describe(given)}`);
    return {};
  }
  const type = typeOf(given, path, graph);
  const hints = type === 'tool' ? { ...NODE_HINTS, ...argumentHints(given.tool, graph.parseContext) } : NODE_HINTS;
  const read = type && readMap(nodeSchemas[type], { ...given, type }, { path, reading: graph, hints });
  if (type === undefined || read === undefined) return {};
  if (STRUCTURAL.some((key) => read.faulty.has(key))) graph.skipStructureCheck();
  return nodeOf(type, read as KeysOf<NodeType>, graph);
}

function nodeOf(type: NodeType, read: KeysOf<NodeType>, graph: GraphParsing): ParsedNode {
  const { keys, at } = read;
  const { id, wait = 'any', input, retry, on_error: onError } = keys;
  if (id !== undefined) checkNewId(id, at('id'), graph);
  checkTemplate(input, at('input'), graph);
  if (onError === END) graph.report(at('on_error'), '`end` is not a node', { hint: 'name a node' });
  else if (onError !== undefined) checkNodeId(onError, at('on_error'), graph);
  const specific = (
    READERS[type] as (read: KeysOf<NodeType>, graph: GraphParsing) => TypeSpecific[NodeType] | undefined
  )(read, graph);
  if (id === undefined) return {};
  const targets = type === 'router' ? targetsOf(specific as TypeSpecific['router'] | undefined) : [];
  const shape: ShapeNode = { id, type, wait, onError, targets };
  if (specific === undefined) return { shape };
  const common = {
    id,
    input,
    wait,
    retry: retry && { attempts: retry.attempts, delayMs: retry.delay_ms ?? 0 },
    onError,
  };
  return { shape, config: withoutUndefined({ ...common, ...specific }) as GraphNode };
}

function targetsOf(router: TypeSpecific['router'] | undefined): readonly string[] {
  if (router === undefined) return [];
  return [
    ...new Set([...router.rules.map(({ to }) => to), ...(router.otherwise === undefined ? [] : [router.otherwise])]),
  ];
}

const READERS: {
  readonly [Type in NodeType]: (read: KeysOf<Type>, graph: GraphParsing) => TypeSpecific[Type] | undefined;
} = {
  llm: (read, graph) => {
    const parts = parseLlm(read, graph);
    const { description, limits } = read.keys;
    return (
      parts && {
        type: 'llm',
        actor: withoutUndefined({
          ...parts,
          description: description?.trim(),
          context: {},
          limits: limitsFromKeys(limits),
        }),
      }
    );
  },
  tool: ({ keys, at }, graph) => {
    if (keys.tool === undefined) return undefined;
    const call = readToolCall(
      { name: keys.tool, path: at('tool'), arguments: keys.arguments, argumentsPath: at('arguments') },
      graph,
    );
    return call && { type: 'tool', tool: call.name, arguments: call.arguments };
  },
  actor: ({ keys, at, faulty }, graph) => {
    const { actor, context = {} } = keys;
    checkTemplates(context, at('context'), graph);
    checkNumbers(context, at('context'), graph);
    const given = faulty.has('context') ? undefined : { values: context, path: at('context') };
    const to = readReference(actor, { kind: 'node', path: at('actor'), context: given }, graph);
    return to === undefined ? undefined : { type: 'actor', actor: to, context };
  },
  router: (read, graph) => parseRouter(read, graph),
};

/** Returns the type of a node: the value of `type`, or, if that is missing or invalid, a guess from the other keys. */
function typeOf(given: Readonly<Record<string, unknown>>, path: Path, graph: GraphParsing): NodeType | undefined {
  const { type } = given;
  if (typeof type === 'string' && Object.hasOwn(nodeSchemas, type)) return type as NodeType;
  const guess = TYPE_INDICATORS.find(([key]) => given[key] !== undefined)?.[1];
  const types = Object.keys(nodeSchemas);
  graph.skipStructureCheck();
  if (type === undefined)
    graph.report(path, 'the key `type` is missing', {
      hint: guess === undefined ? `types: ${types.join(', ')}` : `write \`type: ${guess}\``,
    });
  else {
    const word = typeof type === 'string' ? type : '';
    const near = (Object.hasOwn(TYPE_HINTS, word) ? TYPE_HINTS[word] : undefined) ?? suggestion(word, types);
    graph.report([...path, 'type'], `must be one of ${types.join(', ')}`, {
      hint: near ?? (guess && `it looks like \`type: ${guess}\``),
    });
  }
  return guess;
}

/** Keys from which the type of a node is guessed, in order of precedence. */
const TYPE_INDICATORS: readonly (readonly [string, NodeType])[] = [
  ['rules', 'router'],
  ['tool', 'tool'],
  ['model', 'llm'],
  ['prompt', 'llm'],
  ['system_prompt', 'llm'],
  ['actor', 'actor'],
];

const TYPE_HINTS: Readonly<Record<string, string>> = {
  agent: 'write `type: llm` for a model, `type: actor` for an actor that has a name',
  graph: 'a graph inside a graph must be an actor with its own name: `type: actor`',
  model: 'did you mean `llm`?',
  condition: 'did you mean `router`?',
  function: 'did you mean `tool`?',
};
