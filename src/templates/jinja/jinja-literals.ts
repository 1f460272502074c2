// Number literals of templates. The library parses each as a double. A number that a double cannot represent exactly is
// therefore replaced by a placeholder number before parsing, and restored in the syntax tree.
import { readNumber } from '../../exact-number.ts';
import { TemplateError } from '../values.ts';
import type { JinjaNode, JinjaToken } from './jinja.ts';

/** The number for each placeholder in the syntax tree. */
export type LongNumbers = ReadonlyMap<number, bigint>;

/** Every number of up to this many digits is exact as a double. */
const SURE_DIGITS = 15;

/**
 * Replaces the numbers that a double cannot represent exactly by placeholders.
 * @throws TemplateError for a number that cannot be a BigInt either
 */
export function withoutLongNumbers(tokens: readonly JinjaToken[]): {
  readonly tokens: readonly JinjaToken[];
  readonly longNumbers: LongNumbers;
} {
  const isLong = ({ type, value }: JinjaToken) => type === 'NumericLiteral' && value.length > SURE_DIGITS;
  const longNumbers = new Map<number, bigint>();
  if (!tokens.some(isLong)) return { tokens, longNumbers };
  const usedNumbers = new Set(tokens.map(({ value }) => Number(value)));
  let placeholder = Number.MAX_SAFE_INTEGER;
  const replaced = tokens.map((token) => {
    const number = isLong(token) ? numberOf(token) : undefined;
    if (typeof number !== 'bigint') return token;
    while (usedNumbers.has(placeholder)) placeholder -= 1;
    usedNumbers.add(placeholder);
    longNumbers.set(placeholder, number);
    return { ...token, value: String(placeholder) };
  });
  return { tokens: replaced, longNumbers };
}

function numberOf({ value }: JinjaToken): number | bigint {
  const number = readNumber(value);
  if (number === undefined)
    throw new TemplateError(`the number ${value.slice(0, 40)} has more digits than can be kept: put it in quotes`);
  return number;
}

/** Replaces the placeholder of a node by its number. */
export function restoreLongNumber(node: JinjaNode, longNumbers: LongNumbers): void {
  const number = node.type === 'IntegerLiteral' ? longNumbers.get(node.value as number) : undefined;
  if (number !== undefined) Object.assign(node, { value: number });
}
