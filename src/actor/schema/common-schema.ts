// The schemas of the keys that all types of actors share. Does not depend on YAML, positions, providers or models. Uses
// `zod/mini`, which loads in a fraction of the time of `zod`. `zod/mini` has no messages: an issue that file-fault.ts
// does not describe by its code needs a message here.
import * as z from 'zod/mini';
import { limitsSchema } from './limits-schema.ts';

const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean(), z.null()], {
  error: 'must be a string, a number, true, false or null',
});
const contextKey = z
  .string()
  .check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'a key of `context` is a letter or _, then letters, digits and _'));

/** Values for templates, by key. */
export const contextSchema = z.record(contextKey, scalar);

/** A string that contains more than white space. */
export const text = z.string().check(z.refine((value) => value.trim() !== '', 'must not be empty'));

/** A string that is not empty. It may consist of white space. */
export const sign = z.string().check(z.refine((value) => value !== '', 'must not be empty'));

export const line = z.string().check(z.refine((value) => !/[\r\n]/.test(value.trim()), 'must be one line'));

/** The keys that all types of actors have. */
export const commonKeys = {
  name: z.optional(text),
  type: z.optional(z.enum(['llm', 'tool', 'graph'])),
  description: z.optional(line),
  version: z.optional(z.string()),
  context: z.optional(contextSchema),
  limits: z.optional(limitsSchema),
};

/** A list whose entries are parsed one by one, so that a fault of one entry does not hide faults of the others. */
export const entries = z.array(z.unknown()).check(z.minLength(1));
