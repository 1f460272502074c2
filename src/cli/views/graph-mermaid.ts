// Renders a graph as Mermaid source, which many Markdown viewers draw.
import { END, type GraphActorConfig, type GraphNode } from '../../actor/config.ts';
import { arrowsOf, nodeMarks, nodeWork } from './graph-arrows.ts';

/** Returns the lines of a flowchart. Ids have a prefix, because Mermaid has reserved words. */
export function graphMermaid(config: GraphActorConfig): readonly string[] {
  const marks = nodeMarks(config);
  const arrows = arrowsOf(config);
  const end = arrows.some(({ to }) => to === END) ? [`  ${idOf(END)}(((end)))`] : [];
  return [
    'flowchart TD',
    `  message([message]) --> ${idOf(config.entry)}`,
    ...config.nodes.map((node) => {
      const lines = [node.id, nodeWork(node), ...marks(node).filter((mark) => mark !== 'entry')];
      return `  ${idOf(node.id)}${shape(node, label(lines))}`;
    }),
    ...end,
    ...arrows.map(
      ({ from, to, label: when }) =>
        `  ${idOf(from)} ${when === 'on error' ? '-.->' : '-->'}${when === '' ? '' : `|${label([when])}|`} ${idOf(to)}`,
    ),
  ];
}

function idOf(id: string): string {
  return `n_${id}`;
}

const SHAPES: Readonly<Record<GraphNode['type'], readonly [string, string]>> = {
  llm: ['[', ']'],
  tool: ['[[', ']]'],
  actor: ['[/', '/]'],
  router: ['{', '}'],
};

function shape({ type }: GraphNode, text: string): string {
  const [open, close] = SHAPES[type];
  return `${open}${text}${close}`;
}

const MAX_CHARACTERS = 80;

/** Returns a quoted label in which all characters special to Mermaid or HTML are escaped. */
function label(lines: readonly string[]): string {
  const shortened = lines
    .map((line) => line.replaceAll(/\s+/g, ' '))
    .map((line) => (line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS - 1)}…` : line));
  const escaped = shortened.map((line) =>
    line.replaceAll(/[^\p{L}\p{N} .,:;/_()…+*=!?'-]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${escaped.join('<br>')}"`;
}
