// Under a ceiling of tokens or dollars the nodes of a step ask for their first call in the order of the file, whoever is ready first:
// so who is faster does not decide who gets what is left.
import type { Turnstile } from './execution.ts';
import type { ReadyNode } from './graph-tokens.ts';
import type { Budget } from './guard.ts';

/** One for each node of a step that calls a model itself; `undefined` where nobody has to wait for room. */
export function turnstiles(ready: readonly ReadyNode[], budget: Budget): readonly (Turnstile | undefined)[] | undefined {
  if (ready.length < 2 || !budget.chain.some(({ limits }) => limits.maxCostUsd !== undefined || limits.maxTotalTokens !== undefined)) return undefined;
  let before: Promise<void> | undefined;
  return ready.map(({ planned }) => {
    if (planned.node.type !== 'llm') return undefined;
    let pass = () => {};
    const passed = new Promise<void>((resolve) => (pass = resolve));
    const turnstile = { before, pass };
    before = passed;
    return turnstile;
  });
}
