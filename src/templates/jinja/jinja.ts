// Types for the used part of the template library. Its own type declarations do not resolve under Node's rules, and
// they declare the overridden methods of its interpreter as private. Enforces no bounds.
import * as library from '@huggingface/jinja';

export interface JinjaNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface JinjaToken {
  readonly type: string;
  readonly value: string;
}

export interface Value {
  readonly type: string;
  readonly value: unknown;
}

export interface Scope {
  /** Converts a plain JavaScript value, stores it under a new name and returns it. */
  set(name: string, value: unknown): Value;
  setVariable(name: string, value: Value): Value;
}

/** The arguments of a call: by position, and by name. */
export type Arguments = [positional: Value[], named: Map<string, Value>];

interface JinjaInterpreter {
  run(program: JinjaNode): Value;
  evaluate(node: JinjaNode | undefined, scope: Scope): Value;
  evaluateBlock(statements: readonly JinjaNode[], scope: Scope): Value;
  evaluateBinaryExpression(node: JinjaNode, scope: Scope): Value;
  evaluateMemberExpression(node: JinjaNode, scope: Scope): Value;
  evaluateUnaryExpression(node: JinjaNode, scope: Scope): Value;
  evaluateTestExpression(node: JinjaNode, scope: Scope): Value;
  evaluateArguments(args: readonly JinjaNode[], scope: Scope): Arguments;
  applyFilter(operand: Value, filter: JinjaNode, scope: Scope): Value;
}

export const {
  Environment: JinjaScope,
  Interpreter,
  parse,
  tokenize,
} = library as unknown as {
  readonly Environment: new (parent?: Scope) => Scope;
  readonly Interpreter: new (scope: Scope) => JinjaInterpreter;
  readonly parse: (tokens: readonly JinjaToken[]) => JinjaNode;
  readonly tokenize: (
    source: string,
    options: { lstrip_blocks: boolean; trim_blocks: boolean },
  ) => readonly JinjaToken[];
};

export type Scalar = string | number | bigint | boolean | null;

/** The library does not export its value classes: each is taken from a sample value. */
const scratch = new JinjaScope();
type ValueClass = new (value?: unknown) => Value;
const classOf = (name: string, sample: unknown): ValueClass => scratch.set(name, sample).constructor as ValueClass;

export const StringValue = classOf('text', '');
export const BooleanValue = classOf('boolean', true);
export const ArrayValue = classOf('list', []);
export const ObjectValue = classOf('map', {});
export const FunctionValue = classOf('function', () => undefined);
/** The value is a BigInt where a double would lose digits. */
export const IntegerValue = classOf('integer', 1);
export const FloatValue = classOf('float', 1.5);
export const UndefinedValue = classOf('undefined', undefined);
const NullValue = classOf('null', null);

/** Returns the value of a string, a number, true, false or null. */
export function scalarValue(value: Scalar): Value {
  if (typeof value === 'string') return new StringValue(value);
  if (typeof value === 'bigint') return new IntegerValue(value);
  if (typeof value === 'number') return Number.isInteger(value) ? new IntegerValue(value) : new FloatValue(value);
  return value === null ? new NullValue(null) : new BooleanValue(value);
}
