// Checks and evaluates expressions: CEL with bounds. They can use the given names only, and have no access to the host.

import { withWholeCharacters } from '../well-formed.ts';
import { BoundedCache } from './bounded-cache.ts';
import { addCounting, withBudget } from './cel/cel-bounds.ts';
import { celEnvironment } from './cel/cel-environment.ts';
import type { CelNode } from './cel/cel-node.ts';
import { CONVERSION_FAILED } from './cel/cel-numbers.ts';
import { replaceFunctions, structureFaults, unknownNamesOf } from './cel/cel-tree.ts';
import { CelRoots } from './cel/cel-values.ts';
import { syntaxHint } from './cel/expression-habits.ts';
import { MAX_WORK_MS, TimeBoundError, withinTime } from './time-bound.ts';
import { TemplateError, type TemplateNames, type TemplateValues } from './values.ts';

/** In characters. */
export const MAX_EXPRESSION_LENGTH = 10_000;
/** In characters of the expressions; a syntax tree takes about a hundred times as many bytes. */
const CACHED_WEIGHT = 500_000;
const ENTRY_WEIGHT = 20;
/** In characters of a message of the library, in which the name of a type can be as long as the expression. */
const MAX_REASON = 300;

interface Expression {
  readonly tree: CelNode;
  readonly evaluate: (values: CelRoots) => unknown;
  /** Faults that do not depend on the known names. */
  readonly structure: readonly string[];
  /** The reason why the expression can never be evaluated, which may be an unknown name. */
  readonly fault: string | undefined;
}

const expressions = new BoundedCache<Expression>(CACHED_WEIGHT);

/** Returns what is wrong with an expression before it is evaluated: its syntax, its types, or unknown names. */
export function expressionFaults(source: string, names: TemplateNames): readonly string[] {
  try {
    const { tree, structure, fault } = expressionOf(source);
    const faults = [...structure, ...unknownNamesOf(tree, names)];
    return faults.length === 0 && fault !== undefined ? [fault] : faults;
  } catch (error) {
    return [withWholeCharacters(withHint(asTemplateError(error as Error), source), source)];
  }
}

/**
 * Returns whether an expression is true.
 * @throws TemplateError for bad syntax, an unknown name below a value, a result that is not a boolean, or an exceeded
 * bound
 */
export function evaluateExpression(source: string, values: TemplateValues): boolean {
  try {
    const { evaluate, fault } = expressionOf(source);
    if (fault !== undefined) throw new TemplateError(fault);
    const result = withBudget(() => evaluate(new CelRoots(values)));
    if (typeof result !== 'boolean') throw new TemplateError(notBoolean(typeName(result)));
    return result;
  } catch (error) {
    throw asTemplateError(error as Error);
  }
}

function expressionOf(source: string): Expression {
  const cached = expressions.get(source);
  if (cached !== undefined) return cached;
  if (source.length > MAX_EXPRESSION_LENGTH)
    throw new TemplateError(`an expression may have at most ${MAX_EXPRESSION_LENGTH} characters`);
  const parsed = withinTime(() => parseExpression(source), source.length);
  expressions.set(source, parsed, source.length + ENTRY_WEIGHT);
  return parsed;
}

function parseExpression(source: string): Expression {
  const evaluate = celEnvironment.parse(source);
  const tree = evaluate.ast as unknown as CelNode;
  const structure = structureFaults(tree);
  if (structure.length > 0) return { tree, evaluate, structure, fault: structure[0] };
  replaceFunctions(tree);
  const { valid, type, error } = evaluate.check();
  if (!valid) return { tree, evaluate, structure, fault: describeError(error as CelError) };
  addCounting(tree);
  return { tree, evaluate, structure, fault: type === 'bool' || type === 'dyn' ? undefined : notBoolean(String(type)) };
}

/** An error of the library. `summary` is the message without the excerpt that marks the place of the error. */
interface CelError extends Error {
  readonly summary?: string;
  readonly code?: string;
  readonly node?: { readonly op?: string; readonly args?: unknown };
}

function asTemplateError(error: Error): TemplateError {
  if (error instanceof TemplateError) return error;
  if (error instanceof TimeBoundError)
    return new TemplateError(`the expression takes longer than ${MAX_WORK_MS} ms`, { cause: error });
  if (error instanceof RangeError)
    return new TemplateError('the expression is nested too deep, or makes a string that is too long', { cause: error });
  return new TemplateError(describeError(error), { cause: error });
}

/** Adds a hint to a syntax error: the expression is often written in the syntax of another language. */
function withHint({ message, cause }: TemplateError, source: string): string {
  const hint = (cause as Error | undefined)?.name === 'ParseError' ? syntaxHint(source) : undefined;
  return hint === undefined ? message : `${message} (${hint})`;
}

/**
 * Returns the message without the internal names of replaced functions, and without the values that the library quotes.
 */
function describeError({ name, code, summary, message, node }: CelError): string {
  if (code === 'no_such_key') return `the expression uses ${memberOf(node)}, which is not there`;
  if (code === 'index_out_of_bounds') return 'the expression uses an entry that a list does not have';
  if (code === 'limit_exceeded')
    return /maxDepth/.test(String(summary)) ? 'the expression is nested too deep' : 'the expression is too large';
  if (code === 'numeric_overflow') return 'an integer of the expression is too large';
  if (code?.endsWith('_conversion_error')) return CONVERSION_FAILED;
  const text = (summary ?? message).replaceAll(/\b(contains|double|matches|substring)_/g, '$1').slice(0, MAX_REASON);
  return name === 'ParseError' ? `not a valid expression: ${text}` : text;
}

/** Names the member only if it is a literal in the expression. */
function memberOf(node: CelError['node']): string {
  const key = Array.isArray(node?.args) ? (node.args[1] as string | CelNode) : undefined;
  const name = typeof key === 'object' && key.op === 'value' ? key.args : key;
  return typeof name === 'string' ? `the member ${name}` : 'a member';
}

function notBoolean(type: string): string {
  return `the expression returns a value of type ${type}, but must return true or false`;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? 'list' : 'map';
}
