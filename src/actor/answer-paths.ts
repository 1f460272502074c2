// Whether a run of a graph can end without an answer: by `end`, and no exit has run. Knows no YAML and no text.
import { END } from './config.ts';
import { exitIds, type GraphShape } from './graph-structure.ts';

/**
 * The ids of the nodes from which a run may go to `end` while no exit runs; empty if every run that ends in order has an answer.
 * Of a node all unconditional edges fire, of the others at least one if there are no unconditional ones.
 */
export function pathsWithoutAnswer(shape: GraphShape): readonly string[] {
  const links = linksOf(shape);
  const silent = silentNodes(shape, links);
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
  /** Taken always, by choice, or after a failure. */
  readonly kind: 'always' | 'choice' | 'failure';
}

/** All that leads from node to node; the edges of an exit lead nowhere. */
function linksOf({ nodes, edges }: GraphShape): readonly Link[] {
  const exits = exitIds(nodes, edges);
  const choices = nodes.flatMap(({ id, targets }) => targets.map((to): Link => ({ from: id, to, kind: 'choice' })));
  const failures = nodes.flatMap(({ id, onError }): readonly Link[] => (onError === undefined ? [] : [{ from: id, to: onError, kind: 'failure' }]));
  const own = edges.filter(({ from }) => !exits.has(from));
  return [
    ...choices,
    ...failures,
    ...own.map(({ from, to, when, otherwise }): Link => ({ from, to, kind: when === undefined && !otherwise ? 'always' : 'choice' })),
  ];
}

interface Outlook {
  /** So many unconditional edges lead to where an answer may still come. */
  certain: number;
  /** A choice leads to silence. */
  tempted: boolean;
  /** No conditional edge needs to fire: there are unconditional ones, and no `otherwise`. */
  readonly mayPass: boolean;
}

/** The nodes that can end in silence, with `end`: backwards from there, each link once. */
function silentNodes(shape: GraphShape, links: readonly Link[]): ReadonlySet<string> {
  const { outlooks, before } = outlooksOf(shape, links);
  const silent = new Set([END]);
  for (const id of silent) {
    for (const { from, kind } of before.get(id) ?? []) {
      const outlook = outlooks.get(from) as Outlook;
      if (kind === 'always') outlook.certain -= 1;
      if (kind === 'choice') outlook.tempted = true;
      if (kind === 'failure' || (outlook.certain === 0 && (outlook.tempted || outlook.mayPass))) silent.add(from);
    }
  }
  return silent;
}

interface Outlooks {
  readonly outlooks: ReadonlyMap<string, Outlook>;
  /** What leads to each node. */
  readonly before: ReadonlyMap<string, readonly Link[]>;
}

function outlooksOf({ edges }: GraphShape, links: readonly Link[]): Outlooks {
  const outlooks = new Map<string, Outlook>();
  const before = new Map<string, Link[]>();
  const hasOtherwise = new Set(edges.flatMap(({ from, otherwise }) => (otherwise ? [from] : [])));
  for (const link of links) {
    const { certain } = outlooks.get(link.from) ?? { certain: 0 };
    const count = certain + (link.kind === 'always' ? 1 : 0);
    outlooks.set(link.from, { certain: count, tempted: false, mayPass: count > 0 && !hasOtherwise.has(link.from) });
    const into = before.get(link.to) ?? [];
    into.push(link);
    before.set(link.to, into);
  }
  return { outlooks, before };
}
