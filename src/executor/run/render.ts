// The templates of an actor or a node, rendered with the values of its execution. Knows no kind of actor.
import { ExecutionError } from '../../errors.ts';
import { TemplateError, type TemplateValues } from '../../templates/values.ts';
import { wellFormed } from '../../well-formed.ts';
import type { Execution } from './execution.ts';

type Values = Pick<Execution, 'input' | 'message' | 'context' | 'nodes'>;
type Rendering = Values & Pick<Execution, 'path' | 'depth' | 'order'>;

/** What was loaded: asking the module system again takes a while, each time. */
let templates: typeof import('../../templates/template.ts') | undefined;
let expressions: typeof import('../../templates/expression.ts') | undefined;

/**
 * Renders a template that stands under a key.
 * @throws ExecutionError naming the key, and the node if the run has several
 */
export async function render(values: Rendering, key: string, source: string): Promise<string> {
  templates ??= await import('../../templates/template.ts');
  const { renderTemplate } = templates;
  try {
    return wellFormed(renderTemplate(source, templateValues(values)));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new ExecutionError({
      code: 'EXECUTION_FAILED',
      message: `${nameOf(values)}${key} cannot be rendered: ${error.message}`,
      cause: error,
      details: { key },
    });
  }
}

/** Renders all texts in a value, at any depth. */
export async function renderAll(values: Rendering, key: string, value: unknown): Promise<unknown> {
  if (typeof value === 'string') return render(values, key, value);
  if (Array.isArray(value)) return Promise.all(value.map((one, index) => renderAll(values, `${key}.${index}`, one)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([name, one]) => [name, await renderAll(values, `${key}.${name}`, one)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Whether an expression is true.
 * @throws ExecutionError naming where it stands
 */
export async function evaluate(values: Values, where: string, source: string): Promise<boolean> {
  expressions ??= await import('../../templates/expression.ts');
  try {
    return expressions.evaluateExpression(source, templateValues(values));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new ExecutionError({
      code: 'EXECUTION_FAILED',
      message: `the condition of ${where} fails: ${error.message}`,
      cause: error,
      details: { expression: source },
    });
  }
}

/** What the run was begun with needs no name. */
function nameOf({ path, depth, order }: Rendering): string {
  return depth === 0 && order.length === 0 ? '' : `${path}: `;
}

function templateValues({ input, message, context, nodes }: Values): TemplateValues {
  return { input, message, context, nodes };
}
