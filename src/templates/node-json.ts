// Parses the outputs of nodes as JSON. Independent of Jinja and CEL.
import { JsonNumberError, parseJson } from '../json-text.ts';
import { wellFormedJson } from '../well-formed.ts';
import { type NodeValues, TemplateError } from './values.ts';

/**
 * In characters of an output. Parsing cannot be interrupted, and takes the engine a second for the worst ten million
 * characters.
 */
export const MAX_JSON_LENGTH = 2 * 1024 * 1024;

type Outcome = { readonly value: unknown } | { readonly error: TemplateError };

/** Caches the outcome for the lifetime of the node object. Outcomes are never changed. */
const outcomes = new WeakMap<NodeValues, { readonly output: string; readonly outcome: Outcome }>();

/**
 * Returns the output of a node, parsed as JSON.
 * @throws TemplateError that names the node, if its output is not JSON
 */
export function jsonOf(id: string, node: NodeValues): unknown {
  const cached = outcomes.get(node);
  const outcome = cached?.output === node.output ? cached.outcome : parse(id, node);
  if (outcome !== cached?.outcome) outcomes.set(node, { output: node.output, outcome });
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
