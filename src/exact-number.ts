// Parses numbers and calculates with them without losing digits: a whole number beyond the exact range of doubles is a
// BigInt, every other number is a double.

/**
 * A number without lost digits. A whole number is a `bigint` only if it is beyond `Number.MAX_SAFE_INTEGER`. A number
 * with a fraction or an exponent is a double.
 */
export type ExactNumber = number | bigint;

/** Of a whole number. */
export const MAX_DIGITS = 1_000;

/** A calculation or conversion would lose digits. The message is the end of a sentence that begins with its name. */
export class InexactError extends Error {}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const LIMIT = 10n ** BigInt(MAX_DIGITS);
/** For two whole numbers below this value, rounding down the double of their quotient gives the exact result. */
const SMALL = 2 ** 26;

/**
 * Parses a decimal number. Returns `undefined` for a string that is not a number, and for a number that neither a
 * double nor a BigInt can represent: beyond the range of doubles, with more than 1,000 digits, or with a fraction
 * beyond `Number.MAX_SAFE_INTEGER`.
 */
export function readNumber(text: string): ExactNumber | undefined {
  const [, sign = '', whole = '', fraction = '', exponent] = NUMBER.exec(text) ?? [];
  if (whole === '') return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && fraction === '' && exponent === undefined) return value;
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER)
    return value === 0 && /[1-9]/.test(whole + fraction) ? undefined : value;
  const given = decimalOf(whole, fraction, exponent);
  // A number with a fraction or an exponent is a double if that double prints as the same decimal number.
  if ((fraction !== '' || exponent !== undefined) && Number.isFinite(value) && isSame(given, shortestDecimalOf(value)))
    return value;
  if (given.exponent < 0 || given.digits.length + given.exponent > MAX_DIGITS) return undefined;
  const digits = BigInt(given.digits + '0'.repeat(given.exponent));
  return sign === '-' ? -digits : digits;
}

/**
 * Returns whether converting a string with `Number` and then with `String` gives the same number, in any notation. True
 * for a string that is not a decimal number.
 */
export function keepsDigits(text: string): boolean {
  const [, , whole = '', fraction = '', exponent] = NUMBER.exec(text) ?? [];
  return (
    whole === '' ||
    (Number.isFinite(Number(text)) && isSame(decimalOf(whole, fraction, exponent), shortestDecimalOf(Number(text))))
  );
}

/** The number `digits * 10 ** exponent`. The digits neither begin nor end with a zero. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

function decimalOf(whole: string, fraction: string, exponent = '0'): Decimal {
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = withoutZeros(all);
  return { digits, exponent: Number(exponent) - fraction.length + all.length - digits.length };
}

/** Removes trailing zeros. A regular expression would be slow: it would search for the end after each zero. */
function withoutZeros(digits: string): string {
  let end = digits.length;
  while (digits.charAt(end - 1) === '0') end -= 1;
  return digits.slice(0, end);
}

function shortestDecimalOf(value: number): Decimal {
  const [, , whole = '', fraction = '', exponent] = NUMBER.exec(String(value)) ?? [];
  return decimalOf(whole, fraction, exponent);
}

function isSame(left: Decimal, right: Decimal): boolean {
  return left.digits === right.digits && left.exponent === right.exponent;
}

/** Returns whether a value is a whole number with exact digits: a BigInt or a safe integer. */
export function isWhole(value: unknown): value is ExactNumber {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

/**
 * Returns a whole number as a `number` if it is a safe integer, otherwise as a `bigint`.
 * @throws InexactError for more than 1,000 digits
 */
export function wholeNumber(value: bigint): ExactNumber {
  if (value >= LIMIT || value <= -LIMIT)
    throw new InexactError(`makes a whole number of more than ${MAX_DIGITS} digits`);
  return value >= MIN_SAFE && value <= MAX_SAFE ? Number(value) : value;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const MIN_SAFE = BigInt(Number.MIN_SAFE_INTEGER);

/** Returns whether two numbers are equal, also a double and a BigInt. */
export function isEqual(left: ExactNumber, right: ExactNumber): boolean {
  return left <= right && left >= right;
}

/** Converts a number to a double. @throws InexactError if a double cannot represent it exactly */
export function asDouble(value: ExactNumber): number {
  const double = Number(value);
  if (typeof value === 'bigint' && (!Number.isFinite(double) || BigInt(double) !== value)) {
    throw new InexactError('needs a double, which does not hold all digits of a whole number beyond 9007199254740991');
  }
  return double;
}

export type Operator = '+' | '-' | '*' | '/' | '%' | '**';

/**
 * Calculates exactly if both numbers are whole, otherwise with doubles. A quotient is a whole number if the division
 * has no remainder, otherwise a double. The caller must reject a division of a BigInt by zero.
 * @throws InexactError if a BigInt would lose digits
 */
export function calculate(operator: Operator, left: ExactNumber, right: ExactNumber): ExactNumber {
  if (typeof left === 'number' && typeof right === 'number') {
    const result = DOUBLES[operator](left, right);
    const isExact = Number.isSafeInteger(result) || !Number.isSafeInteger(left) || !Number.isSafeInteger(right);
    if (isExact || operator === '/' || !Number.isInteger(result) || (operator === '**' && right < 0)) return result;
  }
  if (!isWhole(left) || !isWhole(right)) return DOUBLES[operator](asDouble(left), asDouble(right));
  return wholeResult(operator, BigInt(left), BigInt(right));
}

function wholeResult(operator: Operator, left: bigint, right: bigint): ExactNumber {
  if (operator === '/')
    return left % right === 0n ? wholeNumber(left / right) : asDouble(wholeNumber(left)) / asDouble(wholeNumber(right));
  if (operator !== '**') return wholeNumber(WHOLE[operator](left, right));
  if (right < 0n) return asDouble(wholeNumber(left)) ** Number(right);
  // Skips the calculation if the power is certainly too large: 2 ** 4000 has 1,205 digits.
  const isLarge =
    left > 1n || left < -1n ? right > MAX_EXPONENT || left.toString().length * Number(right) > MAX_EXPONENT : false;
  return wholeNumber(isLarge ? LIMIT : left ** right);
}

const MAX_EXPONENT = 4 * MAX_DIGITS;

const DOUBLES: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '**': (left, right) => left ** right,
};

const WHOLE: Readonly<Record<Exclude<Operator, '/' | '**'>, (left: bigint, right: bigint) => bigint>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '%': (left, right) => left % right,
};

/**
 * Returns the quotient, rounded down. The caller must reject a division by zero.
 * @throws InexactError if a BigInt would lose digits
 */
export function floorQuotient(left: ExactNumber, right: ExactNumber): ExactNumber {
  if (!isWhole(left) || !isWhole(right)) return Math.floor(asDouble(left) / asDouble(right));
  if (Math.abs(Number(left)) < SMALL && Math.abs(Number(right)) < SMALL)
    return Math.floor(Number(left) / Number(right));
  const [dividend, divisor] = [BigInt(left), BigInt(right)];
  const quotient = dividend / divisor;
  return wholeNumber(dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient);
}
