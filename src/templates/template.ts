// Checks and renders templates: Jinja with bounds. They can use the given names only, and have no access to the host.
import { BoundedInterpreter, NOT_SMALL, TOO_LONG } from './jinja/bounded-interpreter.ts';
import { scopeOf } from './jinja/jinja-values.ts';
import { unknownNames } from './jinja/names.ts';
import { type TemplateTree, TOO_SLOW, treeOf } from './jinja/template-tree.ts';
import { TimeBoundError, withinTime } from './time-bound.ts';
import { TemplateError, type TemplateNames, type TemplateValues } from './values.ts';

export { TemplateError, type TemplateNames, type TemplateValues };

/** Returns what is wrong with a template before it is rendered: its syntax, or unknown names. */
export function templateFaults(source: string, names: TemplateNames): readonly string[] {
  if (isPlain(source)) return [];
  try {
    const { program } = treeOf(source);
    return withinTime(() => unknownNames(program, names), source.length);
  } catch (error) {
    return [
      error instanceof RangeError
        ? 'the template is nested too deep'
        : error instanceof TimeBoundError
          ? TOO_SLOW
          : (error as Error).message,
    ];
  }
}

/**
 * Renders a template. Most take some microseconds; one that turns out not to be small is rendered again with a time
 * limit.
 * @throws TemplateError for bad syntax, an unknown name below a value, or when a bound is exceeded.
 */
export function renderTemplate(source: string, values: TemplateValues): string {
  if (isPlain(source)) return source;
  const tree = treeOf(source);
  try {
    return (tree.isCountable ? renderSmall(tree, values) : undefined) ?? withinTime(() => render(tree, values, false));
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    if (error instanceof TimeBoundError) throw new TemplateError(TOO_SLOW, { cause: error });
    throw new TemplateError(describeError(error as Error), { cause: error });
  }
}

const { MAX_SAFE_INTEGER } = Number;
const TOO_LARGE = `the template uses a whole number beyond ${MAX_SAFE_INTEGER} where only a smaller number is allowed`;

function isPlain(source: string): boolean {
  return !/\{[{%#]/.test(source);
}

/** Returns `undefined` if the rendering is not small. */
function renderSmall(tree: TemplateTree, values: TemplateValues): string | undefined {
  try {
    return render(tree, values, true);
  } catch (error) {
    if (error === NOT_SMALL) return undefined;
    throw error;
  }
}

function render(tree: TemplateTree, values: TemplateValues, isSmall: boolean): string {
  return String(new BoundedInterpreter(scopeOf(values, tree.roots), tree, isSmall).run(tree.program).value);
}

/**
 * Returns the message for an error. A RangeError comes from a bound of the engine: its stack, or the length of a
 * string.
 */
function describeError(error: Error): string {
  if (error instanceof TypeError && /BigInt/.test(error.message)) return TOO_LARGE;
  if (!(error instanceof RangeError)) return error.message || 'the template uses break or continue outside of a loop';
  return /call stack/.test(error.message) ? 'the template recurses too deep' : TOO_LONG;
}
