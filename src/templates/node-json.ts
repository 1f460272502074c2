// The outputs of nodes, read as JSON. Knows neither Jinja nor CEL.
import { type NodeValues, TemplateError } from './values.ts';

/** A value belongs to its node, and is gone with it. Nobody changes it. */
const parsed = new WeakMap<NodeValues, { readonly output: string; readonly value: unknown }>();

/** @throws TemplateError naming the node, if its output is no JSON */
export function jsonOf(id: string, node: NodeValues): unknown {
  const known = parsed.get(node);
  if (known !== undefined && known.output === node.output) return known.value;
  const value = parse(id, node);
  parsed.set(node, { output: node.output, value });
  return value;
}

function parse(id: string, { output, runs }: NodeValues): unknown {
  try {
    return JSON.parse(output);
  } catch (error) {
    const reason = output === '' && runs === 0 ? 'it has not run' : 'it is not JSON';
    throw new TemplateError(`the output of node ${id} cannot be read as JSON: ${reason}`, { cause: error });
  }
}
