// Parses a template once and caches its syntax tree for all renderings. Has no access to values.

import { withWholeCharacters } from '../../well-formed.ts';
import { BoundedCache } from '../bounded-cache.ts';
import { MAX_WORK_MS, TimeBoundError, withinTime } from '../time-bound.ts';
import { TemplateError } from '../values.ts';
import type { NodeRoles } from './bounded-interpreter.ts';
import { type JinjaNode, parse, tokenize } from './jinja.ts';
import { type LongNumbers, restoreLongNumber, withoutLongNumbers } from './jinja-literals.ts';

export interface TemplateTree extends NodeRoles {
  readonly program: JinjaNode;
  /** All names that are used without a prefix, including names of functions and keywords. */
  readonly roots: ReadonlySet<string>;
  /** Whether no node costs much more than is counted, so that a small rendering needs no time limit. */
  readonly isCountable: boolean;
}

export const TOO_SLOW = `the template takes longer than ${MAX_WORK_MS} ms`;
const TOO_DEEP = 'the template is nested too deep';
/**
 * In characters of source; each node of a tree counts as `NODE_WEIGHT` of them, about its size in bytes. Some 50 MB in
 * total.
 */
const CACHED_WEIGHT = 32 * 1024 * 1024;
const NODE_WEIGHT = 100;

const MAX_SPACES = 1_000;

const trees = new BoundedCache<TemplateTree>(CACHED_WEIGHT);

/** Returns the syntax tree of a template. @throws TemplateError for bad syntax */
export function treeOf(source: string): TemplateTree {
  const cached = trees.get(source);
  if (cached !== undefined) return cached;
  const { tree, size } = parseTemplate(source);
  trees.set(source, tree, source.length + size * NODE_WEIGHT);
  return tree;
}

function parseTemplate(source: string): { tree: TemplateTree; size: number } {
  // The library ignores these tags of chat templates silently.
  if (/\{%-?\s*(end)?generation\b/.test(source))
    throw new TemplateError('not a valid template: the tag generation is not supported');
  // The library searches for that tag after every space, which is slow for long runs of spaces.
  if (source.split(/\S+/).some((spaces) => spaces.length > MAX_SPACES))
    throw new TemplateError(`not a valid template: more than ${MAX_SPACES} spaces or line breaks in a row`);
  try {
    return withinTime(() => {
      const { tokens, longNumbers } = withoutLongNumbers(tokenize(source, { lstrip_blocks: true, trim_blocks: true }));
      return analyse(parse(tokens), longNumbers);
    }, source.length);
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    if (error instanceof TimeBoundError) throw new TemplateError(TOO_SLOW, { cause: error });
    throw new TemplateError(
      error instanceof RangeError
        ? TOO_DEEP
        : `not a valid template: ${withWholeCharacters(describeError(error as Error), source)}`,
      {
        cause: error,
      },
    );
  }
}

/** Returns what is missing in the template, where the library's message is about its tokens. */
function describeError({ name, message }: Error): string {
  if (/expression token/.test(message)) return '{{ is not closed with }}';
  if (/statement token/.test(message)) return '{% is not closed with %}';
  return name === 'TypeError' ? 'a block such as {% if %} is not closed' : message;
}

function analyse(program: JinjaNode, longNumbers: LongNumbers): { tree: TemplateTree; size: number } {
  const found = {
    longNumbers,
    printed: new Set<JinjaNode>(),
    called: new Set<JinjaNode>(),
    roots: new Set<string>(),
    isCountable: true,
    size: 0,
  };
  visit(program, found);
  const { printed, called, roots, isCountable } = found;
  return { tree: { printed, called, roots, isCountable, program }, size: found.size };
}

interface Analysis {
  readonly longNumbers: LongNumbers;
  readonly printed: Set<JinjaNode>;
  readonly called: Set<JinjaNode>;
  readonly roots: Set<string>;
  isCountable: boolean;
  size: number;
}

function visit(node: JinjaNode, found: Analysis): void {
  found.size += 1;
  restoreLongNumber(node, found.longNumbers);
  if (node.type === 'Identifier') found.roots.add(String(node.value));
  if (node.type === 'CallExpression') found.called.add(node.callee as JinjaNode);
  if (node.type === 'TestExpression') found.called.add(node.operand as JinjaNode);
  if (isCostly(node)) found.isCountable = false;
  for (const key of ['body', 'alternate', 'defaultBlock']) {
    if (Array.isArray(node[key])) for (const statement of node[key] as JinjaNode[]) found.printed.add(statement);
  }
  for (const child of Object.values(node)) visitAll(child, found);
}

function visitAll(child: unknown, found: Analysis): void {
  if (Array.isArray(child)) for (const entry of child) visitAll(entry, found);
  else if (child instanceof Map) for (const pair of child) visitAll(pair, found);
  else if (typeof child === 'object' && child !== null && typeof (child as JinjaNode).type === 'string')
    visit(child as JinjaNode, found);
}

/**
 * Returns whether a node costs much more than is counted: a macro is searched each time it is defined, and an attribute
 * path of `sort`, `map` or `dictsort` is split for each comparison.
 */
function isCostly(node: JinjaNode): boolean {
  if (node.type === 'Macro' || node.type === 'CallStatement') return true;
  if (node.type !== 'FilterExpression' && node.type !== 'FilterStatement') return false;
  const filter = node.filter as JinjaNode;
  return (
    filter.type === 'CallExpression' && ['sort', 'map', 'dictsort'].includes(String((filter.callee as JinjaNode).value))
  );
}
