// A name by which one actor of a file refers to another, as it is kept: short for one of the same file, else in full.

import { AgentsError } from '../../errors.ts';
import type { ActorReference } from '../config.ts';
import { parseActorName } from '../name.ts';
import type { Path } from '../source/file-fault.ts';
import type { ActorParsing, Parsing, ReferenceUse } from './parsing.ts';

/** The full name for one that was written down, or nothing if it is none, which is told. */
export function readName(
  name: string | undefined,
  path: Path,
  { facts, report }: Pick<Parsing, 'facts' | 'report'>,
): string | undefined {
  if (name === undefined) return undefined;
  try {
    return parseActorName(name, facts.isReserved).full;
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    report(path, error.message, { hint: error.hint });
    return undefined;
  }
}

/** Takes a reference in: whether it leads anywhere is looked at when all actors of the file are known. */
export function readReference(
  name: string | undefined,
  use: Pick<ReferenceUse, 'kind' | 'path' | 'context'>,
  parsing: ActorParsing,
): ActorReference | undefined {
  const to = name !== undefined && parsing.siblings.has(name) ? name : readName(name, use.path, parsing);
  if (to !== undefined) parsing.uses.push({ ...use, from: parsing.short, to });
  return to;
}
