// Writes docs/actor.schema.json, the JSON Schema of actor files for editors, from the parser's own schemas.
import { writeFileSync } from 'node:fs';
import { toJSONSchema, type z } from 'zod/mini';
import { type ActorType, actorSchemas, severalActorsSchema } from '../src/actor/schema/actor-schema.ts';
import { edgeSchema, nodeSchemas, ruleSchema } from '../src/actor/schema/graph-schema.ts';
import { toolChoiceSchema } from '../src/actor/schema/llm-schema.ts';
import { toolCallSchema } from '../src/actor/schema/tool-schema.ts';

type Json = Readonly<Record<string, unknown>>;
type Case = readonly [condition: Json, then: Json];

const TYPES = Object.keys(actorSchemas) as ActorType[];
const TESTS = ['when', 'prefix', 'suffix', 'contains', 'matches'];

/** Returns the schema as a string. The allowed keys depend on the type of the actor. */
export function actorJsonSchema(): string {
  const several: Case = [
    { anyOf: ['actors', 'agents'].flatMap((key) => [has(key), inConfig(has(key))]) },
    ref('several'),
  ];
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'An actor file of agents',
    type: 'object',
    ...cases([several, ...typeCases()], ref('llm')),
    $defs: definitions(),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function definitions(): Json {
  const nodeTypes = Object.keys(nodeSchemas);
  const nodes = Object.entries(nodeSchemas).map(([type, schema]) => [
    `${type}_node`,
    entriesFilled(plain(schema), type),
  ]);
  const node = { type: 'object', required: ['id', 'type'], properties: { type: { enum: nodeTypes } } };
  return {
    ...withSection('several', plain(severalActorsSchema), ['actors', 'agents']),
    ...Object.assign(
      {},
      ...TYPES.map((type) => withSection(type, entriesFilled(plain(actorSchemas[type]), type), REQUIRED[type])),
    ),
    actor: { type: 'object', properties: { name: false }, ...cases(typeCases(), ref('llm')) },
    node: {
      ...node,
      ...cases(
        nodeTypes.map((type): Case => [isOf(type), ref(`${type}_node`)]),
        {},
      ),
    },
    ...Object.fromEntries(nodes),
    edge: { ...plain(edgeSchema), not: { required: ['when', 'otherwise'] } },
    rule: { ...plain(ruleSchema), oneOf: TESTS.map(has) },
    tool_call: { anyOf: [{ type: 'string' }, plain(toolCallSchema)] },
    tool_choice: { anyOf: [{ type: 'string' }, plain(toolChoiceSchema)] },
  };
}

/** Requires one of these keys, or the section `config`, which may contain them. */
const REQUIRED: Readonly<Record<ActorType, readonly string[]>> = {
  llm: ['model', 'actor'],
  tool: ['tools'],
  graph: ['nodes'],
};

/** Returns the keys of an actor with the same keys in its section `config`, where none is required. */
function withSection(name: string, { required: _, ...keys }: Json, needed: readonly string[]): Json {
  const properties = { ...(keys.properties as Json), ...(name === 'several' && ACTORS) };
  return {
    [name]: {
      ...keys,
      properties: { ...properties, config: ref(`${name}_keys`) },
      anyOf: [...needed, 'config'].map(has),
    },
    [`${name}_keys`]: { ...keys, properties },
  };
}

const ACTORS = Object.fromEntries(
  ['actors', 'agents'].map((key) => [key, { type: 'object', minProperties: 1, additionalProperties: ref('actor') }]),
);

/** Adds the schema of the entries to lists whose entries the parser reads one by one. */
function entriesFilled(schema: Json, type: string): Json {
  const properties = schema.properties as Readonly<Record<string, Json>>;
  const items: Json = {
    nodes: ref('node'),
    edges: ref('edge'),
    rules: ref('rule'),
    tools: ref(type === 'tool' ? 'tool_call' : 'tool_choice'),
  };
  const filled = Object.entries(properties).map(([key, one]) => [
    key,
    key in items ? { ...one, items: items[key] } : one,
  ]);
  return { ...schema, properties: Object.fromEntries(filled) };
}

function plain(schema: z.ZodMiniType): Json {
  const { $schema, ...rest } = toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override });
  return rest;
}

/** Describes an integer of any length as a number. */
function override({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodType;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}): void {
  if (zodSchema._zod.def.type === 'bigint') jsonSchema.type = 'number';
}

function typeCases(): readonly Case[] {
  return TYPES.filter((type) => type !== 'llm').map((type) => [
    { anyOf: [isOf(type), inConfig(isOf(type))] },
    ref(type),
  ]);
}

/** Returns nested conditions: each case applies if no earlier case matched. */
function cases([first, ...rest]: readonly Case[], otherwise: Json): Json {
  if (first === undefined) return otherwise;
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema
  return { if: first[0], then: first[1], else: cases(rest, otherwise) };
}

function isOf(type: string): Json {
  return { properties: { type: { const: type } }, ...has('type') };
}

function inConfig(condition: Json): Json {
  return { properties: { config: condition }, ...has('config') };
}

function has(key: string): Json {
  return { required: [key] };
}

function ref(name: string): Json {
  return { $ref: `#/$defs/${name}` };
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL('../docs/actor.schema.json', import.meta.url), actorJsonSchema());
}
