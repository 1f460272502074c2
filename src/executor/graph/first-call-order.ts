// Under a token or cost limit, the nodes of a step reserve their first model calls in the order of the file, not in the
// order in which they become ready. So the speed of the nodes does not decide which of them gets the remaining budget.

import { usesOfNode } from '../../actor/references.ts';
import { deferred } from '../../deferred.ts';
import type { Budget } from '../budget/budget.ts';
import type { FirstCall } from '../run/execution.ts';
import type { ReadyNode } from './graph-tokens.ts';

/**
 * Returns an entry for each node of a step, in which nodes that cannot call a model have `undefined`. Returns
 * `undefined` if no node has to wait for another one.
 * @param outer the entry of the graph in the enclosing step: its first calls are those of the first of its steps that
 * makes any
 */
export function orderFirstCalls(
  ready: readonly ReadyNode[],
  budget: Budget,
  outer: FirstCall | undefined,
): readonly (FirstCall | undefined)[] | undefined {
  const callers = ready.filter(mayCallModel).length;
  if (callers === 0 || !budget.isLimited || (callers === 1 && outer === undefined)) return undefined;
  let earlierCalls = outer?.earlierCalls;
  const entries = ready.map((node) => {
    if (!mayCallModel(node)) return undefined;
    const { promise: released, resolve: release } = deferred();
    const entry = { earlierCalls, release };
    // A node that fails before it has reserved must not let later nodes overtake the nodes before it.
    earlierCalls = Promise.all([earlierCalls, released]).then(() => undefined);
    return entry;
  });
  if (outer !== undefined) void earlierCalls?.then(outer.release);
  return entries;
}

function mayCallModel({ planned }: ReadyNode): boolean {
  return usesOfNode(planned.node).some(({ kind }) => kind !== 'tool');
}
