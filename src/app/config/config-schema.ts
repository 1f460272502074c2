// The schema of the configuration file. Does not depend on YAML or positions.

import * as z from 'zod/mini';
import { limitsSchema } from '../../actor/schema/limits-schema.ts';
import { PROTOCOLS } from '../../credentials.ts';
import { TOKEN_PRICE_FIELDS } from '../../pricing.ts';
import { FORMATS, RUN_FORMATS } from './output-format.ts';

const text = z.string().check(z.refine((value) => value.trim() !== '', 'must not be empty'));
const variable = z
  .string()
  .check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable, such as GATEWAY_KEY'));
/** A program that is not blank, and its arguments. No string may contain a NUL, which a program cannot receive. */
const words = z
  .array(z.string().check(z.regex(/^[^\0]*$/, 'contains a NUL character, which is not allowed')))
  .check(z.refine(([program = '']) => program.trim() !== '', 'must begin with a program'));
const price = z.number().check(z.minimum(0));

const prices = {
  [TOKEN_PRICE_FIELDS.inputPer1M.key]: price,
  [TOKEN_PRICE_FIELDS.outputPer1M.key]: price,
  [TOKEN_PRICE_FIELDS.cachedReadPer1M.key]: z.optional(price),
  [TOKEN_PRICE_FIELDS.cachedWritePer1M.key]: z.optional(price),
};
const tier = z.strictObject({ above_input_tokens: z.int().check(z.minimum(0)), ...prices });
const modelPrice = z.strictObject({ ...prices, per_request_usd: z.optional(price), tiers: z.optional(z.array(tier)) });

const command = z.union([text, words], { error: 'must be a command line, or a list of a program and its arguments' });
const header = z.union([z.string(), z.strictObject({ env: variable })], {
  error: 'must be a string, or {env: VARIABLE}',
});
const MODEL_NAME = /^[^\s\p{Cc}]{1,256}$/u;
const modelName = z.string().check(z.regex(MODEL_NAME, 'must be a name without spaces, of at most 256 characters'));
const modelNames = z.array(modelName).check(z.minLength(1));

const provider = z.strictObject({
  protocol: z.optional(z.enum(PROTOCOLS)),
  base_url: z.optional(z.string()),
  api_key_env: z.optional(variable),
  api_key_command: z.optional(command),
  headers: z.optional(z.record(z.string(), header)),
  models: z.optional(z.union([z.literal('any'), modelNames], { error: 'must be `any` or a list of model names' })),
});

/** A section may be null, which it is when all its entries are commented out. */
export const configSchema = z.strictObject({
  format: z.optional(z.enum([...FORMATS, ...RUN_FORMATS])),
  limits: z.nullish(limitsSchema),
  pricing: z.nullish(z.record(z.string(), modelPrice)),
  aliases: z.nullish(z.record(z.string(), text)),
  providers: z.nullish(z.record(z.string(), z.nullable(provider))),
});

export type ConfigInput = z.infer<typeof configSchema>;
export type ProviderInput = z.infer<typeof provider>;

/** Returns the keys that are allowed in the map at a path, for hints. */
export function knownKeys(path: readonly (string | number)[]): readonly string[] {
  const [first, , third] = path;
  if (first === undefined) return Object.keys(configSchema.shape);
  if (first === 'limits') return Object.keys(limitsSchema.shape);
  if (first === 'pricing')
    return third === undefined ? Object.keys(modelPrice.shape) : ['above_input_tokens', ...Object.keys(prices)];
  return third === undefined ? Object.keys(provider.shape) : ['env'];
}
