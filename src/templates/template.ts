// Templates: Jinja with bounds. Knows the names it is handed and nothing of the host.
import { BoundedInterpreter, NOT_SMALL, TOO_LONG } from './jinja/bounded-interpreter.ts';
import { scopeOf } from './jinja/jinja-values.ts';
import { unknownNames } from './jinja/names.ts';
import { type TemplateTree, TOO_SLOW, treeOf } from './jinja/template-tree.ts';
import { TimeBoundError, withinTime } from './time-bound.ts';
import { TemplateError, type TemplateNames, type TemplateValues } from './values.ts';

export { TemplateError, type TemplateNames, type TemplateValues };

/** What is wrong with a template before it is run: its syntax, or names that nobody will give it. */
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
 * Renders a template. Most are rendered in some microseconds; one that turns out not to be small starts again under a clock.
 * @throws TemplateError for bad syntax, an unknown name below a value, or when a bound is passed.
 */
export function renderTemplate(source: string, values: TemplateValues): string {
  if (isPlain(source)) return source;
  const tree = treeOf(source);
  try {
    return (tree.isCountable ? renderSmall(tree, values) : undefined) ?? withinTime(() => render(tree, values, false));
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    if (error instanceof TimeBoundError) throw new TemplateError(TOO_SLOW, { cause: error });
    throw new TemplateError(explain(error as Error), { cause: error });
  }
}

const LONG_NUMBER = `the template uses a whole number beyond ${Number.MAX_SAFE_INTEGER} where only a smaller one can be`;

function isPlain(source: string): boolean {
  return !/\{[{%#]/.test(source);
}

/** `undefined` if there is more to do than a little. */
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

/** A RangeError is the host's own bound: on its stack, or on the length of a text. */
function explain(error: Error): string {
  if (error instanceof TypeError && /BigInt/.test(error.message)) return LONG_NUMBER;
  if (!(error instanceof RangeError)) return error.message || 'a break or continue stands outside of a loop';
  return /call stack/.test(error.message) ? 'the template recurses too deep' : TOO_LONG;
}
