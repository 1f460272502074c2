// The outputs of nodes, read as JSON. Knows neither Jinja nor CEL.
import { JsonNumberError, parseJson } from '../json-text.ts';
import { wellFormedJson } from '../well-formed.ts';
import { type NodeValues, TemplateError } from './values.ts';

/** Characters of an output that is read as JSON: the engine takes a second for the worst ten million, and cannot be interrupted. */
export const MAX_JSON_LENGTH = 2 * 1024 * 1024;

type Outcome = { readonly value: unknown } | { readonly error: TemplateError };

/** An outcome belongs to its node, and is gone with it. Nobody changes it. */
const outcomes = new WeakMap<NodeValues, { readonly output: string; readonly outcome: Outcome }>();

/** @throws TemplateError naming the node, if its output is no JSON */
export function jsonOf(id: string, node: NodeValues): unknown {
  const known = outcomes.get(node);
  const outcome = known?.output === node.output ? known.outcome : parse(id, node);
  if (outcome !== known?.outcome) outcomes.set(node, { output: node.output, outcome });
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

function parse(id: string, { output, runs }: NodeValues): Outcome {
  const fail = (reason: string, cause?: unknown): Outcome => ({
    error: new TemplateError(`the output of node ${id} cannot be read as JSON: ${reason}`, { cause }),
  });
  if (output === '' && runs === 0) return fail('it has not run');
  if (output.length > MAX_JSON_LENGTH) return fail(`it has more than ${MAX_JSON_LENGTH} characters`);
  try {
    return { value: parseJson(wellFormedJson(output)) };
  } catch (error) {
    return fail(error instanceof JsonNumberError ? `it ${error.message}` : 'it is not JSON', error);
  }
}
