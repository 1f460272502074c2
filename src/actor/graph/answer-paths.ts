// Whether a run of a graph can end without an answer: by `end`, and no exit has run. Knows no YAML and no text.
import { END } from '../config.ts';
import { exitIds, type GraphShape } from './graph-structure.ts';

/**
 * The ids of the nodes from which a run may go to `end` while no exit runs; empty if every run that ends in order has an answer.
 * Of a node all unconditional edges fire, of those with a condition any, or if none does all those with `otherwise`.
 */
export function pathsWithoutAnswer(shape: GraphShape): readonly string[] {
  const links = linksOf(shape);
  const silent = silentNodes(links);
  if (!silent.has(shape.entry)) return [];
  const targets = new Map<string, string[]>(shape.nodes.map(({ id }) => [id, []]));
  for (const { from, to } of links) if (silent.has(to)) targets.get(from)?.push(to);
  const reached = new Set([shape.entry]);
  for (const id of reached) for (const to of targets.get(id) ?? []) reached.add(to);
  return shape.nodes.flatMap(({ id }) => (reached.has(id) && targets.get(id)?.includes(END) ? [id] : []));
}

interface Link {
  readonly from: string;
  readonly to: string;
  /** Fires always, by choice, if no choice does, or after a failure. */
  readonly kind: 'always' | 'choice' | 'otherwise' | 'failure';
}

/** All that leads from node to node; the edges of an exit lead nowhere. */
function linksOf({ nodes, edges }: GraphShape): readonly Link[] {
  const exits = exitIds(nodes, edges);
  const choices = nodes.flatMap(({ id, targets }) => targets.map((to): Link => ({ from: id, to, kind: 'choice' })));
  const failures = nodes.flatMap(({ id, onError }): readonly Link[] =>
    onError === undefined ? [] : [{ from: id, to: onError, kind: 'failure' }],
  );
  const own = edges
    .filter(({ from }) => !exits.has(from))
    .map(({ from, to, when, otherwise }): Link => {
      return { from, to, kind: when !== undefined ? 'choice' : otherwise ? 'otherwise' : 'always' };
    });
  return [...choices, ...failures, ...own];
}

/** What speaks against silence after a node. */
interface Outlook {
  /** So many edges that always fire lead to where an answer may still come. */
  always: number;
  /** The same for those that fire if no choice does. */
  otherwise: number;
  /** A choice leads to silence. */
  tempted: boolean;
  /** Something fires also if no choice does. */
  mayPass: boolean;
}

/** The nodes that can end in silence, with `end`: backwards from there, each link once. */
function silentNodes(links: readonly Link[]): ReadonlySet<string> {
  const { outlooks, before } = outlooksOf(links);
  const silent = new Set([END]);
  for (const id of silent) {
    for (const { from, kind } of before.get(id) ?? []) {
      const outlook = outlooks.get(from) as Outlook;
      if (kind === 'always' || kind === 'otherwise') outlook[kind] -= 1;
      if (kind === 'choice') outlook.tempted = true;
      const isSilent = outlook.always === 0 && (outlook.tempted || (outlook.mayPass && outlook.otherwise === 0));
      if (kind === 'failure' || isSilent) silent.add(from);
    }
  }
  return silent;
}

interface Outlooks {
  readonly outlooks: ReadonlyMap<string, Outlook>;
  /** What leads to each node. */
  readonly before: ReadonlyMap<string, readonly Link[]>;
}

function outlooksOf(links: readonly Link[]): Outlooks {
  const outlooks = new Map<string, Outlook>();
  const before = new Map<string, Link[]>();
  for (const link of links) {
    const { from, to, kind } = link;
    const outlook = outlooks.get(from) ?? { always: 0, otherwise: 0, tempted: false, mayPass: false };
    if (kind === 'always' || kind === 'otherwise') {
      outlook[kind] += 1;
      outlook.mayPass = true;
    }
    outlooks.set(from, outlook);
    const into = before.get(to) ?? [];
    into.push(link);
    before.set(to, into);
  }
  return { outlooks, before };
}
