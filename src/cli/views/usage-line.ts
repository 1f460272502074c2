// Renders the usage and cost of a run in one line.
import { formatUsd } from '../../pricing.ts';
import type { TokenUsage } from '../../usage.ts';

/** Returns a line such as `12 tokens in, 3 out, $0.000018`. Leaves out cached and reasoning tokens that are 0. */
export function usageLine(usage: TokenUsage & { readonly source?: string }, costUsd: number | undefined): string {
  const input = [
    `${count(usage.input)} tokens in`,
    ...(usage.cachedRead > 0 ? [`${count(usage.cachedRead)} from cache`] : []),
  ];
  const output = [
    `${count(usage.output)} out`,
    ...(usage.reasoning > 0 ? [`${count(usage.reasoning)} reasoning`] : []),
  ];
  const estimated = usage.source === undefined || usage.source === 'reported' ? '' : ' (estimated)';
  const tokens = `${withDetails(input)}, ${withDetails(output)}${estimated}`;
  return `${tokens}, ${costUsd === undefined ? 'cost unknown' : formatUsd(costUsd)}`;
}

function withDetails([first = '', ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} (${more.join(', ')})`;
}

/** Formats a number with separators of thousands. `toLocaleString` would take longer than the rest of the program. */
export function count(amount: number): string {
  return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
