// Renders the templates and evaluates the expressions of an actor or a node with the values of its execution.
import { ExecutionError } from '../../errors.ts';
import { TemplateError, type TemplateValues } from '../../templates/values.ts';
import { wellFormed } from '../../well-formed.ts';
import type { Execution } from './execution.ts';

type Values = Pick<Execution, 'input' | 'message' | 'context' | 'nodes'>;
type Rendering = Values & Pick<Execution, 'path' | 'depth' | 'isRoot'>;

/** The loaded modules. Repeated dynamic imports take a noticeable time. */
let templateModule: typeof import('../../templates/template.ts') | undefined;
let expressionModule: typeof import('../../templates/expression.ts') | undefined;

/**
 * Renders the template of a key.
 * @throws ExecutionError naming the key, and the node unless it is the outermost actor
 */
export async function render(values: Rendering, key: string, source: string): Promise<string> {
  templateModule ??= await import('../../templates/template.ts');
  const { renderTemplate } = templateModule;
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

/** Renders all strings in a value, at any depth. */
export async function renderAll(values: Rendering, key: string, value: unknown): Promise<unknown> {
  if (typeof value === 'string') return render(values, key, value);
  if (Array.isArray(value)) return Promise.all(value.map((item, index) => renderAll(values, `${key}.${index}`, item)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([name, item]) => [name, await renderAll(values, `${key}.${name}`, item)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * Evaluates an expression.
 * @param where names the place of the expression, for the error
 * @throws ExecutionError if it fails
 */
export async function evaluate(values: Values, where: string, source: string): Promise<boolean> {
  expressionModule ??= await import('../../templates/expression.ts');
  try {
    return expressionModule.evaluateExpression(source, templateValues(values));
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

/** Returns the prefix of messages that names the node; empty for the outermost actor. */
function nameOf({ path, depth, isRoot }: Rendering): string {
  return depth === 0 && isRoot ? '' : `${path}: `;
}

function templateValues({ input, message, context, nodes }: Values): TemplateValues {
  return { input, message, context, nodes };
}
