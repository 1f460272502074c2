// Converts the limits of an actor file to the names that the library uses.
import type { z } from 'zod/mini';
import { LIMIT_KEYS, type Limits } from '../../limits.ts';
import { withoutUndefined } from '../../plain-object.ts';
import type { limitsSchema } from '../schema/limits-schema.ts';

export function readLimits(input: z.infer<typeof limitsSchema> | undefined): Limits {
  const entries = Object.entries(LIMIT_KEYS).map(([name, { key }]) => [name, input?.[key]]);
  return withoutUndefined(Object.fromEntries(entries)) as Limits;
}
