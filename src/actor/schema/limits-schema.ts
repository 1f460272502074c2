// The schema of `limits` in an actor file and in the configuration file. A file of its own, because the configuration
// file is read without the schemas of actors.
import * as z from 'zod/mini';
import { LIMIT_NAMES, LIMITS } from '../../limits.ts';

const limitSchema = (unit: string) =>
  unit === 'dollars' ? z.number().check(z.minimum(0)) : z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));

export const limitsSchema = z.strictObject(
  Object.fromEntries(LIMIT_NAMES.map((name) => [LIMITS[name].key, z.optional(limitSchema(LIMITS[name].unit))])),
);
