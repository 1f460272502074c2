// Parses the names by which actors refer to each other: short names in the same file, otherwise full names.

import { AgentsError } from '../../errors.ts';
import type { ActorReference } from '../config.ts';
import { parseActorName } from '../name.ts';
import type { Path } from '../source/file-fault.ts';
import type { ActorParsing, Parsing, ReferenceUse } from './parsing.ts';

/** Returns the full name for a name in a file. Reports a name that is not valid and returns `undefined`. */
export function readName(
  name: string | undefined,
  path: Path,
  { parseContext, report }: Pick<Parsing, 'parseContext' | 'report'>,
): string | undefined {
  if (name === undefined) return undefined;
  try {
    return parseActorName(name, parseContext.isReserved).full;
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    report(path, error.message, { hint: error.hint });
    return undefined;
  }
}

/** Parses and records a reference. Whether its target exists is checked when all actors of the file are known. */
export function readReference(
  name: string | undefined,
  use: Pick<ReferenceUse, 'kind' | 'path' | 'context'>,
  parsing: ActorParsing,
): ActorReference | undefined {
  const to = name !== undefined && parsing.siblings.has(name) ? name : readName(name, use.path, parsing);
  if (to !== undefined) parsing.uses.push({ ...use, from: parsing.short, to });
  return to;
}
