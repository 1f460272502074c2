// The ids of the nodes of one graph: which may be given, and whether one that is named is there.

import { isReservedWord } from '../../templates/reserved-words.ts';
import { END } from '../config.ts';
import type { Path } from '../source/file-fault.ts';
import { suggestion } from '../source/file-fault.ts';
import type { ActorParsing } from './parsing.ts';

/** The reading of one graph. */
export interface GraphParsing extends ActorParsing {
  /** What was given as an id, right or wrong: a fault of an id is told once, and not wherever it is named. */
  readonly ids: ReadonlySet<string>;
  /** Told that something is wrong without which nothing can be said of the whole. */
  readonly unsound: () => void;
}

/** Tells of an id that is none. */
export function checkNewId(id: string, path: Path, { report }: GraphParsing): void {
  if (id === END) report(path, '`end` is what closes a branch, and no node');
  else if (!/^[a-z_][a-z0-9_]*$/.test(id)) {
    const free = id
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]+/g, '_')
      .replace(/^(?=\d)/, '_');
    const hint = /^[a-z_][a-z0-9_]{0,63}$/.test(free) ? `for example ${free}` : undefined;
    report(path, 'must be of a-z, 0-9 and _, and begin with no digit', { hint });
  } else if (isReservedWord(id))
    report(path, `${id} is a word of templates or expressions`, { hint: `for example ${id}_node` });
}

/** Whether an edge or a rule may lead there; what speaks against it is told. */
export function checkTarget(to: string, path: Path, graph: GraphParsing): boolean {
  return to === END || checkNodeId(to, path, graph, [END]);
}

/** Whether there is a node of that id; that there is none is told. `others` could be meant as well. */
export function checkNodeId(
  id: string,
  path: Path,
  { ids, report, unsound }: GraphParsing,
  others: readonly string[] = [],
): boolean {
  if (ids.has(id)) return true;
  unsound();
  if (ids.size === 0) return false;
  const known = [...ids];
  const all = known.length <= 20 ? `nodes: ${known.join(', ')}` : undefined;
  report(path, `there is no node ${JSON.stringify(id.slice(0, 80))}`, {
    hint: suggestion(id, [...known, ...others]) ?? all,
  });
  return false;
}
