// The syntax tree of an expression: how to walk it, what it may call, and the names in it. Evaluates nothing.

import { contextFault, nodeFault, rootFault, rootsOf, suggestion } from '../known-names.ts';
import { patternFault } from '../pattern.ts';
import type { TemplateNames } from '../values.ts';
import type { CelNode } from './cel-node.ts';
import { literalFault } from './cel-numbers.ts';

/** All others that the library has are left out: they reach for time zones and bytes, or are quadratic. */
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

/** Functions and methods that are ours instead of the library's, by the name under which they are registered: it lets none be replaced. */
const OWN: ReadonlyMap<string, string> = new Map([
  ['double', 'double_'],
  ['contains', 'contains_'],
  ['matches', 'matches_'],
  ['substring', 'substring_'],
]);

/** What no expression may do, whatever the names. */
export function structureFaults(node: CelNode): readonly string[] {
  const faults = new Set<string>();
  visit(node, (one) => {
    checkNumber(one, faults);
    if (one.op === 'call') checkWord(functionOf(one), FUNCTIONS, faults);
    if (one.op === 'rcall') checkWord(functionOf(one), METHODS, faults);
    // The name of a type that is made of two that are made of two doubles each time.
    const keys = one.op === 'map' ? (one.args as readonly (readonly CelNode[])[]).map(([key]) => key) : [];
    if (keys.some((key) => key?.op !== 'value')) faults.add('the keys of a map must be written out');
    const pattern = one.op === 'rcall' && functionOf(one) === 'matches' ? childrenOf(one)[1] : undefined;
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
    faults.add(`unknown function: ${name}${suggestion(name, words, `known are ${words.join(', ')}`)}`);
}

/** Puts our functions and methods in the place of the library's. */
export function useOwnFunctions(node: CelNode): void {
  visit(node, (one) => {
    if (one.op === 'call' || one.op === 'rcall')
      (one.args as unknown[])[0] = OWN.get(functionOf(one)) ?? functionOf(one);
  });
}

function functionOf({ args }: CelNode): string {
  return String((args as readonly unknown[])[0]);
}

function visit(node: CelNode, look: (node: CelNode) => void): void {
  look(node);
  for (const child of childrenOf(node)) visit(child, look);
}

/** Those that stand in the text, in its order. */
export function childrenOf({ op, args }: CelNode): readonly CelNode[] {
  if (op === 'value' || op === 'id') return [];
  if (op === '!_' || op === '-_') return [args as CelNode];
  const parts = args as readonly unknown[];
  if (op === '.') return [parts[0] as CelNode];
  if (op === 'call') return parts[1] as readonly CelNode[];
  if (op === 'rcall') return [parts[1] as CelNode, ...(parts[2] as readonly CelNode[])];
  return parts.flat() as readonly CelNode[];
}

/** One sentence for each unknown name. */
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

/** What a loop calls its entries is a name in all but the list it goes through. */
function visitChildren(node: CelNode, known: ReadonlySet<string>, search: Search): void {
  const [first, second, ...others] = childrenOf(node);
  const isLoop = node.op === 'rcall' && LOOPS.includes(functionOf(node)) && second?.op === 'id';
  if (isLoop && rootsOf(search.names).includes(String(second.args)))
    search.add(`${functionOf(node)} cannot call its entries ${second.args}: the name is taken`);
  if (first !== undefined) visitNames(first, known, search);
  if (second !== undefined && !isLoop) visitNames(second, known, search);
  const inside = isLoop ? new Set([...known, String(second.args)]) : known;
  for (const child of others) visitNames(child, inside, search);
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
