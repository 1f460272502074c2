// The JSON object of an error, which is printed to stderr.
import type { AgentsError } from '../../errors.ts';
import { nodeJson, usageJson } from './run-json.ts';

/** Returns `{ code, message, hint?, spent?, ... }` with the details of the error in the same object. */
export function errorJson(error: AgentsError): object {
  const { code, message, hint, details, spent } = error;
  return {
    ...details,
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(spent !== undefined && {
      spent: {
        text: spent.text,
        ...(spent.outputs.length > 0 && { outputs: spent.outputs }),
        nodes: spent.nodes.map(nodeJson),
        usage: spent.usage ? usageJson(spent.usage) : null,
        cost_usd: spent.costUsd ?? null,
        charged_usd: spent.chargedUsd ?? null,
      },
    }),
  };
}
