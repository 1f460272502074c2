// The schemas of an actor of type `llm` and of a node of type `llm`. Does not depend on YAML, positions, providers or
// models.
import * as z from 'zod/mini';
import { commonKeys, line, sign, text } from './common-schema.ts';
import { limitsSchema } from './limits-schema.ts';

const modelName = z.string().check(
  z.regex(/^[^\s\p{Cc}]{1,256}$/u, {
    error: ({ input }) =>
      input === '' ? 'must not be empty' : 'must be a name without spaces, of at most 256 characters',
  }),
);

const oneStop = z.pipe(
  sign,
  z.transform((one: string) => [one]),
);
const stops = z.array(sign).check(z.minLength(1), z.maxLength(16));

const responseFormat = z.union([z.enum(['text', 'json']), z.strictObject({ json_schema: z.looseObject({}) })], {
  error: 'must be text, json or {json_schema: ...}',
});

const modelKeys = {
  model: z.optional(modelName),
  provider: z.optional(modelName),
  actor: z.optional(text),
  system_prompt: z.optional(z.string()),
  prompt: z.optional(text),
  temperature: z.optional(z.number().check(z.minimum(0), z.maximum(2))),
  top_p: z.optional(z.number().check(z.gt(0), z.maximum(1))),
  max_tokens: z.optional(z.int().check(z.minimum(1), z.maximum(10_000_000))),
  stop: z.optional(z.union([oneStop, stops], { error: 'must be a string or a list of 1 to 16 strings' })),
  seed: z.optional(z.int()),
  reasoning_effort: z.optional(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])),
  response_format: z.optional(responseFormat),
  /** The entries are names of tools, or have the schema `toolChoiceSchema`. */
  tools: z.optional(z.array(z.unknown()).check(z.maxLength(128))),
  max_tool_rounds: z.optional(z.int().check(z.minimum(0), z.maximum(1_000_000))),
};

/** An entry of `tools` that is an actor. */
export const toolChoiceSchema = z.strictObject({ actor: text, description: z.optional(text) });

/**
 * The schema of an `llm` actor. All keys are optional: the parser checks which are required after it has merged
 * `config`.
 */
export const llmActorSchema = z.strictObject({ ...commonKeys, ...modelKeys });

/** The keys that a node of type `llm` has in addition to the keys of all nodes. */
export const llmNodeKeys = { description: z.optional(line), limits: z.optional(limitsSchema), ...modelKeys };

export type LlmInput = Partial<z.infer<z.ZodMiniObject<typeof modelKeys, z.core.$strict>>>;
