// The numbers that are written in a template. The library makes a double of each, so those that a double does not hold are parsed
// under other numbers, which then are replaced in the syntax tree.
import { readNumber } from '../../exact-number.ts';
import { TemplateError } from '../values.ts';
import type { JinjaNode, JinjaToken } from './jinja.ts';

/** What stands in a syntax tree for each number that a double does not hold. */
export type LongNumbers = ReadonlyMap<number, bigint>;

/** Digits that a double holds whatever they are. */
const SURE_DIGITS = 15;

/**
 * Takes out of the tokens the numbers that a double does not hold.
 * @throws TemplateError for a number that a BigInt does not hold either
 */
export function withoutLongNumbers(tokens: readonly JinjaToken[]): {
  readonly tokens: readonly JinjaToken[];
  readonly longNumbers: LongNumbers;
} {
  const isLong = ({ type, value }: JinjaToken) => type === 'NumericLiteral' && value.length > SURE_DIGITS;
  const longNumbers = new Map<number, bigint>();
  if (!tokens.some(isLong)) return { tokens, longNumbers };
  const taken = new Set(tokens.map(({ value }) => Number(value)));
  let free = Number.MAX_SAFE_INTEGER;
  const replaced = tokens.map((token) => {
    const number = isLong(token) ? numberOf(token) : undefined;
    if (typeof number !== 'bigint') return token;
    while (taken.has(free)) free -= 1;
    taken.add(free);
    longNumbers.set(free, number);
    return { ...token, value: String(free) };
  });
  return { tokens: replaced, longNumbers };
}

function numberOf({ value }: JinjaToken): number | bigint {
  const number = readNumber(value);
  if (number === undefined)
    throw new TemplateError(`the number ${value.slice(0, 40)} has more digits than can be kept: put it in quotes`);
  return number;
}

/** Puts a number into the node that stands for it. */
export function restoreLongNumber(node: JinjaNode, longNumbers: LongNumbers): void {
  const number = node.type === 'IntegerLiteral' ? longNumbers.get(node.value as number) : undefined;
  if (number !== undefined) Object.assign(node, { value: number });
}
