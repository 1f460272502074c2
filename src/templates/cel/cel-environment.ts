// Declares the types, functions and operators of expressions. Holds no values.
import { Environment } from '@marcbachmann/cel-js';
import { type ExactNumber, isEqual } from '../../exact-number.ts';
import { characterCount, offsetOf } from '../characters.ts';
import { includes } from '../jinja/text-search.ts';
import { matchCost, matchPattern } from '../pattern.ts';
import { TemplateError } from '../values.ts';
import { takeSteps } from './cel-bounds.ts';
import { MIXED_OPERATORS, mixedResult, toDouble } from './cel-numbers.ts';
import { CelNodeValues } from './cel-values.ts';

const LIMITS = { maxAstNodes: 1_000, maxDepth: 50, maxListElements: 500, maxMapEntries: 100, maxCallArguments: 8 };
/** Instructions of a pattern that take the time of one step. */
const INSTRUCTIONS_PER_STEP = 50;

/** The CEL environment. Names under `nodes` are type-checked; names under `context` can have any type. */
export const celEnvironment = new Environment({ limits: LIMITS, homogeneousAggregateLiterals: false })
  .registerType('Node', { ctor: CelNodeValues, fields: { output: 'string', runs: 'int', error: 'dyn', json: 'dyn' } })
  .registerVariable('input', 'string')
  .registerVariable('message', 'string')
  .registerVariable('context', 'map<string, dyn>')
  .registerVariable('nodes', 'map<string, Node>')
  .registerFunction('string.contains_(string): bool', includes, { async: false })
  .registerFunction('string.matches_(string): bool', matches, { async: false })
  .registerFunction('string.substring_(int): string', substring, { async: false })
  .registerFunction('string.substring_(int, int): string', substring, { async: false });

// CEL itself does not combine an integer with a double, and thus not a number of JSON with an integer literal.
celEnvironment.registerOperator('int == double', isEqual);
for (const operator of MIXED_OPERATORS) {
  const mixed = (left: ExactNumber, right: ExactNumber): ExactNumber => mixedResult(operator, left, right);
  celEnvironment
    .registerOperator(`int ${operator} double: double`, mixed)
    .registerOperator(`double ${operator} int: double`, mixed);
}
for (const type of ['double', 'int', 'string'])
  celEnvironment.registerFunction(`double_(${type}): double`, toDouble, { async: false });

/** Counts in code points, as `size` does. */
function substring(text: string, start: bigint, end?: bigint): string {
  const size = BigInt(characterCount(text));
  if (start < 0n || start > size) throw new TemplateError('string.substring(start, end): start index out of range');
  if (end !== undefined && (end < start || end > size))
    throw new TemplateError('string.substring(start, end): end index out of range');
  return text.slice(offsetOf(text, Number(start)), end === undefined ? undefined : offsetOf(text, Number(end)));
}

function matches(text: string, pattern: string): boolean {
  takeSteps(matchCost(pattern, text) / INSTRUCTIONS_PER_STEP);
  return matchPattern(pattern, text) !== undefined;
}
