// Limits as an actor file writes them, under their names in the library.
import type { z } from 'zod/mini';
import { LIMIT_KEYS, type Limits } from '../../limits.ts';
import { withoutUndefined } from '../../plain-object.ts';
import type { limitsSchema } from '../schema/limits-schema.ts';

export function readLimits(input: z.infer<typeof limitsSchema> | undefined): Limits {
  const entries = Object.entries(LIMIT_KEYS).map(([name, { key }]) => [name, input?.[key]]);
  return withoutUndefined(Object.fromEntries(entries)) as Limits;
}
