// The shape of an actor file. Knows nothing of text, positions, providers or models.
// Written in the functions of `zod/mini`, for they load in a fraction of the time that the methods of `zod` take. They
// bring no sentences: what file-fault.ts does not put in words by its code needs a message here.
import * as z from 'zod/mini';
import { limitsSchema } from './limits-schema.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'must be a text, a number, true, false or null' });
const contextKey = z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'a key of `context` is a letter or _, then letters, digits and _'));

/** White space alone is a stop sequence that makes sense. */
const stopText = z.string().check(z.refine((value) => value !== '', 'must not be empty'));

const text = z.string().check(z.refine((value) => value.trim() !== '', 'must not be empty'));

const line = z.string().check(z.refine((value) => !/[\r\n]/.test(value.trim()), 'must be one line'));

const modelName = z.string().check(
  z.regex(/^[^\s\p{Cc}]{1,256}$/u, {
    error: ({ input }) => (input === '' ? 'must not be empty' : 'must be a name without spaces, of at most 256 characters'),
  }),
);

const oneStop = z.pipe(
  stopText,
  z.transform((one: string) => [one]),
);
const stops = z.array(stopText).check(z.minLength(1), z.maxLength(16));

const responseFormat = z.union([z.enum(['text', 'json']), z.strictObject({ json_schema: z.looseObject({}) })], {
  error: 'must be text, json or {json_schema: ...}',
});

const keys = {
  name: z.optional(text),
  type: z.optional(z.literal('llm')),
  description: z.optional(line),
  version: z.optional(z.string()),
  context: z.optional(z.record(contextKey, scalar)),
  limits: z.optional(limitsSchema),
  model: z.optional(modelName),
  provider: z.optional(modelName),
  actor: z.optional(text),
  system_prompt: z.optional(z.string()),
  prompt: z.optional(text),
  temperature: z.optional(z.number().check(z.minimum(0), z.maximum(2))),
  top_p: z.optional(z.number().check(z.gt(0), z.maximum(1))),
  max_tokens: z.optional(z.int().check(z.minimum(1), z.maximum(10_000_000))),
  stop: z.optional(z.union([oneStop, stops], { error: 'must be a text or a list of 1 to 16 texts' })),
  seed: z.optional(z.int()),
  reasoning_effort: z.optional(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])),
  response_format: z.optional(responseFormat),
};

/** The keys of an `llm` actor, each optional: which are required is decided after `config` is merged in. */
export const llmActorSchema = z.strictObject(keys);

/** All keys that may stand at the top level of an actor file. */
export const ACTOR_KEYS: readonly string[] = [...Object.keys(keys), 'config'];

export type LlmActorInput = z.infer<typeof llmActorSchema>;
