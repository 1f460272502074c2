// Evaluates the syntax tree of a template and counts its steps and sizes. Sets no time limit, but bounds the cost of
// each step.

import { characterAt, characterCount } from '../characters.ts';
import { TemplateError } from '../values.ts';
import {
  type Arguments,
  ArrayValue,
  BooleanValue,
  FunctionValue,
  Interpreter,
  type JinjaNode,
  type Scope,
  StringValue,
  scalarValue,
  UndefinedValue,
  type Value,
} from './jinja.ts';
import { holdsLongNumber, writeLongNumbers } from './jinja-json.ts';
import { filteredNumber, numberResult, parityOf, signedNumber } from './jinja-numbers.ts';
import { jsonSourceOf } from './jinja-values.ts';
import { includes, replace, split } from './text-search.ts';
import { depthOf, weightOf } from './weights.ts';

/** Steps of one rendering: one for each evaluation of a syntax node, and for each entry of a list. */
export const MAX_TEMPLATE_STEPS = 60_000;
/** In characters, of the rendered string and of every intermediate value. */
export const MAX_TEMPLATE_LENGTH = 16 * 1024 * 1024;
/** In characters read and written in total, so that many long strings take no longer than a single one. */
const MAX_CHARACTERS = 4 * MAX_TEMPLATE_LENGTH;
/** Below the limit of the engine's stack: the library would report a stack overflow as an unknown name. */
const MAX_DEPTH = 400;
/** Any work within these two bounds, with lists and maps counted like strings, takes at most about 50 ms. */
const SMALL_STEPS = 5_000;
const SMALL_WEIGHT = 200_000;

export const TOO_LONG = `the template makes a string of more than ${MAX_TEMPLATE_LENGTH} characters`;

/** Thrown when the rendering is not small, so that it needs a time limit. */
export const NOT_SMALL = new Error('not small');

/** The roles of nodes of a syntax tree that an interpreter needs. */
export interface NodeRoles {
  /** The nodes whose value is printed. */
  readonly printed: ReadonlySet<JinjaNode>;
  /** The nodes that are called, or are the operand of a test. */
  readonly called: ReadonlySet<JinjaNode>;
}

/** Interprets a template for one rendering. A missing value is an error instead of an empty string. */
export class BoundedInterpreter extends Interpreter {
  readonly #roles: NodeRoles;
  /** Whether to throw `NOT_SMALL` beyond `SMALL_STEPS` or `SMALL_WEIGHT`. */
  readonly #isSmall: boolean;
  readonly #weights = new WeakMap<Value, number>();
  #steps = 0;
  #depth = 0;
  #characters = 0;

  constructor(scope: Scope, roles: NodeRoles, isSmall: boolean) {
    super(scope);
    this.#roles = roles;
    this.#isSmall = isSmall;
  }

  override evaluate(node: JinjaNode | undefined, scope: Scope): Value {
    if (node?.type === EVALUATED) return node.evaluated as Value;
    this.#takeSteps(1);
    const value = this.#descend(node, scope);
    if (value === undefined) throw new TemplateError('the template takes an entry of an empty list');
    if (node?.type === 'MemberExpression') refuseMissingMember(node, value);
    if (node !== undefined && this.#roles.printed.has(node)) refuseUnprintable(node, value);
    if (node?.type === 'MemberExpression' && value.type === 'FunctionValue' && !this.#roles.called.has(node))
      refuseUncalledFunction(node);
    this.#measure(value);
    // The library cannot print a list or map with a BigInt.
    const isJson =
      node !== undefined && this.#roles.printed.has(node) && typeof value.value === 'object' && holdsLongNumber(value);
    return isJson ? writeLongNumbers(value, String) : value;
  }

  override evaluateBinaryExpression(node: JinjaNode, scope: Scope): Value {
    const operator = (node.operator as { value: string }).value;
    if (operator === 'and' || operator === 'or') return super.evaluateBinaryExpression(node, scope);
    const left = this.evaluate(node.left as JinjaNode, scope);
    const right = this.evaluate(node.right as JinjaNode, scope);
    if (left.type === 'FunctionValue' || right.type === 'FunctionValue')
      throw new TemplateError(`the operator ${operator} cannot be applied to a function: call the function with ()`);
    if (/^(not )?in$/.test(operator) && typeof left.value === 'string' && typeof right.value === 'string') {
      return new BooleanValue(includes(right.value, left.value) === (operator === 'in'));
    }
    const operation = { type: node.type, operator: node.operator, left: evaluated(left), right: evaluated(right) };
    return numberResult(operator, left, right) ?? super.evaluateBinaryExpression(operation, scope);
  }

  override evaluateMemberExpression(node: JinjaNode, scope: Scope): Value {
    const object = this.evaluate(node.object as JinjaNode, scope);
    const property = node.property as JinjaNode;
    const key = node.computed && property.type !== 'SliceExpression' ? this.evaluate(property, scope) : undefined;
    if (typeof object.value === 'string') {
      const index =
        key === undefined
          ? property.type === 'IntegerLiteral' && property.value
          : key.type === 'IntegerValue' && key.value;
      if (typeof index === 'number') return characterValue(characterAt(object.value, index));
      if ((key ?? property).value === 'length' && property.type !== 'SliceExpression')
        return scalarValue(characterCount(object.value));
    }
    const member = super.evaluateMemberExpression(
      { ...node, object: evaluated(object), property: key === undefined ? property : evaluated(key) },
      scope,
    );
    if (member.type !== 'FunctionValue' || typeof object.value !== 'string') return member;
    return this.#boundMethod(String((key ?? property).value), object.value, member);
  }

  override evaluateUnaryExpression(node: JinjaNode, scope: Scope): Value {
    const argument = this.evaluate(node.argument as JinjaNode, scope);
    const operator = (node.operator as { value: string }).value;
    const signed = operator === 'not' ? undefined : signedNumber(operator, argument);
    return (
      signed ??
      super.evaluateUnaryExpression({ type: node.type, operator: node.operator, argument: evaluated(argument) }, scope)
    );
  }

  override evaluateTestExpression(node: JinjaNode, scope: Scope): Value {
    const operand = this.evaluate(node.operand as JinjaNode, scope);
    const isParity = /^(odd|even)$/.test(String((node.test as JinjaNode).value));
    return super.evaluateTestExpression(
      { ...node, operand: evaluated((isParity ? parityOf(operand) : undefined) ?? operand) },
      scope,
    );
  }

  override applyFilter(operand: Value, filter: JinjaNode, scope: Scope): Value {
    const name = String(((filter.callee ?? filter) as JinjaNode).value);
    const number = filteredNumber(name, operand);
    if (number !== undefined) return number;
    if (name === 'length' && typeof operand.value === 'string') return scalarValue(characterCount(operand.value));
    const isJson = name === 'tojson' || (name === 'string' && typeof operand.value === 'object');
    if (!isJson || !holdsLongNumber(operand)) return this.#applyBounded(name, operand, filter, scope);
    return writeLongNumbers(operand, (marked) => String(this.#applyBounded(name, marked, filter, scope).value));
  }

  #applyBounded(name: string, operand: Value, filter: JinjaNode, scope: Scope): Value {
    if (filter.callee === undefined || !BOUNDED_FILTERS.includes(name))
      return super.applyFilter(operand, filter, scope);
    const args = this.evaluateArguments(filter.args as JinjaNode[], scope);
    const [positional, named] = args;
    const argument = (index: number, key: string): unknown => (positional[index] ?? named.get(key))?.value;
    if (name === 'join') this.#bound(this.#weigh(operand) + entryCount(operand) * lengthOf(argument(0, 'separator')));
    if (name === 'indent') this.#boundIndent(operand, argument(0, 'width'));
    if (name === 'tojson')
      this.#bound(
        this.#weigh(operand) + this.#weigh(operand) * depthOf(operand) * Number(argument(Number.NaN, 'indent') ?? 0),
      );
    const replaced =
      name === 'replace'
        ? this.#replace(operand.value, [argument(0, ''), argument(1, ''), argument(2, 'count')])
        : undefined;
    return replaced ?? super.applyFilter(operand, { ...filter, args: evaluatedArguments(args) }, scope);
  }

  /** Replaces `split` and `replace`: the library's search is quadratic, and creates all parts before counting them. */
  #boundMethod(name: string, text: string, method: Value): Value {
    const original = method.value as (args: readonly Value[], scope: Scope) => Value;
    if (name === 'split')
      return new FunctionValue(
        (args: readonly Value[], scope: Scope) => this.#split(text, args) ?? original(args, scope),
      );
    if (name !== 'replace') return method;
    return new FunctionValue((args: readonly Value[], scope: Scope) => {
      const last = args[2]?.value;
      const count = last instanceof Map ? (last.get('count') as Value | undefined)?.value : last;
      return this.#replace(text, [args[0]?.value, args[1]?.value, count]) ?? original(args, scope);
    });
  }

  /**
   * Splits a string. Returns `undefined` for arguments that the library handles or rejects itself. Each part counts as
   * a step, so at most one part more than the limit of steps is created.
   */
  #split(text: string, [separator, maxSplits]: readonly Value[]): Value | undefined {
    const limit = maxSplits === undefined ? -1 : maxSplits.value;
    if (typeof separator?.value !== 'string' || separator.value === '' || typeof limit !== 'number') return undefined;
    const parts = split(
      text,
      separator.value,
      Math.min(limit < 0 ? Number.POSITIVE_INFINITY : limit + 1, MAX_TEMPLATE_STEPS + 1),
    );
    return new ArrayValue(parts.map((part) => new StringValue(part)));
  }

  /** Replaces in a string. Returns `undefined` for arguments that the library handles or rejects itself. */
  #replace(text: unknown, [old, replacement, count = null]: readonly unknown[]): Value | undefined {
    if (typeof text !== 'string' || typeof old !== 'string' || typeof replacement !== 'string') return undefined;
    if (old === '') {
      this.#takeSteps(text.length);
      this.#bound((text.length + 1) * (replacement.length + 1));
    }
    if (old === '' || (count !== null && typeof count !== 'number')) return undefined;
    if (HALF_CHARACTER.test(old)) throw new TemplateError('replace cannot look for half a character');
    const maxCount = count === null || count < 0 ? Number.POSITIVE_INFINITY : count;
    return new StringValue(
      replace(text, old, { replacement, count: maxCount, onLength: (length) => this.#bound(length) }),
    );
  }

  #boundIndent(operand: Value, width: unknown): void {
    if (typeof operand.value !== 'string' || typeof width !== 'number') return;
    if (width < 0) throw new TemplateError('the width of an indent cannot be negative');
    let lines = 1;
    for (let at = operand.value.indexOf('\n'); at !== -1; at = operand.value.indexOf('\n', at + 1)) lines += 1;
    this.#bound(operand.value.length + lines * width);
  }

  /** Evaluates a node one level deeper. A `break` or `continue` is an exception, so the depth is reset in `finally`. */
  #descend(node: JinjaNode | undefined, scope: Scope): Value | undefined {
    if (this.#depth >= MAX_DEPTH) throw new TemplateError('the template recurses too deep');
    this.#depth += 1;
    try {
      return super.evaluate(node, scope);
    } finally {
      this.#depth -= 1;
    }
  }

  #takeSteps(count: number): void {
    this.#steps += count;
    if (this.#isSmall && this.#steps > SMALL_STEPS) throw NOT_SMALL;
    if (this.#steps > MAX_TEMPLATE_STEPS)
      throw new TemplateError(`the template takes more than ${MAX_TEMPLATE_STEPS} steps`);
  }

  /** Fails if a string of this length would be too long. Called before the string is created. */
  #bound(length: number): void {
    if (this.#isSmall && length > SMALL_WEIGHT) throw NOT_SMALL;
    if (length > MAX_TEMPLATE_LENGTH) throw new TemplateError(TOO_LONG);
  }

  #weigh(value: Value): number {
    return weightOf(value, this.#weights);
  }

  #measure(value: Value): void {
    const list = jsonSourceOf(value) ?? value.value;
    if (Array.isArray(list)) this.#takeSteps(list.length);
    const weight = this.#weigh(value);
    this.#bound(weight);
    if (this.#isSmall || typeof value.value === 'string') this.#characters += weight;
    if (this.#isSmall && this.#characters > SMALL_WEIGHT) throw NOT_SMALL;
    if (this.#characters > MAX_CHARACTERS)
      throw new TemplateError(`the template reads and writes more than ${MAX_CHARACTERS} characters`);
  }
}

const HALF_CHARACTER = /^[\udc00-\udfff]|[\ud800-\udbff]$/;

/** Filters whose result may be much longer than their input. */
const BOUNDED_FILTERS = ['replace', 'join', 'indent', 'tojson'];

/** The type of a node that holds a value which has already been evaluated. */
const EVALUATED = 'Evaluated';

function evaluated(value: Value): JinjaNode {
  return { type: EVALUATED, evaluated: value };
}

function evaluatedArguments([positional, named]: Arguments): readonly JinjaNode[] {
  const byName = [...named].map(([key, value]) => ({
    type: 'KeywordArgumentExpression',
    key: { value: key },
    value: evaluated(value),
  }));
  return [...positional.map(evaluated), ...byName];
}

function characterValue(character: string | undefined): Value {
  return character === undefined ? new UndefinedValue() : new StringValue(character);
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

function entryCount({ value }: Value): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof Map ? value.size : 0;
}

/** Fails for a missing member, except for `previtem` of the first and `nextitem` of the last iteration of a loop. */
function refuseMissingMember({ computed, property }: JinjaNode, { type }: Value): void {
  const { type: kind, value: name } = property as JinjaNode;
  if (type !== 'UndefinedValue' || name === 'previtem' || name === 'nextitem') return;
  throw new TemplateError(
    typeof name === 'string' && !(computed && kind === 'Identifier')
      ? `the template uses the member ${name}, which is not there`
      : 'the template uses a member that is not there',
  );
}

/** Fails for a function, and for an undefined value that is not the result of a condition without `else`. */
function refuseUnprintable({ type, value: name }: JinjaNode, { type: valueType }: Value): void {
  const what = type === 'Identifier' ? String(name) : 'something';
  if (valueType === 'UndefinedValue' && type !== 'SelectExpression')
    throw new TemplateError(`the template prints ${what}, which has no value`);
  if (valueType === 'FunctionValue')
    throw new TemplateError(`the template prints ${what}, which is a function: call it with ()`);
}

/** Fails for a function that is not called: in a condition it would be true, like an existing member. */
function refuseUncalledFunction({ property }: JinjaNode): never {
  throw new TemplateError(
    `the template uses ${String((property as JinjaNode).value ?? 'a member')}, which is a function: call it with ()`,
  );
}
