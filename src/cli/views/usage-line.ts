// What a run used, in one line for people.
import { formatUsd } from '../../pricing.ts';
import type { TokenUsage } from '../../usage.ts';

/** `12 tokens in, 3 out, $0.000018`; parts that are 0 are left out, an unknown cost is said to be unknown. */
export function usageLine(usage: TokenUsage & { readonly source?: string }, costUsd: number | undefined): string {
  const input = [
    `${count(usage.input)} tokens in`,
    ...(usage.cachedRead > 0 ? [`${count(usage.cachedRead)} from cache`] : []),
  ];
  const output = [
    `${count(usage.output)} out`,
    ...(usage.reasoning > 0 ? [`${count(usage.reasoning)} reasoning`] : []),
  ];
  const tokens = `${together(input)}, ${together(output)}${usage.source === undefined || usage.source === 'reported' ? '' : ' (estimated)'}`;
  return `${tokens}, ${costUsd === undefined ? 'cost unknown' : formatUsd(costUsd)}`;
}

function together([first = '', ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} (${more.join(', ')})`;
}

/** Thousands apart. `toLocaleString` would take longer than the whole program. */
export function count(amount: number): string {
  return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
