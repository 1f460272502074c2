// The exits of a graph: the nodes whose outputs are its answer.
import { END, type GraphActorConfig } from './config.ts';

/** The ids of the nodes without outgoing edges, and of those whose only one is unconditional and leads to `end`. Routers are none. */
export function exitsOf({ nodes, edges }: Pick<GraphActorConfig, 'nodes' | 'edges'>): ReadonlySet<string> {
  const goesOn = new Set<string>();
  const sources = new Set<string>();
  for (const { from, to, when, otherwise } of edges) {
    if (sources.has(from) || to !== END || when !== undefined || otherwise) goesOn.add(from);
    sources.add(from);
  }
  return new Set(nodes.filter(({ id, type }) => type !== 'router' && !goesOn.has(id)).map(({ id }) => id));
}
