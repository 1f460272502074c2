// The shape of what actors of every type have in common. Knows nothing of text, positions, providers or models.
// Written in the functions of `zod/mini`, for they load in a fraction of the time that the methods of `zod` take. They
// bring no sentences: what file-fault.ts does not put in words by its code needs a message here.
import * as z from 'zod/mini';
import { limitsSchema } from './limits-schema.ts';

const scalar = z.union([z.string(), z.number(), z.bigint(), z.boolean(), z.null()], {
  error: 'must be a text, a number, true, false or null',
});
const contextKey = z
  .string()
  .check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'a key of `context` is a letter or _, then letters, digits and _'));

/** Values for templates, by their keys. */
export const contextSchema = z.record(contextKey, scalar);

/** A text in which there is more than white space. */
export const text = z.string().check(z.refine((value) => value.trim() !== '', 'must not be empty'));

/** A text in which white space alone makes sense. */
export const sign = z.string().check(z.refine((value) => value !== '', 'must not be empty'));

export const line = z.string().check(z.refine((value) => !/[\r\n]/.test(value.trim()), 'must be one line'));

/** The keys that actors of every type have. */
export const commonKeys = {
  name: z.optional(text),
  type: z.optional(z.enum(['llm', 'tool', 'graph'])),
  description: z.optional(line),
  version: z.optional(z.string()),
  context: z.optional(contextSchema),
  limits: z.optional(limitsSchema),
};

/** A list whose entries are looked at one by one, so that the fault of one does not hide those of the others. */
export const entries = z.array(z.unknown()).check(z.minLength(1));
