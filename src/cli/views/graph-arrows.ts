// The arrows of a graph picture: its edges, the rules of its routers, and the targets of `on_error`.
import type { GraphActorConfig, GraphNode, LlmNode, RouterRule } from '../../actor/config.ts';
import { exitsOf } from '../../actor/graph/graph-structure.ts';

export interface Arrow {
  readonly from: string;
  /** Id of a node, or `end`. */
  readonly to: string;
  /** The condition of the arrow; empty: always. */
  readonly label: string;
}

/** Returns the arrows grouped by node, in the order of the file. */
export function arrowsOf({ nodes, edges }: GraphActorConfig): readonly Arrow[] {
  const arrowsByNode = new Map<string, Arrow[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to, when, otherwise } of edges)
    arrowsByNode
      .get(from)
      ?.push({ from, to, label: when === undefined ? (otherwise ? 'otherwise' : '') : `when ${when}` });
  for (const node of nodes) {
    const { id: from, onError } = node;
    if (node.type === 'router') {
      for (const rule of node.rules) arrowsByNode.get(from)?.push({ from, to: rule.to, label: ruleLabel(rule) });
      if (node.otherwise !== undefined) arrowsByNode.get(from)?.push({ from, to: node.otherwise, label: 'otherwise' });
    }
    if (onError !== undefined) arrowsByNode.get(from)?.push({ from, to: onError, label: 'on error' });
  }
  return [...arrowsByNode.values()].flat();
}

function ruleLabel({ test, value, strip }: RouterRule): string {
  if (test === 'when') return `when ${value}`;
  return `${test} ${JSON.stringify(value)}${strip ? ', stripped' : ''}`;
}

/** Returns what a node runs, such as `llm openai/gpt-4o` or `tool echo`. */
export function nodeWork(node: GraphNode): string {
  if (node.type === 'llm') return `llm ${modelOf(node)}`;
  return node.type === 'router' ? 'router' : `${node.type} ${node.type === 'tool' ? node.tool : node.actor}`;
}

function modelOf({ actor }: LlmNode): string {
  return 'base' in actor ? actor.base : `${actor.provider}/${actor.model}`;
}

/** Returns a function that lists the properties of a node: entry, exit, waits for all, number of attempts. */
export function nodeMarks(config: GraphActorConfig): (node: GraphNode) => readonly string[] {
  const exits = exitsOf(config);
  return ({ id, wait, retry }) => [
    ...(id === config.entry ? ['entry'] : []),
    ...(wait === 'all' ? ['waits for all'] : []),
    ...(retry === undefined ? [] : [`${retry.attempts} attempts`]),
    ...(exits.has(id) ? ['exit'] : []),
  ];
}

export function graphJson(config: GraphActorConfig): object {
  const exits = exitsOf(config);
  return {
    entry: config.entry,
    exits: [...exits],
    max_concurrency: config.maxConcurrency,
    nodes: config.nodes.map((node) => ({
      id: node.id,
      type: node.type,
      provider: node.type === 'llm' && 'model' in node.actor ? node.actor.provider : null,
      model: node.type === 'llm' && 'model' in node.actor ? node.actor.model : null,
      tool: node.type === 'tool' ? node.tool : null,
      actor: node.type === 'actor' ? node.actor : node.type === 'llm' && 'base' in node.actor ? node.actor.base : null,
      wait: node.wait,
    })),
    edges: arrowsOf(config).map(({ from, to, label }) => ({ from, to, condition: label === '' ? null : label })),
  };
}
