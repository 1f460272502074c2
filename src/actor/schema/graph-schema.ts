// The schemas of an actor of type `graph` and of its nodes, edges and rules. Does not check whether they fit together.
import * as z from 'zod/mini';
import { commonKeys, contextSchema, entries, sign, text } from './common-schema.ts';
import { llmNodeKeys } from './llm-schema.ts';
import { argumentsSchema } from './tool-schema.ts';

const nodeKeys = {
  id: text,
  input: z.optional(z.string()),
  wait: z.optional(z.enum(['any', 'all'])),
  retry: z.optional(
    z.strictObject({
      attempts: z.int().check(z.minimum(1), z.maximum(100)),
      delay_ms: z.optional(z.int().check(z.minimum(0), z.maximum(86_400_000))),
    }),
  ),
  on_error: z.optional(text),
};

/** The schemas of nodes, by node type. The entries of `rules` have the schema `ruleSchema`. */
export const nodeSchemas = {
  llm: z.strictObject({ ...nodeKeys, type: z.literal('llm'), ...llmNodeKeys }),
  tool: z.strictObject({ ...nodeKeys, type: z.literal('tool'), tool: text, arguments: z.optional(argumentsSchema) }),
  actor: z.strictObject({ ...nodeKeys, type: z.literal('actor'), actor: text, context: z.optional(contextSchema) }),
  router: z.strictObject({ ...nodeKeys, type: z.literal('router'), rules: entries, default: z.optional(text) }),
};

/** A rule of a router. It has exactly one of the five tests, which the parser checks. */
export const ruleSchema = z.strictObject({
  when: z.optional(text),
  prefix: z.optional(sign),
  suffix: z.optional(sign),
  contains: z.optional(sign),
  matches: z.optional(sign),
  to: text,
  strip: z.optional(z.boolean()),
});

export const edgeSchema = z.strictObject({
  from: text,
  to: text,
  when: z.optional(text),
  otherwise: z.optional(z.literal(true)),
});

/** The schema of a `graph` actor. The entries of `nodes` match `nodeSchemas`, those of `edges` match `edgeSchema`. */
export const graphActorSchema = z.strictObject({
  ...commonKeys,
  entry: text,
  nodes: entries,
  edges: z.optional(z.array(z.unknown())),
  max_concurrency: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
});
