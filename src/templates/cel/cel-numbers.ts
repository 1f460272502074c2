// Calculates with the numbers of expressions so that no whole number loses a digit. An integer is a BigInt. A number of
// JSON or of the context is a double, or an integer where a double cannot represent it exactly. Evaluates no syntax.

import { asDouble, calculate, type ExactNumber, isEqual, type Operator, readNumber } from '../../exact-number.ts';
import { TemplateError, withoutLoss } from '../values.ts';
import type { CelNode } from './cel-node.ts';

/** The message for `int('x')` and similar conversions. */
export const CONVERSION_FAILED = 'the expression converts a string that is not a valid value of that type';

/** The operators that accept an integer together with a double. */
export const MIXED_OPERATORS = ['+', '-', '*', '/'] as const;

const MAX_INT = 2n ** 63n - 1n;
const MIN_INT = -(2n ** 63n);

type Handle = (left: unknown, right: unknown, node: unknown, evaluator: unknown) => unknown;

/** Makes the operators of a checked syntax node exact for numbers. The library calculates with two integers itself. */
export function makeExact(node: CelNode & { handle?: Handle }): void {
  const { op, handle } = node;
  if (handle === undefined) return;
  if (op === '==' || op === '!=') {
    node.handle = (left, right, ...rest) =>
      isNumber(left) && isNumber(right) ? isEqual(left, right) === (op === '==') : handle(left, right, ...rest);
  } else if ((MIXED_OPERATORS as readonly string[]).includes(op)) {
    node.handle = (left, right, ...rest) =>
      isNumber(left) && isNumber(right) && !(typeof left === 'bigint' && typeof right === 'bigint')
        ? mixedResult(op as Operator, left, right)
        : handle(left, right, ...rest);
  }
}

function isNumber(value: unknown): value is ExactNumber {
  return typeof value === 'number' || typeof value === 'bigint';
}

/**
 * Returns the result for two numbers, at least one a double. For two doubles it may be an integer beyond 64 bits.
 * @throws TemplateError where digits would be lost
 */
export function mixedResult(operator: Operator, left: ExactNumber, right: ExactNumber): ExactNumber {
  const result = withoutLoss(`operator ${operator}`, () =>
    operator === '/' ? asDouble(left) / asDouble(right) : calculate(operator, left, right),
  );
  const isInt = typeof left === 'bigint' || typeof right === 'bigint';
  if (isInt && typeof result === 'bigint' && (result > MAX_INT || result < MIN_INT))
    throw new TemplateError('an integer of the expression is too large');
  return result;
}

/**
 * Converts a number or a string to a double, as the function `double` does.
 * @throws TemplateError for a string that is not a number, and where digits would be lost
 */
export function toDouble(value: ExactNumber | string): number {
  if (typeof value !== 'string') return withoutLoss('function double', () => asDouble(value));
  const number =
    value === value.trim() && value !== '' ? (NAMED_NUMBERS.get(value.toLowerCase()) ?? Number(value)) : undefined;
  if (number === undefined || (Number.isNaN(number) && value.toLowerCase() !== 'nan')) {
    throw new TemplateError(CONVERSION_FAILED);
  }
  const exact = /^[+-]?\d/.test(value) ? readNumber(value) : number;
  return exact === undefined ? number : withoutLoss('function double', () => asDouble(exact));
}

const NAMED_NUMBERS: ReadonlyMap<string, number> = new Map([
  ...['inf', '+inf', 'infinity', '+infinity'].map((name): [string, number] => [name, Number.POSITIVE_INFINITY]),
  ...['-inf', '-infinity'].map((name): [string, number] => [name, Number.NEGATIVE_INFINITY]),
  ['nan', Number.NaN],
]);

/** Returns why a number with a point or an exponent cannot be used; `undefined` if a double represents it exactly. */
export function literalFault(text: string): string | undefined {
  const number = readNumber(text.startsWith('.') ? `0${text}` : text);
  return typeof number === 'number' ? undefined : `the number ${text.slice(0, 40)} has more digits than a double holds`;
}
