// The schema of an actor file: the schema of its actor type, or the schema of a file of several actors.
import * as z from 'zod/mini';
import { commonKeys, text } from './common-schema.ts';
import { graphActorSchema } from './graph-schema.ts';
import { llmActorSchema } from './llm-schema.ts';
import { toolActorSchema } from './tool-schema.ts';

/** The schemas of actors, by actor type. */
export const actorSchemas = { llm: llmActorSchema, tool: toolActorSchema, graph: graphActorSchema };

export type ActorType = keyof typeof actorSchemas;

const { name, description, version } = commonKeys;
const actors = z.record(z.string(), z.unknown());

/** The schema of a file of several actors. Each actor in it has the keys of its type except `name`. */
export const severalActorsSchema = z.strictObject({
  name,
  description,
  version,
  default_actor: z.optional(text),
  actors: z.optional(actors),
  agents: z.optional(actors),
});

/** All keys that are allowed at the top level of an actor file. */
export const ACTOR_KEYS: readonly string[] = [
  ...new Set([...Object.values(actorSchemas), severalActorsSchema].flatMap((schema) => Object.keys(schema.shape))),
  'config',
];
