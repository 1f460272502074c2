// Templates: Jinja with bounds. Knows the names it is handed and nothing of the host.
import * as jinja from '@huggingface/jinja';
import { unknownNames } from './names.ts';

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
}
interface JinjaInterpreter {
  run(program: Node): Value;
  evaluate(node: Node | undefined, environment: Environment): Value;
}
const { Environment, Interpreter, parse, tokenize } = jinja as unknown as {
  readonly Environment: new () => Environment;
  readonly Interpreter: new (environment: Environment) => JinjaInterpreter;
  readonly parse: (tokens: unknown) => Node;
  readonly tokenize: (source: string, options: { lstrip_blocks: boolean; trim_blocks: boolean }) => unknown;
};

/** The values of one rendering. They are only ever values: nothing in them is read as a template. */
export interface TemplateValues {
  readonly input: string;
  readonly message: string;
  readonly context: Readonly<Record<string, string | number | boolean | null>>;
}

/** The names that a template may use: `input`, `message` and the declared keys below `context`. */
export interface TemplateNames {
  readonly contextKeys: readonly string[];
}

/** A template that cannot be read or rendered; the message says why and quotes no value. */
export class TemplateError extends Error {}

/** Steps of one rendering, each the evaluation of one syntax node. */
export const MAX_TEMPLATE_STEPS = 200_000;
/** Characters that a rendering, or any value made on the way, may have. */
export const MAX_TEMPLATE_LENGTH = 16 * 1024 * 1024;
const MAX_RANGE = 100_000;

/** What is wrong with a template before it is run: its syntax, or names that nobody will give it. */
export function templateFaults(source: string, names: TemplateNames): readonly string[] {
  try {
    return unknownNames(parseTemplate(source), names.contextKeys);
  } catch (error) {
    return [(error as Error).message];
  }
}

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
    return String(interpreter.run(parseTemplate(source)).value);
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    const message = error instanceof RangeError ? 'the template recurses too deep' : (error as Error).message;
    throw new TemplateError(message, { cause: error });
  }
}

function parseTemplate(source: string): Node {
  try {
    return parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true }));
  } catch (error) {
    throw new TemplateError(`not a valid template: ${(error as Error).message}`, { cause: error });
  }
}

const CONSTANTS = { true: true, false: false, none: null, True: true, False: false, None: null, range: boundedRange };

function boundedRange(start: number, stop?: number, step = 1): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const count = Math.ceil((to - from) / step);
  if (!Number.isFinite(count)) throw new TemplateError('range needs numbers and a step that is not 0');
  if (count > MAX_RANGE) throw new TemplateError(`a range may have at most ${MAX_RANGE} numbers`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => from + index * step);
}

/** Counts steps and sizes, and makes an unknown member an error instead of an empty string. */
class BoundedInterpreter extends Interpreter {
  #steps = 0;

  override evaluate(node: Node | undefined, environment: Environment): Value {
    this.#steps += 1;
    if (this.#steps > MAX_TEMPLATE_STEPS) throw new TemplateError(`the template takes more than ${MAX_TEMPLATE_STEPS} steps`);
    const value = super.evaluate(node, environment);
    if (value.type === 'UndefinedValue' && node?.type === 'MemberExpression') {
      throw new TemplateError('the template uses a member that is not there');
    }
    const size = typeof value.value === 'string' || Array.isArray(value.value) ? value.value.length : 0;
    if (size > MAX_TEMPLATE_LENGTH) throw new TemplateError(`the template makes a text of more than ${MAX_TEMPLATE_LENGTH} characters`);
    return value;
  }
}
