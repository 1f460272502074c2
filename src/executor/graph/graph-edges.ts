// Decides which edges fire after a node has run.
import { ExecutionError } from '../../errors.ts';
import type { TemplateValues } from '../../templates/values.ts';
import { evaluate } from '../run/render.ts';
import type { NodeOutcome } from './graph-node.ts';
import type { PlannedEdge } from './graph-plan.ts';

/**
 * Returns the edges that fire, in the order of the file.
 * @throws ExecutionError `DEAD_END` if no edge fires and the node is not an exit
 */
export async function firingEdges(
  outcome: NodeOutcome,
  values: Omit<TemplateValues, 'input'>,
): Promise<readonly PlannedEdge[]> {
  const { ready, error, route, text } = outcome;
  const { outgoing, isExit, node } = ready.planned;
  if (error !== undefined) return outgoing.filter(({ kind }) => kind === 'error');
  if (node.type === 'router')
    return outgoing.filter(({ kind, to }) => kind === 'route' && (to?.node.id ?? 'end') === route);
  const fired: PlannedEdge[] = [];
  let isConditionTrue = false;
  for (const edge of outgoing) {
    if (edge.kind === 'always') fired.push(edge);
    if (
      edge.kind !== 'when' ||
      !(await evaluate(
        { ...values, input: text },
        `the edge from ${node.id} to ${edge.to?.node.id ?? 'end'}`,
        edge.when,
      ))
    )
      continue;
    isConditionTrue = true;
    fired.push(edge);
  }
  if (!isConditionTrue) fired.push(...outgoing.filter(({ kind }) => kind === 'otherwise'));
  if (fired.length === 0 && !isExit) throw deadEnd(node.id);
  return fired.sort((first, second) => first.index - second.index);
}

function deadEnd(id: string): ExecutionError {
  return new ExecutionError({
    code: 'DEAD_END',
    message: `the graph cannot continue after the node ${id}: no condition of its edges is true`,
    hint: 'Add an edge with `otherwise: true` to the node.',
    details: { node: id },
  });
}
