// The tool calculate: arithmetic, exact on whole numbers and else on doubles. CEL is only the grammar; its types, macros and functions are not used, so nothing
// but the numbers and functions of this file can be reached.
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
 * The result as JavaScript prints it.
 * @throws ToolError for bad syntax, a division by zero, whatever is no finite number, and where a whole number would lose digits
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
  const other = OTHER_LANGUAGES.find(({ sign }) => sign.test(expression));
  if (other !== undefined) throw new ToolError(`not a valid expression: ${other.hint}`);
  try {
    // .5 is written so by many, but not in CEL.
    return GRAMMAR.parse(expression.replace(/(?<![\w.])\.(?=\d)/g, '0.')).ast;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const [reason = ''] = (error as Error).message.split('\n');
    throw new ToolError(`not a valid expression: ${withWholeCharacters(reason, expression)}`, { cause: error });
  }
}

/** What users of other languages write. In CEL `//` begins a comment, so that 7 // 2 would silently be 7. */
const OTHER_LANGUAGES = [
  { sign: /\/\//, hint: '// is not known; write floor(a / b)' },
  { sign: /\*\*|\^/, hint: '^ and ** are not known; write pow(a, b)' },
  { sign: /["'`]/, hint: 'there are only numbers, no texts' },
  { sign: /^\s*$/, hint: 'it is empty' },
];

function evaluate(node: ASTNode): Value {
  switch (node.op) {
    case 'value':
      return literal(node);
    case 'id':
      return named(node.args);
    case 'call':
      return called(node.args[0], node.args[1].map(numberOf));
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
      return combined(node);
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

/** A long sum is a deep tree that leans to the left: it is gone through from its innermost end, without the stack. */
function combined(node: ASTNode): Value {
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
      `not a valid expression: there are only numbers, operators and functions such as sqrt(2), no ${WORDS[node.op] ?? node.op}`,
    );
  return chain.reduceRight<Value>((left, one) => applied(one, left), evaluate(innermost));
}

function applied({ op, args }: ASTNode, left: Value): Value {
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

const WORDS: Readonly<Record<string, string>> = {
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

function literal({ args: value, input, start, end }: ASTNode & { args: unknown }): Value {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'number' && typeof value !== 'bigint')
    throw new ToolError('not a valid expression: there are only numbers');
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

function named(name: string): number {
  const value = CONSTANTS.get(name);
  if (value === undefined)
    throw new ToolError(
      `unknown name: ${name} (known are ${[...CONSTANTS.keys()].join(', ')} and functions, such as sqrt(2))`,
    );
  return value;
}

interface NumberFunction {
  readonly least: number;
  readonly most: number;
  readonly apply: (...numbers: number[]) => number;
  /** The result where a number needs more digits than a double has; absent: there is none. */
  readonly exact?: (...numbers: ExactNumber[]) => ExactNumber;
}

const MANY = Number.POSITIVE_INFINITY;
const ONE_NUMBER = ['acos', 'asin', 'atan', 'cbrt', 'cos', 'exp', 'log10', 'log2', 'sin', 'sqrt', 'tan'] as const;
const ROUNDING = ['ceil', 'floor', 'trunc'] as const;

const FUNCTIONS: ReadonlyMap<string, NumberFunction> = new Map<string, NumberFunction>([
  ...ONE_NUMBER.map((name): [string, NumberFunction] => [name, { least: 1, most: 1, apply: Math[name] }]),
  ...ROUNDING.map((name): [string, NumberFunction] => [
    name,
    { least: 1, most: 1, apply: Math[name], exact: (value) => value },
  ]),
  ['abs', { least: 1, most: 1, apply: Math.abs, exact: (value) => (value < 0 ? negated(value) : value) }],
  ['sign', { least: 1, most: 1, apply: Math.sign, exact: (value) => (value < 0 ? -1 : 1) }],
  ['ln', { least: 1, most: 1, apply: Math.log }],
  ['log', { least: 1, most: 2, apply: logarithm }],
  ['pow', { least: 2, most: 2, apply: Math.pow, exact: (base, exponent) => calculateExactly('**', base, exponent) }],
  ['atan2', { least: 2, most: 2, apply: Math.atan2 }],
  ['round', { least: 1, most: 2, apply: round, exact: roundExactly }],
  [
    'min',
    {
      least: 1,
      most: MANY,
      apply: Math.min,
      exact: (...numbers) => numbers.reduce((least, one) => (one < least ? one : least)),
    },
  ],
  [
    'max',
    {
      least: 1,
      most: MANY,
      apply: Math.max,
      exact: (...numbers) => numbers.reduce((most, one) => (one > most ? one : most)),
    },
  ],
  ['hypot', { least: 1, most: MANY, apply: Math.hypot }],
]);

function called(name: string, numbers: readonly ExactNumber[]): ExactNumber {
  const known = FUNCTIONS.get(name);
  if (known === undefined)
    throw new ToolError(`unknown function: ${name} (known are ${[...FUNCTIONS.keys()].sort().join(', ')})`);
  const { least, most, apply, exact } = known;
  if (numbers.length < least || numbers.length > most)
    throw new ToolError(`${name} takes ${amount(least, most)}, not ${numbers.length}`);
  const isLong =
    exact !== undefined && (name === 'pow' ? numbers.every(isWhole) : numbers.some((one) => typeof one === 'bigint'));
  return finite(
    exactly(name, () => (isLong ? exact(...numbers) : apply(...numbers.map(asDouble)))),
    `the result of ${name}`,
  );
}

function amount(least: number, most: number): string {
  if (most === MANY) return 'one number or more';
  return least === most ? `${least} number${least === 1 ? '' : 's'}` : `${least} or ${most} numbers`;
}

/** For the usual bases the exact ones: log(1000, 10) is 3 and not 2.9999999999999996. */
function logarithm(value: number, base = Math.E): number {
  if (base === 2) return Math.log2(value);
  if (base === 10) return Math.log10(value);
  if (base === Math.E) return Math.log(value);
  refuseZero(Math.log(base));
  return Math.log(value) / Math.log(base);
}

/** To digits as they are written in decimal: round(1.005, 2) is 1.01, whatever the double is. */
function round(value: number, digits = 0): number {
  if (digits === 0) return Math.round(value);
  if (!Number.isInteger(digits) || Math.abs(digits) > 15)
    throw new ToolError('the digits of round are a whole number from -15 to 15');
  return shifted(Math.round(shifted(value, digits)), -digits);
}

/** Digits before the point are digits of a whole number. */
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
