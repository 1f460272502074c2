// The tool calculate: arithmetic, exact for whole numbers, with doubles for all others. Only the grammar of CEL is
// used, not its types, macros and functions: an expression can use only the numbers and functions of this file.
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import {
  asDouble,
  calculate as calculateExactly,
  type ExactNumber,
  InexactError,
  isEqual,
  isWhole,
  MAX_DIGITS,
  type Operator,
  readNumber,
  wholeNumber,
} from '../exact-number.ts';
import { withWholeCharacters } from '../well-formed.ts';
import { ToolError } from './tool.ts';

const MAX_LENGTH = 10_000;
const GRAMMAR = new Environment({
  unlistedVariablesAreDyn: true,
  limits: { maxAstNodes: MAX_LENGTH, maxDepth: 250, maxCallArguments: 1_000 },
});

type Value = ExactNumber | boolean;

/**
 * Returns the result as JavaScript prints it.
 * @throws ToolError for bad syntax, a division by zero, a result that is not finite, and where a whole number would
 * lose digits
 */
export function calculate(args: Readonly<Record<string, unknown>>): string {
  const { expression } = args as { expression: string };
  try {
    return String(evaluate(parse(expression)));
  } catch (error) {
    if (error instanceof RangeError) throw new ToolError('the expression is nested too deep', { cause: error });
    throw error;
  }
}

function parse(expression: string): ASTNode {
  if (expression.length > MAX_LENGTH) throw new ToolError(`the expression is longer than ${MAX_LENGTH} characters`);
  const foreign = FOREIGN_SYNTAX.find(({ pattern }) => pattern.test(expression));
  if (foreign !== undefined) throw new ToolError(`not a valid expression: ${foreign.hint}`);
  try {
    // CEL does not accept `.5`, which is a common notation.
    return GRAMMAR.parse(expression.replace(/(?<![\w.])\.(?=\d)/g, '0.')).ast;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const [reason = ''] = (error as Error).message.split('\n');
    throw new ToolError(`not a valid expression: ${withWholeCharacters(reason, expression)}`, { cause: error });
  }
}

/** Syntax of other languages. In CEL `//` begins a comment, so that 7 // 2 would silently be 7. */
const FOREIGN_SYNTAX = [
  { pattern: /\/\//, hint: '// is not supported; write floor(a / b)' },
  { pattern: /\*\*|\^/, hint: '^ and ** are not supported; write pow(a, b)' },
  { pattern: /["'`]/, hint: 'strings are not supported, only numbers' },
  { pattern: /^\s*$/, hint: 'it is empty' },
];

function evaluate(node: ASTNode): Value {
  switch (node.op) {
    case 'value':
      return literalValue(node);
    case 'id':
      return constantValue(node.args);
    case 'call':
      return callFunction(node.args[0], node.args[1].map(numberOf));
    case '-_':
      return negated(numberOf(node.args));
    case '!_':
      return !truthOf(node.args);
    case '&&':
      return truthOf(node.args[0]) && truthOf(node.args[1]);
    case '||':
      return truthOf(node.args[0]) || truthOf(node.args[1]);
    case '?:':
      return evaluate(truthOf(node.args[0]) ? node.args[1] : node.args[2]);
    default:
      return evaluateOperators(node);
  }
}

const COMPARISONS: Readonly<Record<string, (left: ExactNumber, right: ExactNumber) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '==': isEqual,
  '!=': (left, right) => !isEqual(left, right),
};

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%'] satisfies Operator[]);

/**
 * Evaluates operators without recursion, from the innermost left operand on: the tree of a long sum is deeply nested on
 * the left.
 */
function evaluateOperators(node: ASTNode): Value {
  const chain: ASTNode[] = [];
  let innermost = node;
  for (
    ;
    ARITHMETIC.has(innermost.op) || COMPARISONS[innermost.op] !== undefined;
    [innermost] = innermost.args as [ASTNode]
  )
    chain.push(innermost);
  if (chain.length === 0)
    throw new ToolError(
      'not a valid expression: only numbers, operators and functions such as sqrt(2) are supported, ' +
        `not ${UNSUPPORTED_SYNTAX[node.op] ?? node.op}`,
    );
  return chain.reduceRight<Value>((left, operation) => applyOperator(operation, left), evaluate(innermost));
}

function applyOperator({ op, args }: ASTNode, left: Value): Value {
  const [, right] = args as [ASTNode, ASTNode];
  const [a, b] = [asNumber(left), numberOf(right)];
  const compare = COMPARISONS[op];
  if (compare !== undefined) return compare(a, b);
  if (op === '/' || op === '%') refuseZero(b);
  return finite(
    exactly(op, () => calculateExactly(op as Operator, a, b)),
    `the result of ${op}`,
  );
}

/** @throws ToolError where a whole number would lose digits */
function exactly<Result>(what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof InexactError) throw new ToolError(`${what} ${error.message}`, { cause: error });
    throw error;
  }
}

const UNSUPPORTED_SYNTAX: Readonly<Record<string, string>> = {
  rcall: 'methods',
  '.': 'members',
  '[]': 'entries',
  list: 'lists',
  map: 'maps',
};

function refuseZero(value: ExactNumber): void {
  if (Number(value) === 0) throw new ToolError('division by zero');
}

function negated(value: ExactNumber): ExactNumber {
  return typeof value === 'bigint' ? wholeNumber(-value) : -value;
}

function literalValue({ args: value, input, start, end }: ASTNode & { args: unknown }): Value {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw new ToolError('not a valid expression: only numbers are supported');
  const number = typeof value === 'bigint' ? shortNumber(value) : readNumber(input.slice(start, end));
  if (number === undefined)
    throw new ToolError(`the number ${input.slice(start, end).slice(0, 40)} has more digits than can be kept`);
  return number;
}

function shortNumber(value: bigint): ExactNumber | undefined {
  return value < LIMIT ? wholeNumber(value) : undefined;
}

const LIMIT = 10n ** BigInt(MAX_DIGITS);

const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

function constantValue(name: string): number {
  const constant = CONSTANTS.get(name);
  if (constant === undefined)
    throw new ToolError(
      `unknown name: ${name} (known names: ${[...CONSTANTS.keys()].join(', ')} and functions, such as sqrt(2))`,
    );
  return constant;
}

interface NumberFunction {
  readonly minNumbers: number;
  readonly maxNumbers: number;
  readonly apply: (...numbers: number[]) => number;
  /**
   * Calculates with numbers that need more digits than a double has. Absent: `apply` is used, and such numbers are an
   * error.
   */
  readonly exact?: (...numbers: ExactNumber[]) => ExactNumber;
}

const UNLIMITED = Number.POSITIVE_INFINITY;
const ONE_NUMBER = ['acos', 'asin', 'atan', 'cbrt', 'cos', 'exp', 'log10', 'log2', 'sin', 'sqrt', 'tan'] as const;
const ROUNDING = ['ceil', 'floor', 'trunc'] as const;

const FUNCTIONS: ReadonlyMap<string, NumberFunction> = new Map<string, NumberFunction>([
  ...ONE_NUMBER.map((name): [string, NumberFunction] => [name, { minNumbers: 1, maxNumbers: 1, apply: Math[name] }]),
  ...ROUNDING.map((name): [string, NumberFunction] => [
    name,
    { minNumbers: 1, maxNumbers: 1, apply: Math[name], exact: (value) => value },
  ]),
  ['abs', { minNumbers: 1, maxNumbers: 1, apply: Math.abs, exact: (value) => (value < 0 ? negated(value) : value) }],
  ['sign', { minNumbers: 1, maxNumbers: 1, apply: Math.sign, exact: (value) => (value < 0 ? -1 : 1) }],
  ['ln', { minNumbers: 1, maxNumbers: 1, apply: Math.log }],
  ['log', { minNumbers: 1, maxNumbers: 2, apply: logarithm }],
  [
    'pow',
    {
      minNumbers: 2,
      maxNumbers: 2,
      apply: Math.pow,
      exact: (base, exponent) => calculateExactly('**', base, exponent),
    },
  ],
  ['atan2', { minNumbers: 2, maxNumbers: 2, apply: Math.atan2 }],
  ['round', { minNumbers: 1, maxNumbers: 2, apply: round, exact: roundExactly }],
  [
    'min',
    {
      minNumbers: 1,
      maxNumbers: UNLIMITED,
      apply: Math.min,
      exact: (...numbers) => numbers.reduce((smallest, number) => (number < smallest ? number : smallest)),
    },
  ],
  [
    'max',
    {
      minNumbers: 1,
      maxNumbers: UNLIMITED,
      apply: Math.max,
      exact: (...numbers) => numbers.reduce((largest, number) => (number > largest ? number : largest)),
    },
  ],
  ['hypot', { minNumbers: 1, maxNumbers: UNLIMITED, apply: Math.hypot }],
]);

function callFunction(name: string, numbers: readonly ExactNumber[]): ExactNumber {
  const known = FUNCTIONS.get(name);
  if (known === undefined)
    throw new ToolError(`unknown function: ${name} (known functions: ${[...FUNCTIONS.keys()].sort().join(', ')})`);
  const { minNumbers, maxNumbers, apply, exact } = known;
  if (numbers.length < minNumbers || numbers.length > maxNumbers)
    throw new ToolError(`${name} takes ${describeCount(minNumbers, maxNumbers)}, not ${numbers.length}`);
  const isLong =
    exact !== undefined &&
    (name === 'pow' ? numbers.every(isWhole) : numbers.some((number) => typeof number === 'bigint'));
  return finite(
    exactly(name, () => (isLong ? exact(...numbers) : apply(...numbers.map(asDouble)))),
    `the result of ${name}`,
  );
}

function describeCount(min: number, max: number): string {
  if (max === UNLIMITED) return 'one number or more';
  return min === max ? `${min} number${min === 1 ? '' : 's'}` : `${min} or ${max} numbers`;
}

/** Uses the exact functions for the bases 2, 10 and e: log(1000, 10) is 3 and not 2.9999999999999996. */
function logarithm(value: number, base = Math.E): number {
  if (base === 2) return Math.log2(value);
  if (base === 10) return Math.log10(value);
  if (base === Math.E) return Math.log(value);
  refuseZero(Math.log(base));
  return Math.log(value) / Math.log(base);
}

/**
 * Rounds the decimal notation of a number: round(1.005, 2) is 1.01, although the double is slightly less than 1.005.
 */
function round(value: number, digits = 0): number {
  if (digits === 0) return Math.round(value);
  if (!Number.isInteger(digits) || Math.abs(digits) > 15)
    throw new ToolError('the digits of round must be a whole number from -15 to 15');
  return shifted(Math.round(shifted(value, digits)), -digits);
}

/** Rounds to digits. A whole number stays the same unless it is rounded to negative digits. */
function roundExactly(value: ExactNumber, digits: ExactNumber = 0): ExactNumber {
  if (typeof value === 'number' || !Number.isInteger(digits) || digits < 0)
    return round(asDouble(value), asDouble(digits));
  return value;
}

function shifted(value: number, digits: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + digits}`);
}

function numberOf(node: ASTNode): ExactNumber {
  return asNumber(evaluate(node));
}

function asNumber(value: Value): ExactNumber {
  if (typeof value === 'boolean') throw new ToolError(`${value} is not a number`);
  return value;
}

function truthOf(node: ASTNode): boolean {
  const value = evaluate(node);
  if (typeof value !== 'boolean')
    throw new ToolError(`${value} is neither true nor false; write a comparison, such as ${value} != 0`);
  return value;
}

function finite(value: ExactNumber, what: string): ExactNumber {
  if (typeof value === 'bigint') return value;
  if (Number.isNaN(value)) throw new ToolError(`${what} is not a number`);
  if (!Number.isFinite(value)) throw new ToolError(`${what} is too large for a number, or infinite`);
  return value;
}
