// The tool calculate: arithmetic on doubles. CEL is only the grammar; its types, macros and functions are not used, so nothing
// but the numbers and functions of this file can be reached.
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { ToolError } from './tool.ts';

const MAX_LENGTH = 10_000;
const GRAMMAR = new Environment({ unlistedVariablesAreDyn: true, limits: { maxAstNodes: MAX_LENGTH, maxDepth: 250, maxCallArguments: 1_000 } });

type Value = number | boolean;

/** The result as JavaScript prints it. @throws ToolError for bad syntax, a division by zero, and whatever is no finite number */
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
    throw new ToolError(`not a valid expression: ${(error as Error).message.split('\n')[0]}`, { cause: error });
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
      return literal(node.args);
    case 'id':
      return named(node.args);
    case 'call':
      return called(node.args[0], node.args[1].map(numberOf));
    case '-_':
      return -numberOf(node.args);
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

const OPERATORS: Readonly<Record<string, (left: number, right: number) => Value>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / divisor(right),
  '%': (left, right) => left % divisor(right),
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
};

/** A long sum is a deep tree that leans to the left: it is gone through from its innermost end, without the stack. */
function combined(node: ASTNode): Value {
  const chain: ASTNode[] = [];
  let innermost = node;
  for (; OPERATORS[innermost.op] !== undefined; [innermost] = innermost.args as [ASTNode]) chain.push(innermost);
  if (chain.length === 0)
    throw new ToolError(`not a valid expression: there are only numbers, operators and functions such as sqrt(2), no ${WORDS[node.op] ?? node.op}`);
  return chain.reduceRight<Value>((left, one) => applied(one, left), evaluate(innermost));
}

function applied({ op, args }: ASTNode, left: Value): Value {
  const [, right] = args as [ASTNode, ASTNode];
  const value = OPERATORS[op]?.(asNumber(left), numberOf(right)) as Value;
  return typeof value === 'number' ? finite(value, `the result of ${op}`) : value;
}

const WORDS: Readonly<Record<string, string>> = { rcall: 'methods', '.': 'members', '[]': 'entries', list: 'lists', map: 'maps' };

function divisor(value: number): number {
  if (value === 0) throw new ToolError('division by zero');
  return value;
}

function literal(value: unknown): Value {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return finite(Number(value), 'a number');
  throw new ToolError('not a valid expression: there are only numbers');
}

const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ['pi', Math.PI],
  ['e', Math.E],
]);

function named(name: string): number {
  const value = CONSTANTS.get(name);
  if (value === undefined) throw new ToolError(`unknown name: ${name} (known are ${[...CONSTANTS.keys()].join(', ')} and functions, such as sqrt(2))`);
  return value;
}

interface NumberFunction {
  readonly least: number;
  readonly most: number;
  readonly apply: (...numbers: number[]) => number;
}

const MANY = Number.POSITIVE_INFINITY;
const ONE_NUMBER = ['abs', 'acos', 'asin', 'atan', 'cbrt', 'ceil', 'cos', 'exp', 'floor', 'log10', 'log2', 'sign', 'sin', 'sqrt', 'tan', 'trunc'] as const;

const FUNCTIONS: ReadonlyMap<string, NumberFunction> = new Map<string, NumberFunction>([
  ...ONE_NUMBER.map((name): [string, NumberFunction] => [name, { least: 1, most: 1, apply: Math[name] }]),
  ['ln', { least: 1, most: 1, apply: Math.log }],
  ['log', { least: 1, most: 2, apply: logarithm }],
  ['pow', { least: 2, most: 2, apply: Math.pow }],
  ['atan2', { least: 2, most: 2, apply: Math.atan2 }],
  ['round', { least: 1, most: 2, apply: round }],
  ['min', { least: 1, most: MANY, apply: Math.min }],
  ['max', { least: 1, most: MANY, apply: Math.max }],
  ['hypot', { least: 1, most: MANY, apply: Math.hypot }],
]);

function called(name: string, numbers: readonly number[]): number {
  const known = FUNCTIONS.get(name);
  if (known === undefined) throw new ToolError(`unknown function: ${name} (known are ${[...FUNCTIONS.keys()].sort().join(', ')})`);
  const { least, most, apply } = known;
  if (numbers.length < least || numbers.length > most) throw new ToolError(`${name} takes ${amount(least, most)}, not ${numbers.length}`);
  return finite(apply(...numbers), `the result of ${name}`);
}

function amount(least: number, most: number): string {
  if (most === MANY) return 'one number or more';
  return least === most ? `${least} number${least === 1 ? '' : 's'}` : `${least} or ${most} numbers`;
}

/** For the usual bases the exact ones: log(1000, 10) is 3 and not 2.9999999999999996. */
function logarithm(value: number, base = Math.E): number {
  if (base === 2) return Math.log2(value);
  if (base === 10) return Math.log10(value);
  return base === Math.E ? Math.log(value) : Math.log(value) / divisor(Math.log(base));
}

/** To digits as they are written in decimal: round(1.005, 2) is 1.01, whatever the double is. */
function round(value: number, digits = 0): number {
  if (digits === 0) return Math.round(value);
  if (!Number.isInteger(digits) || Math.abs(digits) > 15) throw new ToolError('the digits of round are a whole number from -15 to 15');
  return shifted(Math.round(shifted(value, digits)), -digits);
}

function shifted(value: number, digits: number): number {
  const [mantissa, exponent = '0'] = String(value).split('e');
  return Number(`${mantissa}e${Number(exponent) + digits}`);
}

function numberOf(node: ASTNode): number {
  return asNumber(evaluate(node));
}

function asNumber(value: Value): number {
  if (typeof value !== 'number') throw new ToolError(`${value} is not a number`);
  return value;
}

function truthOf(node: ASTNode): boolean {
  const value = evaluate(node);
  if (typeof value !== 'boolean') throw new ToolError(`${value} is neither true nor false; write a comparison, such as ${value} != 0`);
  return value;
}

function finite(value: number, what: string): number {
  if (Number.isNaN(value)) throw new ToolError(`${what} is not a number`);
  if (!Number.isFinite(value)) throw new ToolError(`${what} is too large for a number, or infinite`);
  return value;
}
