// Finds the unknown names in the syntax tree of a template. Renders nothing.

import { contextFault, nodeFault, rootFault, rootsOf, suggestion } from '../known-names.ts';
import type { TemplateNames } from '../values.ts';
import { FILTERS, TESTS } from './jinja-words.ts';

interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

const BUILT_IN = ['true', 'false', 'none', 'True', 'False', 'None', 'range'];

/** Returns one message for each unknown name, in the order of the template. */
export function unknownNames(program: unknown, names: TemplateNames): readonly string[] {
  const faults = new Set<string>();
  visit(program as SyntaxNode, new Set([...rootsOf(names), ...BUILT_IN]), { faults, names });
  return [...faults];
}

interface Search {
  readonly faults: Set<string>;
  readonly names: TemplateNames;
}

type Visitor = (node: SyntaxNode, known: Set<string>, search: Search) => void;

/** The nodes that bind names, or contain words that are not names. Of all other nodes only the children are visited. */
const VISITORS: Readonly<Record<string, Visitor>> = {
  Identifier: (node, known, search) => checkName(String(node.value), known, search),
  MemberExpression: visitMember,
  Set: visitSet,
  For: visitFor,
  Macro: visitMacro,
  CallStatement: visitCallStatement,
  // The operators `in`, `and` and `not` are words, but not names.
  BinaryExpression: (node, known, search) => visitAll([node.left, node.right], known, search),
  UnaryExpression: (node, known, search) => visitAll(node.argument, known, search),
  // The name of a filter, of a test or of a keyword argument is not a variable.
  FilterExpression: (node, known, search) => visitFilter(node.operand, node.filter, known, search),
  FilterStatement: (node, known, search) => visitFilter(node.body, node.filter, known, search),
  TestExpression: visitTest,
  KeywordArgumentExpression: (node, known, search) => visitAll(node.value, known, search),
};

function visit(node: SyntaxNode, known: Set<string>, search: Search): void {
  const visitor = VISITORS[node.type];
  if (visitor) visitor(node, known, search);
  else for (const child of Object.values(node)) visitAll(child, known, search);
}

function visitAll(child: unknown, known: Set<string>, search: Search): void {
  if (Array.isArray(child)) for (const entry of child) visitAll(entry, known, search);
  else if (child instanceof Map) for (const pair of child) visitAll(pair, known, search);
  else if (isNode(child)) visit(child, known, search);
}

function visitMember(node: SyntaxNode, known: Set<string>, search: Search): void {
  const { root, path, computed } = chainOf(node);
  for (const property of computed) visit(property, known, search);
  const name = root.type === 'Identifier' ? String(root.value) : undefined;
  if (name === 'nodes' && search.names.nodeIds !== undefined) addFault(nodeFault(path, search.names), search);
  else visit(root, known, search);
  if (name === 'context' && path[0] !== undefined) addFault(contextFault(path[0], search.names), search);
}

/** Returns the names of a chain of members, in order. A name that is computed during rendering is `undefined`. */
function chainOf(member: SyntaxNode): {
  root: SyntaxNode;
  path: readonly (string | undefined)[];
  computed: readonly SyntaxNode[];
} {
  const path: (string | undefined)[] = [];
  const computed: SyntaxNode[] = [];
  let node = member;
  for (; node.type === 'MemberExpression'; node = node.object as SyntaxNode) {
    const property = node.property as SyntaxNode;
    const isLiteral = !node.computed || property.type === 'StringLiteral';
    path.unshift(isLiteral ? String(property.value) : undefined);
    if (!isLiteral) computed.unshift(property);
  }
  return { root: node, path, computed };
}

function addFault(fault: string | undefined, { faults }: Search): void {
  if (fault !== undefined) faults.add(fault);
}

function visitSet(node: SyntaxNode, known: Set<string>, search: Search): void {
  visitAll(node.value, known, search);
  visitAll(node.body, known, search);
  for (const name of namesIn(node.assignee)) known.add(name);
}

function visitFor(node: SyntaxNode, known: Set<string>, search: Search): void {
  const loop = namesIn(node.loopvar);
  visitAll(node.iterable, new Set([...known, ...loop]), search);
  visitAll(node.body, new Set([...known, ...loop, 'loop']), search);
  visitAll(node.defaultBlock, new Set(known), search);
}

function visitMacro(node: SyntaxNode, known: Set<string>, search: Search): void {
  known.add(String((node.name as SyntaxNode).value));
  visitAll(node.body, new Set([...known, ...namesIn(node.args), 'caller']), search);
}

function visitCallStatement(node: SyntaxNode, known: Set<string>, search: Search): void {
  visitAll(node.call, known, search);
  visitAll(node.body, new Set([...known, ...namesIn(node.callerArgs), 'caller']), search);
}

function visitFilter(operand: unknown, filter: unknown, known: Set<string>, search: Search): void {
  visitAll(operand, known, search);
  const call = filter as { readonly type: string; readonly callee?: SyntaxNode; readonly args?: unknown };
  if (call.type === 'CallExpression') visitAll(call.args, known, search);
  checkWord('filter', String((call.callee ?? (filter as SyntaxNode)).value), FILTERS, search);
}

function visitTest(node: SyntaxNode, known: Set<string>, search: Search): void {
  visitAll(node.operand, known, search);
  checkWord('test', String((node.test as SyntaxNode).value), TESTS, search);
}

function checkWord(kind: 'filter' | 'test', word: string, words: readonly string[], search: Search): void {
  if (!words.includes(word))
    search.faults.add(`unknown ${kind}: ${word}${suggestion(word, words, `known ${kind}s: ${words.join(', ')}`)}`);
}

function namesIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(namesIn);
  if (!isNode(node)) return [];
  if (node.type === 'Identifier') return [String(node.value)];
  if (node.type === 'KeywordArgumentExpression') return namesIn(node.key);
  return namesIn(node.value);
}

function checkName(name: string, known: Set<string>, search: Search): void {
  if (!known.has(name)) search.faults.add(rootFault(name, search.names));
  else if (name === 'nodes' && search.names.nodeIds !== undefined) addFault(nodeFault([], search.names), search);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}
