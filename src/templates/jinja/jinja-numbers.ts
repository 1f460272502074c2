// Calculates with the numbers of templates so that no whole number loses a digit: the library supports doubles only,
// and fails for a BigInt. Evaluates no syntax.
import {
  asDouble,
  calculate,
  type ExactNumber,
  floorQuotient,
  type Operator,
  readNumber,
  wholeNumber,
} from '../../exact-number.ts';
import { TemplateError, withoutLoss } from '../values.ts';
import { FloatValue, IntegerValue, type Value } from './jinja.ts';

/** The operators whose result may need more digits than a double has, even if both operands do not. */
const GROWING: ReadonlySet<string> = new Set(['+', '-', '*', '**', '//']);
const DIVIDING: ReadonlySet<string> = new Set(['/', '//', '%']);

/**
 * Returns the result of an operator for two numbers; `undefined` where the library's result is exact, and for all other
 * values.
 * @throws TemplateError where digits would be lost
 */
export function numberResult(operator: string, left: Value, right: Value): Value | undefined {
  if (!isNumber(left) || !isNumber(right) || !(GROWING.has(operator) || DIVIDING.has(operator))) return undefined;
  const [a, b] = [left.value as ExactNumber, right.value as ExactNumber];
  const isFloat =
    left.type === 'FloatValue' || right.type === 'FloatValue' || operator === '/' || (operator === '**' && b < 0);
  if (typeof a === 'number' && typeof b === 'number') {
    const isSafe = Number.isSafeInteger(a) && Number.isSafeInteger(b);
    if (isFloat || !isSafe || !GROWING.has(operator) || (operator === '//' && b === 0)) return undefined;
  }
  if (Number(b) === 0 && DIVIDING.has(operator)) throw new TemplateError('the template divides by zero');
  const result = withoutLoss(`operator ${operator}`, () => {
    const number = operator === '//' ? floorQuotient(a, b) : calculate(operator as Operator, a, b);
    return isFloat ? asDouble(number) : number;
  });
  // The library reports the error.
  if (typeof result === 'number' && !Number.isFinite(result)) return undefined;
  return isFloat || !Number.isInteger(Number(result)) ? new FloatValue(result) : new IntegerValue(result);
}

function isNumber({ type }: Value): boolean {
  return type === 'IntegerValue' || type === 'FloatValue';
}

/** Applies a sign to a BigInt. Returns `undefined` for any other value, which the library handles. */
export function signedNumber(sign: string, { value }: Value): Value | undefined {
  if (typeof value !== 'bigint') return undefined;
  return new IntegerValue(sign === '-' ? wholeNumber(-value) : value);
}

/**
 * Applies the filters `int`, `float` and `abs` to a whole number beyond the exact range of doubles. Returns `undefined`
 * for any other value, which the library handles.
 * @throws TemplateError where digits would be lost
 */
export function filteredNumber(filter: string, { value }: Value): Value | undefined {
  if (typeof value === 'string')
    return filter === 'int' ? parseWhole(value) : filter === 'float' ? checkFloat(value) : undefined;
  if (typeof value !== 'bigint') return undefined;
  if (filter === 'float') return withoutLoss('filter float', () => new FloatValue(asDouble(value)));
  return filter === 'int' || filter === 'abs'
    ? new IntegerValue(wholeNumber(filter === 'abs' && value < 0n ? -value : value))
    : undefined;
}

/** Parses the digits at the start of a string, as the library does. Returns `undefined` for fewer than 16 digits. */
function parseWhole(text: string): Value | undefined {
  const digits = /^\s*([+-]?\d{16,})/.exec(text)?.[1];
  const number = digits && readNumber(digits);
  if (digits === undefined) return undefined;
  if (number === undefined || number === '')
    throw new TemplateError('the filter int makes a whole number of more than 1000 digits');
  return new IntegerValue(number);
}

/** Fails if the number at the start of a string would lose digits as a double. The library then parses it. */
function checkFloat(text: string): undefined {
  const start = /^\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/.exec(text)?.[1];
  const number = start === undefined ? 0 : readNumber(start);
  if (number === undefined) throw new TemplateError('the filter float reads a number that a double does not hold');
  withoutLoss('filter float', () => asDouble(number));
}

/**
 * Returns a small number of the same parity as a BigInt; `undefined` for any other value, which the library handles.
 */
export function parityOf({ value }: Value): Value | undefined {
  return typeof value === 'bigint' ? new IntegerValue(Number(value % 2n)) : undefined;
}
