// Expressions: CEL with bounds. Knows the names it is handed and nothing of the host.

import { withWholeCharacters } from '../well-formed.ts';
import { BoundedCache } from './bounded-cache.ts';
import { count, withBudget } from './cel/cel-bounds.ts';
import { celEnvironment } from './cel/cel-environment.ts';
import type { CelNode } from './cel/cel-node.ts';
import { structureFaults, unknownNamesOf, useOwnFunctions } from './cel/cel-tree.ts';
import { CelRoots } from './cel/cel-values.ts';
import { habitHint } from './cel/expression-habits.ts';
import { MAX_WORK_MS, TimeBoundError, withinTime } from './time-bound.ts';
import { TemplateError, type TemplateNames, type TemplateValues } from './values.ts';

/** Characters that an expression may have. */
export const MAX_EXPRESSION_LENGTH = 10_000;
/** In characters of the expressions; a tree takes some hundred times as many bytes. */
const CACHED_WEIGHT = 500_000;
const ENTRY_WEIGHT = 20;
/** Characters that the library may say: the name of a type can be as long as the expression. */
const MAX_REASON = 300;

interface Expression {
  readonly tree: CelNode;
  readonly evaluate: (values: CelRoots) => unknown;
  /** What no expression may do, whatever the names. */
  readonly structure: readonly string[];
  /** Why it can never be evaluated, an unknown name among the reasons. */
  readonly fault: string | undefined;
}

const expressions = new BoundedCache<Expression>(CACHED_WEIGHT);

/** What is wrong with an expression before it is evaluated: its syntax, its types, or names that nobody will give it. */
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
 * Whether an expression is true.
 * @throws TemplateError for bad syntax, an unknown name below a value, another result than true or false, or when a bound is passed
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
  const known = expressions.get(source);
  if (known !== undefined) return known;
  if (source.length > MAX_EXPRESSION_LENGTH)
    throw new TemplateError(`an expression may have at most ${MAX_EXPRESSION_LENGTH} characters`);
  const made = withinTime(() => read(source), source.length);
  expressions.set(source, made, source.length + ENTRY_WEIGHT);
  return made;
}

function read(source: string): Expression {
  const evaluate = celEnvironment.parse(source);
  const tree = evaluate.ast as unknown as CelNode;
  const structure = structureFaults(tree);
  if (structure.length > 0) return { tree, evaluate, structure, fault: structure[0] };
  useOwnFunctions(tree);
  const { valid, type, error } = evaluate.check();
  if (!valid) return { tree, evaluate, structure, fault: inWords(error as CelError) };
  count(tree);
  return { tree, evaluate, structure, fault: type === 'bool' || type === 'dyn' ? undefined : notBoolean(String(type)) };
}

/** What the library throws: `summary` is the message without a picture of the place. */
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
    return new TemplateError('the expression is nested too deep, or makes a text that is too long', { cause: error });
  return new TemplateError(inWords(error), { cause: error });
}

/** What cannot be read is often what another language would read. */
function withHint({ message, cause }: TemplateError, source: string): string {
  const hint = (cause as Error | undefined)?.name === 'ParseError' ? habitHint(source) : undefined;
  return hint === undefined ? message : `${message} (${hint})`;
}

/** Without the names of our functions, and without values, which the library quotes. */
function inWords({ name, code, summary, message, node }: CelError): string {
  if (code === 'no_such_key') return `the expression uses ${memberOf(node)}, which is not there`;
  if (code === 'index_out_of_bounds') return 'the expression uses an entry that a list does not have';
  if (code === 'limit_exceeded')
    return /maxDepth/.test(String(summary)) ? 'the expression is nested too deep' : 'the expression is too large';
  if (code === 'numeric_overflow') return 'an integer of the expression is too large';
  if (code?.endsWith('_conversion_error')) return 'the expression makes a value of another type of a text that is none';
  const text = (summary ?? message).replaceAll(/\b(contains|double|matches|substring)_/g, '$1').slice(0, MAX_REASON);
  return name === 'ParseError' ? `not a valid expression: ${text}` : text;
}

/** Only what is written down is named. */
function memberOf(node: CelError['node']): string {
  const key = Array.isArray(node?.args) ? (node.args[1] as string | CelNode) : undefined;
  const name = typeof key === 'object' && key.op === 'value' ? key.args : key;
  return typeof name === 'string' ? `the member ${name}` : 'a member';
}

function notBoolean(type: string): string {
  return `the expression gives a value of type ${type}, and must give true or false`;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? 'list' : 'map';
}
