// A template, read once for all its renderings. Knows no values.

import { withWholeCharacters } from '../../well-formed.ts';
import { BoundedCache } from '../bounded-cache.ts';
import { MAX_WORK_MS, TimeBoundError, withinTime } from '../time-bound.ts';
import { TemplateError } from '../values.ts';
import type { Positions } from './bounded-interpreter.ts';
import { type JinjaNode, parse, tokenize } from './jinja.ts';
import { type LongNumbers, restoreLongNumber, withoutLongNumbers } from './jinja-literals.ts';

export interface TemplateTree extends Positions {
  readonly program: JinjaNode;
  /** All names that stand for themselves, of functions and keywords among them. */
  readonly roots: ReadonlySet<string>;
  /** Whether a rendering with little in it is over soon whatever it does: nothing in it costs much more than what is counted. */
  readonly isCountable: boolean;
}

export const TOO_SLOW = `the template takes longer than ${MAX_WORK_MS} ms`;
const TOO_DEEP = 'the template is nested too deep';
/** In characters; a node of the tree counts as many as it needs bytes. Together some 50 MB. */
const CACHED_WEIGHT = 32 * 1024 * 1024;
const NODE_WEIGHT = 100;

const MAX_SPACES = 1_000;

const trees = new BoundedCache<TemplateTree>(CACHED_WEIGHT);

/** @throws TemplateError for what is no template */
export function treeOf(source: string): TemplateTree {
  const known = trees.get(source);
  if (known !== undefined) return known;
  const { tree, size } = read(source);
  trees.set(source, tree, source.length + size * NODE_WEIGHT);
  return tree;
}

function read(source: string): { tree: TemplateTree; size: number } {
  // The library leaves these tags of chat templates out without a word.
  if (/\{%-?\s*(end)?generation\b/.test(source))
    throw new TemplateError('not a valid template: the tag generation is not supported');
  // The library looks for that tag behind every space.
  if (source.split(/\S+/).some((spaces) => spaces.length > MAX_SPACES))
    throw new TemplateError(`not a valid template: more than ${MAX_SPACES} spaces or line breaks in a row`);
  try {
    return withinTime(() => {
      const { tokens, longNumbers } = withoutLongNumbers(tokenize(source, { lstrip_blocks: true, trim_blocks: true }));
      return survey(parse(tokens), longNumbers);
    }, source.length);
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    if (error instanceof TimeBoundError) throw new TemplateError(TOO_SLOW, { cause: error });
    throw new TemplateError(
      error instanceof RangeError
        ? TOO_DEEP
        : `not a valid template: ${withWholeCharacters(inWords(error as Error), source)}`,
      {
        cause: error,
      },
    );
  }
}

/** What the library says of its tokens, as what is missing in the text. */
function inWords({ name, message }: Error): string {
  if (/expression token/.test(message)) return '{{ is not closed with }}';
  if (/statement token/.test(message)) return '{% is not closed with %}';
  return name === 'TypeError' ? 'a block such as {% if %} is not closed' : message;
}

function survey(program: JinjaNode, longNumbers: LongNumbers): { tree: TemplateTree; size: number } {
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

interface Survey {
  readonly longNumbers: LongNumbers;
  readonly printed: Set<JinjaNode>;
  readonly called: Set<JinjaNode>;
  readonly roots: Set<string>;
  isCountable: boolean;
  size: number;
}

function visit(node: JinjaNode, found: Survey): void {
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

function visitAll(child: unknown, found: Survey): void {
  if (Array.isArray(child)) for (const one of child) visitAll(one, found);
  else if (child instanceof Map) for (const pair of child) visitAll(pair, found);
  else if (typeof child === 'object' && child !== null && typeof (child as JinjaNode).type === 'string')
    visit(child as JinjaNode, found);
}

/** A macro is searched each time it is defined; an attribute path is taken apart for each comparison. */
function isCostly(node: JinjaNode): boolean {
  if (node.type === 'Macro' || node.type === 'CallStatement') return true;
  if (node.type !== 'FilterExpression' && node.type !== 'FilterStatement') return false;
  const filter = node.filter as JinjaNode;
  return (
    filter.type === 'CallExpression' && ['sort', 'map', 'dictsort'].includes(String((filter.callee as JinjaNode).value))
  );
}
