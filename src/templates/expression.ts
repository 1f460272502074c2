// Expressions: CEL with bounds. Knows the names it is handed and nothing of the host.
import { Environment } from '@marcbachmann/cel-js';
import { TemplateError, type TemplateNames, type TemplateValues } from './values.ts';

const environment = new Environment()
  .registerVariable('input', 'string')
  .registerVariable('message', 'string')
  .registerVariable('context', 'map')
  .registerVariable('nodes', 'map');

/** What is wrong with an expression before it is evaluated: its syntax, its types, or names that nobody will give it. */
export function expressionFaults(source: string, names: TemplateNames): readonly string[] {
  const { valid, error } = environment.check(source);
  return valid || names.contextKeys === undefined ? [] : [String(error?.message)];
}

/**
 * Whether an expression is true.
 * @throws TemplateError for bad syntax, an unknown name below a value, another result than true or false, or when a bound is passed
 */
export function evaluateExpression(source: string, values: TemplateValues): boolean {
  try {
    const nodes = Object.fromEntries(Object.entries(values.nodes ?? {}).map(([id, node]) => [id, { ...node, runs: BigInt(node.runs) }]));
    const result: unknown = environment.evaluate(source, { ...values, nodes });
    if (typeof result === 'boolean') return result;
  } catch (error) {
    throw new TemplateError((error as Error).message, { cause: error });
  }
  throw new TemplateError('the expression is neither true nor false');
}
