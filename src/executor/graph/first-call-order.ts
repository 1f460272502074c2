// Under a ceiling of tokens or dollars the nodes of a step ask for their first call in the order of the file, whoever is ready first:
// so who is faster does not decide who gets what is left.

import type { Budget } from '../budget/budget.ts';
import type { FirstCallOrder } from '../run/execution.ts';
import type { ReadyNode } from './graph-tokens.ts';

/**
 * One for each node of a step that may call a model; `undefined` where nobody has to wait for room.
 * @param outer that of the graph, in the step around it: its first calls are those of the first step that makes any
 */
export function turnstiles(
  ready: readonly ReadyNode[],
  budget: Budget,
  outer: FirstCallOrder | undefined,
): readonly (FirstCallOrder | undefined)[] | undefined {
  const callers = ready.filter(isCaller).length;
  if (callers === 0 || !budget.isLimited || (callers === 1 && outer === undefined)) return undefined;
  let before = outer?.before;
  const gates = ready.map((node) => {
    if (!isCaller(node)) return undefined;
    let pass = () => {};
    const passed = new Promise<void>((resolve) => (pass = resolve));
    const turnstile = { before, pass };
    // One that fails before it has asked lets nobody by those before it.
    before = Promise.all([before, passed]).then(() => undefined);
    return turnstile;
  });
  if (outer !== undefined) void before?.then(outer.pass);
  return gates;
}

function isCaller({ planned }: ReadyNode): boolean {
  return planned.node.type === 'llm' || planned.node.type === 'actor';
}
