// Templates: Jinja with bounds. Knows the names it is handed and nothing of the host.
import * as jinja from '@huggingface/jinja';
import { unknownNames } from './names.ts';
import { MAX_WORK_MS, TimeBoundError, withinTime } from './time-bound.ts';
import { TemplateError, type TemplateNames, type TemplateValues } from './values.ts';

// The package's own type declarations do not resolve under Node's rules, so the part that is used is declared here.
interface Environment {
  set(name: string, value: unknown): unknown;
}
interface Value {
  readonly type: string;
  readonly value: unknown;
}
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly property?: Node;
}
interface JinjaInterpreter {
  run(program: Node): Value;
  evaluate(node: Node | undefined, environment: Environment): Value;
  evaluateBlock(statements: readonly Node[], environment: Environment): Value;
}
const { Environment, Interpreter, parse, tokenize } = jinja as unknown as {
  readonly Environment: new () => Environment;
  readonly Interpreter: new (environment: Environment) => JinjaInterpreter;
  readonly parse: (tokens: unknown) => Node;
  readonly tokenize: (source: string, options: { lstrip_blocks: boolean; trim_blocks: boolean }) => unknown;
};

export { TemplateError, type TemplateNames, type TemplateValues };

/** Steps of one rendering: the evaluation of one syntax node, and of each entry of a list. */
export const MAX_TEMPLATE_STEPS = 60_000;
/** Characters that a rendering, or any value made on the way, may have. */
export const MAX_TEMPLATE_LENGTH = 16 * 1024 * 1024;
/** Characters that may be read and written in all, so that many long texts take no longer than one. */
const MAX_CHARACTERS = 4 * MAX_TEMPLATE_LENGTH;
const MAX_RANGE = 20_000;
/** Below what the host's stack bears, which the interpreter would take for a name that is not there. */
const MAX_DEPTH = 400;

/** What is wrong with a template before it is run: its syntax, or names that nobody will give it. */
export function templateFaults(source: string, names: TemplateNames): readonly string[] {
  try {
    return withinTime(() => unknownNames(parseTemplate(source), names.contextKeys));
  } catch (error) {
    return [error instanceof RangeError ? TOO_DEEP : error instanceof TimeBoundError ? TOO_SLOW : (error as Error).message];
  }
}

const TOO_SLOW = `the template takes longer than ${MAX_WORK_MS} ms`;
const TOO_DEEP = 'the template is nested too deep';

/**
 * Renders a template.
 * @throws TemplateError for bad syntax, an unknown name below a value, or when a bound is passed.
 */
export function renderTemplate(source: string, values: TemplateValues): string {
  if (!/\{[{%#]/.test(source)) return source;
  const environment = new Environment();
  for (const [name, value] of Object.entries({ ...CONSTANTS, ...values })) environment.set(name, value);
  const interpreter = new BoundedInterpreter(environment);
  try {
    return withinTime(() => String(interpreter.run(parseTemplate(source)).value));
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    if (error instanceof TimeBoundError) throw new TemplateError(TOO_SLOW, { cause: error });
    throw new TemplateError(explain(error as Error), { cause: error });
  }
}

function parseTemplate(source: string): Node {
  // The library leaves these tags of chat templates out without a word.
  if (/\{%-?\s*(end)?generation\b/.test(source)) throw new TemplateError('not a valid template: the tag generation is not supported');
  try {
    return parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true }));
  } catch (error) {
    throw new TemplateError(error instanceof RangeError ? TOO_DEEP : `not a valid template: ${inWords(error as Error)}`, { cause: error });
  }
}

/** What the library says of its tokens, as what is missing in the text. */
function inWords({ name, message }: Error): string {
  if (/expression token/.test(message)) return '{{ is not closed with }}';
  if (/statement token/.test(message)) return '{% is not closed with %}';
  return name === 'TypeError' ? 'a block such as {% if %} is not closed' : message;
}

/** A RangeError is the host's own bound: on its stack, or on the length of a text. */
function explain(error: Error): string {
  if (!(error instanceof RangeError)) return error.message || 'a break or continue stands outside of a loop';
  return /call stack/.test(error.message) ? 'the template recurses too deep' : TOO_LONG;
}

const TOO_LONG = `the template makes a text of more than ${MAX_TEMPLATE_LENGTH} characters`;

const CONSTANTS = { true: true, false: false, none: null, True: true, False: false, None: null, range: boundedRange };

function boundedRange(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const count = Math.ceil((to - from) / step);
  if (!Number.isFinite(count)) throw new TemplateError('range needs numbers and a step that is not 0');
  if (count > MAX_RANGE) throw new TemplateError(`a range may have at most ${MAX_RANGE} numbers`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => from + index * step);
}

/** Counts steps and sizes, and makes what is not there an error instead of an empty string. */
class BoundedInterpreter extends Interpreter {
  readonly #printed = new WeakSet<Node>();
  readonly #weights = new WeakMap<Value, number>();
  #steps = 0;
  #depth = 0;
  #characters = 0;

  override evaluate(node: Node | undefined, environment: Environment): Value {
    this.#takeSteps(1);
    const value = this.#descend(node, environment);
    if (value === undefined) throw new TemplateError('the template takes an entry of an empty list');
    if (node?.type === 'MemberExpression') refuseAbsent(node, value);
    if (node !== undefined && this.#printed.has(node)) refuseNothing(node, value);
    this.#measure(value);
    return value;
  }

  override evaluateBlock(statements: readonly Node[], environment: Environment): Value {
    for (const statement of statements) this.#printed.add(statement);
    return super.evaluateBlock(statements, environment);
  }

  /** A `break` or `continue` comes up as an exception, so the depth is given back in any case. */
  #descend(node: Node | undefined, environment: Environment): Value | undefined {
    if (this.#depth >= MAX_DEPTH) throw new TemplateError('the template recurses too deep');
    this.#depth += 1;
    try {
      return super.evaluate(node, environment);
    } finally {
      this.#depth -= 1;
    }
  }

  #takeSteps(count: number): void {
    this.#steps += count;
    if (this.#steps > MAX_TEMPLATE_STEPS) throw new TemplateError(`the template takes more than ${MAX_TEMPLATE_STEPS} steps`);
  }

  #measure(value: Value): void {
    if (Array.isArray(value.value)) this.#takeSteps(value.value.length);
    const weight = this.#weightOf(value);
    if (weight > MAX_TEMPLATE_LENGTH) throw new TemplateError(TOO_LONG);
    if (typeof value.value === 'string') this.#characters += weight;
    if (this.#characters > MAX_CHARACTERS) throw new TemplateError(`the template reads and writes more than ${MAX_CHARACTERS} characters`);
  }

  /** About how many characters a value has when it is printed. A list that holds another one twice weighs it twice. */
  #weightOf(value: Value): number {
    if (typeof value.value === 'string') return value.value.length;
    const entries = Array.isArray(value.value) ? value.value : value.value instanceof Map ? [...value.value.values()] : undefined;
    if (entries === undefined) return ENTRY_WEIGHT;
    const known = Array.isArray(value.value) ? this.#weights.get(value) : undefined;
    if (known !== undefined) return known;
    const weight = entries.reduce<number>((sum, entry: Value) => sum + ENTRY_WEIGHT + this.#weightOf(entry), ENTRY_WEIGHT);
    this.#weights.set(value, weight);
    return weight;
  }
}

const ENTRY_WEIGHT = 16;

/** The neighbours of the first and the last round of a loop can be asked for: they are undefined. */
function refuseAbsent({ property }: Node, { type }: Value): void {
  const name = property?.value;
  if (type !== 'UndefinedValue' || name === 'previtem' || name === 'nextitem') return;
  throw new TemplateError(
    typeof name === 'string' ? `the template uses the member ${name}, which is not there` : 'the template uses a member that is not there',
  );
}

/** Only a condition without `else` may come to nothing. */
function refuseNothing({ type, value: name }: Node, { type: valueType }: Value): void {
  const what = type === 'Identifier' ? String(name) : 'something';
  if (valueType === 'UndefinedValue' && type !== 'SelectExpression') throw new TemplateError(`the template prints ${what}, which has no value`);
  if (valueType === 'FunctionValue') throw new TemplateError(`the template prints ${what}, which is a function: call it with ()`);
}
