// The schema of `limits` in an actor file and in the configuration file. A file of its own, because the configuration
// file is read without the schemas of actors.
import * as z from 'zod/mini';
import { LIMIT_KEYS } from '../../limits.ts';

const limit = (whole: boolean) =>
  whole ? z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER)) : z.number().check(z.minimum(0));

export const limitsSchema = z.strictObject(
  Object.fromEntries(Object.values(LIMIT_KEYS).map(({ key, whole }) => [key, z.optional(limit(whole))])) as Record<
    (typeof LIMIT_KEYS)[keyof typeof LIMIT_KEYS]['key'],
    z.ZodMiniOptional<z.ZodMiniNumber<number>>
  >,
);
