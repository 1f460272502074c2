// A graph as source for Mermaid, which many viewers of Markdown draw.
import { END, type GraphActorConfig, type GraphNode } from '../../actor/config.ts';
import { arrowsOf, nodeMarks, nodeWork } from './graph-arrows.ts';

/** The lines of a flowchart. Its ids have a prefix, for Mermaid has reserved words of its own. */
export function graphMermaid(config: GraphActorConfig): readonly string[] {
  const marks = nodeMarks(config);
  const arrows = arrowsOf(config);
  const end = arrows.some(({ to }) => to === END) ? [`  ${idOf(END)}(((end)))`] : [];
  return [
    'flowchart TD',
    `  message([message]) --> ${idOf(config.entry)}`,
    ...config.nodes.map(
      (node) =>
        `  ${idOf(node.id)}${shape(node, label([node.id, nodeWork(node), ...marks(node).filter((mark) => mark !== 'entry')]))}`,
    ),
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

/** Lines in quotes, in which nothing means anything to Mermaid or HTML. */
function label(lines: readonly string[]): string {
  const cut = lines
    .map((line) => line.replaceAll(/\s+/g, ' '))
    .map((line) => (line.length > MAX_CHARACTERS ? `${line.slice(0, MAX_CHARACTERS - 1)}…` : line));
  return `"${cut.map((line) => line.replaceAll(/[^\p{L}\p{N} .,:;/_()…+*=!?'-]/gu, (sign) => `#${sign.codePointAt(0)};`)).join('<br>')}"`;
}
