// Chooses the target of a router for an input.
import type { RouterNode, RouterRule } from '../../actor/config.ts';

export interface Route {
  /** The id of a node, or `end`. */
  readonly to: string;
  /** The input, without the matched text if the rule has `strip`. */
  readonly text: string;
}

/** Returns the route of the first rule that matches, otherwise of the default; `undefined` if there is none. */
export async function routeOf(
  { rules, otherwise }: RouterNode,
  input: string,
  isTrue: (expression: string) => Promise<boolean>,
): Promise<Route | undefined> {
  for (const rule of rules) {
    if (rule.test === 'when') {
      if (await isTrue(rule.value)) return { to: rule.to, text: input };
      continue;
    }
    const match = await matchOf(rule, input);
    if (match === undefined) continue;
    return { to: rule.to, text: rule.strip ? input.slice(0, match.start) + input.slice(match.end) : input };
  }
  return otherwise === undefined ? undefined : { to: otherwise, text: input };
}

async function matchOf(
  { test, value }: RouterRule,
  input: string,
): Promise<{ readonly start: number; readonly end: number } | undefined> {
  if (test === 'matches') return (await import('../../templates/pattern.ts')).matchPattern(value, input);
  const start = test === 'suffix' ? input.length - value.length : test === 'prefix' ? 0 : input.indexOf(value);
  const isThere = test === 'contains' ? start >= 0 : start >= 0 && input.startsWith(value, start);
  return isThere ? { start, end: start + value.length } : undefined;
}
