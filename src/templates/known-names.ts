// The names that templates and expressions share, and the messages for unknown names. Independent of Jinja and CEL.
import { distance } from 'fastest-levenshtein';
import type { TemplateNames } from './values.ts';

const NODE_MEMBERS = ['output', 'runs', 'error', 'json'];
/** Names that other programs use for these members. */
const MEMBER_SYNONYMS: ReadonlyMap<string, string> = new Map([
  ...['answer', 'content', 'response', 'result', 'text', 'value'].map((word) => [word, 'output'] as const),
  ...['count', 'iterations', 'visits'].map((word) => [word, 'runs'] as const),
]);
const ERROR_MEMBERS = ['code', 'message'];
/** With more known names no nearest name is searched, so that ten thousand faults take no noticeable time. */
const MAX_CANDIDATES = 1_000;
const MAX_DISTANCE = 2;

const cachedSets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Returns the names that can be used without a prefix. */
export function rootsOf({ nodeIds }: TemplateNames): readonly string[] {
  return nodeIds === undefined ? ['input', 'message', 'context'] : ['input', 'message', 'context', 'nodes'];
}

/** Returns the message for an unknown name without a prefix. */
export function rootFault(name: string, names: TemplateNames): string {
  const roots = rootsOf(names);
  const { nodeIds, contextKeys } = names;
  if (nodeIds !== undefined && cachedSetOf(nodeIds).has(name))
    return `unknown name: ${name} (did you mean \`nodes.${name}\`?)`;
  if (cachedSetOf(contextKeys).has(name)) return `unknown name: ${name} (did you mean \`context.${name}\`?)`;
  const known = roots.map((root) => `\`${root}\``);
  return `unknown name: ${name}${suggestion(name, roots, `known names: ${known.join(', ')}`)}`;
}

/** Returns what is wrong with `context.KEY`; `undefined` if the key is declared. */
export function contextFault(key: string, { contextKeys }: TemplateNames): string | undefined {
  if (cachedSetOf(contextKeys).has(key)) return undefined;
  return `unknown name: context.${key}${suggestion(key, contextKeys, 'declare it under `context`')}`;
}

/**
 * Returns what is wrong with a path of names below `nodes`: an unknown node, an unknown member, or a path that is too
 * short. A name that is computed at run time is `undefined` in the path.
 */
export function nodeFault(path: readonly (string | undefined)[], { nodeIds }: TemplateNames): string | undefined {
  const [id, member, detail] = path;
  const shown = `nodes${path.map((key) => (key === undefined ? '[...]' : `.${key}`)).join('')}`;
  if (path.length === 0) return 'nodes cannot be used alone: add a node and a member, as in nodes.ID.output';
  if (id !== undefined && nodeIds !== undefined && !cachedSetOf(nodeIds).has(id)) {
    return `unknown node: ${id}${suggestion(id, nodeIds, 'declare it under `nodes`')}`;
  }
  if (path.length === 1) return `${shown} cannot be used alone: add a member, ${joinWithOr(NODE_MEMBERS)}`;
  if (member !== undefined && !NODE_MEMBERS.includes(member)) {
    const synonym = MEMBER_SYNONYMS.get(member);
    const hint = synonym === undefined ? `known members: ${NODE_MEMBERS.join(', ')}` : `did you mean \`${synonym}\`?`;
    return `unknown name: nodes.${id ?? 'ID'}.${member}${suggestion(member, NODE_MEMBERS, hint)}`;
  }
  if (member === 'error' && detail !== undefined && !ERROR_MEMBERS.includes(detail)) {
    const hint = `known members: ${ERROR_MEMBERS.join(', ')}`;
    return `unknown name: nodes.${id ?? 'ID'}.error.${detail}${suggestion(detail, ERROR_MEMBERS, hint)}`;
  }
  return undefined;
}

/** Returns a hint in parentheses: the nearest known name, or the fallback if none is near. */
export function suggestion(name: string, known: readonly string[], fallback: string): string {
  const near = nearestName(name, known);
  return near === undefined ? ` (${fallback})` : ` (did you mean \`${near}\`?)`;
}

function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length > MAX_CANDIDATES) return undefined;
  const candidates = known
    .filter((candidate) => Math.abs(candidate.length - name.length) <= MAX_DISTANCE)
    .map((candidate) => ({ candidate, edits: distance(name, candidate) }))
    .filter(({ edits }) => edits <= MAX_DISTANCE && edits < name.length);
  return candidates.reduce<{ candidate: string; edits: number } | undefined>(
    (best, next) => (best && best.edits <= next.edits ? best : next),
    undefined,
  )?.candidate;
}

function joinWithOr(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Returns the names as a set, which is created once per list: each name of each template is looked up in it. */
function cachedSetOf(names: readonly string[]): ReadonlySet<string> {
  const known = cachedSets.get(names) ?? new Set(names);
  cachedSets.set(names, known);
  return known;
}
