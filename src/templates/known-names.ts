// The names that templates and expressions share, and what is said of others. Knows neither Jinja nor CEL.
import { distance } from 'fastest-levenshtein';
import type { TemplateNames } from './values.ts';

const NODE_MEMBERS = ['output', 'runs', 'error', 'json'];
/** What other programs call them. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ...['answer', 'content', 'response', 'result', 'text', 'value'].map((word) => [word, 'output'] as const),
  ...['count', 'iterations', 'visits'].map((word) => [word, 'runs'] as const),
]);
const ERROR_MEMBERS = ['code', 'message'];
/** With more of them no nearest one is looked for, so that ten thousand faults take no time. */
const MAX_COMPARED = 1_000;
const MAX_DISTANCE = 2;

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The names that stand for themselves. */
export function rootsOf({ nodeIds }: TemplateNames): readonly string[] {
  return nodeIds === undefined ? ['input', 'message', 'context'] : ['input', 'message', 'context', 'nodes'];
}

export function rootFault(name: string, names: TemplateNames): string {
  const roots = rootsOf(names);
  const { nodeIds, contextKeys } = names;
  if (nodeIds !== undefined && setOf(nodeIds).has(name))
    return `unknown name: ${name} (did you mean \`nodes.${name}\`?)`;
  if (setOf(contextKeys).has(name)) return `unknown name: ${name} (did you mean \`context.${name}\`?)`;
  const known = roots.map((root) => `\`${root}\``);
  return `unknown name: ${name}${suggestion(name, roots, `known are ${known.slice(0, -1).join(', ')} and ${known.at(-1)}`)}`;
}

/** What is wrong with `context.KEY`; `undefined` if nothing is. */
export function contextFault(key: string, { contextKeys }: TemplateNames): string | undefined {
  if (setOf(contextKeys).has(key)) return undefined;
  return `unknown name: context.${key}${suggestion(key, contextKeys, 'declare it under `context`')}`;
}

/**
 * What is wrong with names below `nodes`, of which one that is not known when the actor is added is `undefined`: an
 * unknown node, an unknown member, or too few of them.
 */
export function nodeFault(path: readonly (string | undefined)[], { nodeIds }: TemplateNames): string | undefined {
  const [id, member, detail] = path;
  const shown = `nodes${path.map((key) => (key === undefined ? '[...]' : `.${key}`)).join('')}`;
  if (path.length === 0) return 'nodes stands alone: name a node and a member, as in nodes.ID.output';
  if (id !== undefined && nodeIds !== undefined && !setOf(nodeIds).has(id)) {
    return `unknown node: ${id}${suggestion(id, nodeIds, 'declare it under `nodes`')}`;
  }
  if (path.length === 1) return `${shown} stands alone: name a member of it, ${listed(NODE_MEMBERS)}`;
  if (member !== undefined && !NODE_MEMBERS.includes(member)) {
    return `unknown name: nodes.${id ?? 'ID'}.${member}${suggestion(member, NODE_MEMBERS, MEANT.has(member) ? `did you mean \`${MEANT.get(member)}\`?` : `known are ${listed(NODE_MEMBERS)}`)}`;
  }
  if (member === 'error' && detail !== undefined && !ERROR_MEMBERS.includes(detail)) {
    return `unknown name: nodes.${id ?? 'ID'}.error.${detail}${suggestion(detail, ERROR_MEMBERS, `known are ${listed(ERROR_MEMBERS)}`)}`;
  }
  return undefined;
}

/** In brackets: the nearest of the known words, else what is said otherwise. */
export function suggestion(name: string, known: readonly string[], otherwise: string): string {
  const near = nearest(name, known);
  return near === undefined ? ` (${otherwise})` : ` (did you mean \`${near}\`?)`;
}

function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length > MAX_COMPARED) return undefined;
  const close = known.filter((one) => Math.abs(one.length - name.length) <= MAX_DISTANCE);
  const measured = close
    .map((one) => ({ one, far: distance(name, one) }))
    .filter(({ far }) => far <= MAX_DISTANCE && far < name.length);
  return measured.reduce<{ one: string; far: number } | undefined>(
    (best, next) => (best && best.far <= next.far ? best : next),
    undefined,
  )?.one;
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The same names as a set, made once for a list: each name of each template is looked up in it. */
function setOf(names: readonly string[]): ReadonlySet<string> {
  const known = sets.get(names) ?? new Set(names);
  sets.set(names, known);
  return known;
}
