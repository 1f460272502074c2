// The shape of the configuration file. Knows nothing of text and positions.
import { z } from 'zod';
import { limitsSchema } from '../actor/schema.ts';
import { PROTOCOLS } from '../credentials.ts';
import { FORMATS, RUN_FORMATS } from './format.ts';

const text = z.string().refine((value) => value.trim() !== '', 'must not be empty');
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'must be the name of an environment variable, such as GATEWAY_KEY' });
/** A program that is not empty and its arguments, as texts; no program takes a NUL. */
const words = z
  .array(z.string().regex(/^[^\0]*$/, 'holds a character that no program takes'))
  .refine(([program = '']) => program.trim() !== '', 'must begin with a program');
const price = z.number().min(0);

const prices = { input_per_1m: price, output_per_1m: price, cached_read_per_1m: price.optional(), cached_write_per_1m: price.optional() };
const modelPrice = z.strictObject({
  ...prices,
  per_request_usd: price.optional(),
  tiers: z.array(z.strictObject({ above_input_tokens: z.int().min(0), ...prices })).optional(),
});

const provider = z.strictObject({
  protocol: z.enum(PROTOCOLS).optional(),
  base_url: z.string().optional(),
  api_key_env: variable.optional(),
  api_key_command: z.union([text, words], { error: 'must be a command line, or a list of a program and its arguments' }).optional(),
  headers: z.record(z.string(), z.union([z.string(), z.strictObject({ env: variable })], { error: 'must be a text, or {env: VARIABLE}' })).optional(),
  models: z
    .union([z.literal('any'), z.array(z.string().regex(/^[^\s\p{Cc}]{1,256}$/u)).min(1)], { error: 'must be `any` or a list of names of models' })
    .optional(),
});

/** A section with nothing in it is one whose entries are commented out. */
export const configSchema = z.strictObject({
  format: z.enum([...FORMATS, ...RUN_FORMATS]).optional(),
  limits: limitsSchema.nullish(),
  pricing: z.record(z.string(), modelPrice).nullish(),
  aliases: z.record(z.string(), text).nullish(),
  providers: z.record(z.string(), provider.nullable()).nullish(),
});

export type ConfigInput = z.infer<typeof configSchema>;
export type ProviderInput = z.infer<typeof provider>;

/** The keys that a map at a path may have, for hints; `undefined` where any name may stand. */
export function knownKeys(path: readonly (string | number)[]): readonly string[] {
  const [first, , third] = path;
  if (first === undefined) return Object.keys(configSchema.shape);
  if (first === 'limits') return Object.keys(limitsSchema.shape);
  if (first === 'pricing') return third === undefined ? Object.keys(modelPrice.shape) : ['above_input_tokens', ...Object.keys(prices)];
  return third === undefined ? Object.keys(provider.shape) : ['env'];
}
