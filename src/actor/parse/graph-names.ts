// Checks the node ids of one graph: whether an id is valid, and whether an id that is referred to exists.

import { isReservedWord } from '../../templates/reserved-words.ts';
import { END } from '../config.ts';
import type { Path } from '../source/file-fault.ts';
import { suggestion } from '../source/file-fault.ts';
import type { ActorParsing } from './parsing.ts';

/** The state of parsing one graph. */
export interface GraphParsing extends ActorParsing {
  /** All ids of nodes, valid or not, so that an invalid id is reported once and not at each reference to it. */
  readonly ids: ReadonlySet<string>;
  /** Called for a fault that makes the structure unknown, so that the structure of the graph is not checked. */
  readonly skipStructureCheck: () => void;
}

/** Reports an id that is not valid for a node. */
export function checkNewId(id: string, path: Path, { report }: GraphParsing): void {
  if (id === END) report(path, '`end` is reserved: it closes a branch');
  else if (!/^[a-z_][a-z0-9_]*$/.test(id)) {
    const free = id
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]+/g, '_')
      .replace(/^(?=\d)/, '_');
    const hint = /^[a-z_][a-z0-9_]{0,63}$/.test(free) ? `for example ${free}` : undefined;
    report(path, 'must consist of a-z, 0-9 and _, and must not begin with a digit', { hint });
  } else if (isReservedWord(id))
    report(path, `${id} is a reserved word of templates or expressions`, { hint: `for example ${id}_node` });
}

/** Returns whether the target of an edge or of a rule exists. Reports a target that does not. */
export function checkTarget(to: string, path: Path, graph: GraphParsing): boolean {
  return to === END || checkNodeId(to, path, graph, [END]);
}

/** Returns whether a node with that id exists. Reports an id that does not. `others` are further ids to suggest. */
export function checkNodeId(
  id: string,
  path: Path,
  { ids, report, skipStructureCheck }: GraphParsing,
  others: readonly string[] = [],
): boolean {
  if (ids.has(id)) return true;
  skipStructureCheck();
  if (ids.size === 0) return false;
  const known = [...ids];
  const all = known.length <= 20 ? `nodes: ${known.join(', ')}` : undefined;
  report(path, `there is no node ${JSON.stringify(id.slice(0, 80))}`, {
    hint: suggestion(id, [...known, ...others]) ?? all,
  });
  return false;
}
