// Renders a graph as text: each node with what it runs, and its arrows below it.
import type { GraphActorConfig } from '../../actor/config.ts';
import { type Arrow, arrowsOf, nodeMarks, nodeWork } from './graph-arrows.ts';
import { wrap } from './wrap.ts';

/** Returns the lines, wrapped to a width; `undefined`: not wrapped. */
export function graphText(config: GraphActorConfig, width: number | undefined): readonly string[] {
  const arrows = new Map<string, Arrow[]>(config.nodes.map(({ id }) => [id, []]));
  for (const arrow of arrowsOf(config)) arrows.get(arrow.from)?.push(arrow);
  const marks = nodeMarks(config);
  return config.nodes.flatMap((node) => {
    const nodeProperties = marks(node);
    const suffix = nodeProperties.length === 0 ? '' : ` (${nodeProperties.join(', ')})`;
    const head = `${node.id}: ${nodeWork(node)}${suffix}`;
    const arrowLines = (arrows.get(node.id) ?? []).map(
      ({ to, label }) => `  → ${to}${label === '' ? '' : ` ${label.replaceAll(/\s+/g, ' ')}`}`,
    );
    return [...wrap(head, 4, width), ...arrowLines.flatMap((line) => wrap(line, 6, width))];
  });
}
