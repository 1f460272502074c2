// The shape of an actor file. Knows nothing of text, positions, providers or models.
import { z } from 'zod';
import { LIMIT_KEYS } from '../limits.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'must be a text, a number, true, false or null' });
const contextKey = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'a key of `context` is a letter or _, then letters, digits and _');

const limit = (whole: boolean) => (whole ? z.int().min(0).max(Number.MAX_SAFE_INTEGER) : z.number().min(0));

/** The keys of `limits`, in an actor file and in the configuration file. */
export const limitsSchema = z.strictObject(
  Object.fromEntries(Object.values(LIMIT_KEYS).map(({ key, whole }) => [key, limit(whole).optional()])) as Record<
    (typeof LIMIT_KEYS)[keyof typeof LIMIT_KEYS]['key'],
    z.ZodOptional<z.ZodNumber>
  >,
);

/** White space alone is a stop sequence that makes sense. */
const stopText = z.string().refine((value) => value !== '', 'must not be empty');

const text = z.string().refine((value) => value.trim() !== '', 'must not be empty');

const modelName = z.string().regex(/^[^\s\p{Cc}]{1,256}$/u, {
  error: ({ input }) => (input === '' ? 'must not be empty' : 'must be a name without spaces, of at most 256 characters'),
});

const keys = {
  name: text.optional(),
  type: z.literal('llm').optional(),
  description: z
    .string()
    .refine((value) => !/[\r\n]/.test(value.trim()), 'must be one line')
    .optional(),
  version: z.string().optional(),
  context: z.record(contextKey, scalar).optional(),
  limits: limitsSchema.optional(),
  model: modelName.optional(),
  provider: modelName.optional(),
  actor: text.optional(),
  system_prompt: z.string().optional(),
  prompt: text.optional(),
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().gt(0).max(1).optional(),
  max_tokens: z.int().min(1).max(10_000_000).optional(),
  stop: z.union([stopText.transform((one) => [one]), z.array(stopText).min(1).max(16)], { error: 'must be a text or a list of 1 to 16 texts' }).optional(),
  seed: z.int().optional(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']).optional(),
  response_format: z
    .union([z.enum(['text', 'json']), z.strictObject({ json_schema: z.looseObject({}) })], {
      error: 'must be text, json or {json_schema: ...}',
    })
    .optional(),
};

/** The keys of an `llm` actor, each optional: which are required is decided after `config` is merged in. */
export const llmActorSchema = z.strictObject(keys);

/** All keys that may stand at the top level of an actor file. */
export const ACTOR_KEYS: readonly string[] = [...Object.keys(keys), 'config'];

export type LlmActorInput = z.infer<typeof llmActorSchema>;
