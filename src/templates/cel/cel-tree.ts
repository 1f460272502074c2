// Walks the syntax tree of an expression: checks the functions that it calls and the names that it uses. Evaluates
// nothing.

import { contextFault, nodeFault, rootFault, rootsOf, suggestion } from '../known-names.ts';
import { patternFault } from '../pattern.ts';
import type { TemplateNames } from '../values.ts';
import type { CelNode } from './cel-node.ts';
import { literalFault } from './cel-numbers.ts';

/**
 * The allowed functions. The library's other functions are excluded: they use time zones or bytes, or are quadratic.
 */
const FUNCTIONS = ['bool', 'double', 'dyn', 'has', 'int', 'size', 'string', 'type'];
const LOOPS = ['all', 'exists', 'exists_one', 'filter', 'map'];
const METHODS = [
  ...LOOPS,
  'contains',
  'endsWith',
  'lowerAscii',
  'matches',
  'size',
  'startsWith',
  'substring',
  'trim',
  'upperAscii',
];
const TYPES = ['bool', 'double', 'int', 'list', 'map', 'null_type', 'string'];

/**
 * Functions and methods that are implemented here instead of in the library, with the names under which they are
 * registered. The library does not allow its own functions to be replaced under the same name.
 */
const REPLACED_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['double', 'double_'],
  ['contains', 'contains_'],
  ['matches', 'matches_'],
  ['substring', 'substring_'],
]);

/** Returns the faults of an expression that do not depend on the known names. */
export function structureFaults(node: CelNode): readonly string[] {
  const faults = new Set<string>();
  visit(node, (visited) => {
    const { op, args } = visited;
    checkNumber(visited, faults);
    if (op === 'call') checkWord(functionOf(visited), FUNCTIONS, faults);
    if (op === 'rcall') checkWord(functionOf(visited), METHODS, faults);
    // With computed keys, the length of a type name could double with each level of nesting.
    const keys = op === 'map' ? (args as readonly (readonly CelNode[])[]).map(([key]) => key) : [];
    if (keys.some((key) => key?.op !== 'value')) faults.add('the keys of a map must be literals');
    const pattern = op === 'rcall' && functionOf(visited) === 'matches' ? childrenOf(visited)[1] : undefined;
    const fault = pattern?.op === 'value' && typeof pattern.args === 'string' ? patternFault(pattern.args) : undefined;
    if (fault !== undefined) faults.add(fault);
  });
  return [...faults];
}

function checkNumber({ op, args, input, start, end }: CelNode, faults: Set<string>): void {
  const fault = op === 'value' && typeof args === 'number' ? literalFault(input.slice(start, end)) : undefined;
  if (fault !== undefined) faults.add(fault);
}

function checkWord(name: string, words: readonly string[], faults: Set<string>): void {
  if (!words.includes(name))
    faults.add(`unknown function: ${name}${suggestion(name, words, `known functions: ${words.join(', ')}`)}`);
}

/** Replaces calls of the library's functions and methods by calls of the implementations in this folder. */
export function replaceFunctions(node: CelNode): void {
  visit(node, (visited) => {
    if (visited.op === 'call' || visited.op === 'rcall')
      (visited.args as unknown[])[0] = REPLACED_FUNCTIONS.get(functionOf(visited)) ?? functionOf(visited);
  });
}

function functionOf({ args }: CelNode): string {
  return String((args as readonly unknown[])[0]);
}

function visit(node: CelNode, visitor: (node: CelNode) => void): void {
  visitor(node);
  for (const child of childrenOf(node)) visit(child, visitor);
}

/** Returns the children of a node, in the order of the expression. */
export function childrenOf({ op, args }: CelNode): readonly CelNode[] {
  if (op === 'value' || op === 'id') return [];
  if (op === '!_' || op === '-_') return [args as CelNode];
  const parts = args as readonly unknown[];
  if (op === '.') return [parts[0] as CelNode];
  if (op === 'call') return parts[1] as readonly CelNode[];
  if (op === 'rcall') return [parts[1] as CelNode, ...(parts[2] as readonly CelNode[])];
  return parts.flat() as readonly CelNode[];
}

/** Returns one message for each unknown name. */
export function unknownNamesOf(node: CelNode, names: TemplateNames): readonly string[] {
  const faults = new Set<string>();
  visitNames(node, new Set([...rootsOf(names), ...TYPES]), {
    names,
    add: (fault) => fault !== undefined && faults.add(fault),
  });
  return [...faults];
}

interface Search {
  readonly names: TemplateNames;
  readonly add: (fault: string | undefined) => unknown;
}

function visitNames(node: CelNode, known: ReadonlySet<string>, search: Search): void {
  if (node.op === 'id') checkName(String(node.args), known, search);
  else if (node.op === '.' || node.op === '[]') visitMember(node, known, search);
  else visitChildren(node, known, search);
}

/** Visits the children of a node. The name of the entries of a loop is known in the loop, but not in its list. */
function visitChildren(node: CelNode, known: ReadonlySet<string>, search: Search): void {
  const [first, second, ...rest] = childrenOf(node);
  const isLoop = node.op === 'rcall' && LOOPS.includes(functionOf(node)) && second?.op === 'id';
  if (isLoop && rootsOf(search.names).includes(String(second.args)))
    search.add(`${functionOf(node)} cannot use ${second.args} as the name of an entry: the name is already used`);
  if (first !== undefined) visitNames(first, known, search);
  if (second !== undefined && !isLoop) visitNames(second, known, search);
  const inside = isLoop ? new Set([...known, String(second.args)]) : known;
  for (const child of rest) visitNames(child, inside, search);
}

function checkName(name: string, known: ReadonlySet<string>, { names, add }: Search): void {
  if (!known.has(name)) add(rootFault(name, names));
  else if (name === 'nodes') add(nodeFault([], names));
}

function visitMember(member: CelNode, known: ReadonlySet<string>, search: Search): void {
  const path: (string | undefined)[] = [];
  let node = member;
  while (node.op === '.' || node.op === '[]') {
    const [object, key] = node.args as readonly [CelNode, string | CelNode];
    const name = typeof key === 'string' ? key : key.op === 'value' ? key.args : undefined;
    path.unshift(typeof name === 'string' ? name : undefined);
    if (typeof key !== 'string') visitNames(key, known, search);
    node = object;
  }
  const isNodes = node.op === 'id' && node.args === 'nodes' && known.has('nodes');
  if (isNodes) search.add(nodeFault(path, search.names));
  else visitNames(node, known, search);
  if (node.op === 'id' && node.args === 'context' && path[0] !== undefined)
    search.add(contextFault(path[0], search.names));
}
