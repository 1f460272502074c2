// What a user is told before a tool may run: who wants what. Nothing of it can steer the terminal or hide something else.
import type { ToolQuestion } from '../../tools/tool.ts';
import { visible } from './terminal-text.ts';

/** Characters of an argument that are shown: its beginning and its end. */
const FIRST = 1_500;
const LAST = 500;

/** The lines above the question, the last one ended. `folder` is the one that it would work in. */
export function questionText({ node, tool, needs, arguments: given }: ToolQuestion, folder: string | undefined): string {
  const where = folder === undefined ? '' : `, in ${folder}`;
  const lines = Object.entries(given).map(([name, value]) => `  ${name}: ${shortened(JSON.stringify(value))}`);
  // One line each: a line end in a name would look like another argument.
  const all = [`${node} wants to use ${tool} (needs ${needs.join(' and ')}${where})`, ...lines].map((line) => line.replaceAll(/[\r\n]/g, ' '));
  return `${all.map((line) => visible(line, true)).join('\n')}\n`;
}

/** What is in the middle could be what matters: how much is left out is said. */
function shortened(json: string): string {
  if (json.length <= FIRST + LAST) return json;
  return `${json.slice(0, FIRST)} [${json.length - FIRST - LAST} characters are not shown] ${json.slice(-LAST)}`;
}
