// A graph as text: each node with what it runs, and below it where it leads.
import type { GraphActorConfig } from '../../actor/config.ts';
import { type Arrow, arrowsOf, nodeMarks, nodeWork } from './graph-arrows.ts';
import { wrap } from './wrap.ts';

/** The lines for a width; `undefined`: not limited. */
export function graphText(config: GraphActorConfig, width: number | undefined): readonly string[] {
  const arrows = new Map<string, Arrow[]>(config.nodes.map(({ id }) => [id, []]));
  for (const arrow of arrowsOf(config)) arrows.get(arrow.from)?.push(arrow);
  const marks = nodeMarks(config);
  return config.nodes.flatMap((node) => {
    const special = marks(node);
    const head = `${node.id}: ${nodeWork(node)}${special.length === 0 ? '' : ` (${special.join(', ')})`}`;
    const leads = (arrows.get(node.id) ?? []).map(
      ({ to, label }) => `  → ${to}${label === '' ? '' : ` ${label.replaceAll(/\s+/g, ' ')}`}`,
    );
    return [...wrap(head, 4, width), ...leads.flatMap((line) => wrap(line, 6, width))];
  });
}
