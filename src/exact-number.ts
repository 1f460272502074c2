// Numbers of which no digit is lost: a whole number beyond what a double holds is a BigInt, every other number is a double.
// Reads them from text and calculates with them.

/** A whole number is a `bigint` exactly where it is beyond `Number.MAX_SAFE_INTEGER`; a number with a fraction or an exponent is a double. */
export type ExactNumber = number | bigint;

/** Digits that a whole number may have. */
export const MAX_DIGITS = 1_000;

/** The digits of a result or of a conversion cannot be kept. The message is the rest of a sentence that begins with the operation. */
export class InexactError extends Error {}

const NUMBER = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const LIMIT = 10n ** BigInt(MAX_DIGITS);
/** Below it the quotient of two numbers is on the right side of each whole number. */
const SMALL = 2 ** 26;

/**
 * Reads a decimal number. Returns `undefined` for a text that is no number, and for a number that neither a double nor a BigInt
 * holds: beyond the range of doubles, of more than 1,000 digits, or with a fraction beyond `Number.MAX_SAFE_INTEGER`.
 */
export function readNumber(text: string): ExactNumber | undefined {
  const [, sign = '', whole = '', fraction = '', exponent] = NUMBER.exec(text) ?? [];
  if (whole === '') return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && fraction === '' && exponent === undefined) return value;
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER)
    return value === 0 && /[1-9]/.test(whole + fraction) ? undefined : value;
  const given = decimalOf(whole, fraction, exponent);
  // An exponent says how large a number is, and not each of its digits.
  if ((fraction !== '' || exponent !== undefined) && Number.isFinite(value) && isSame(given, shortestOf(value)))
    return value;
  if (given.exponent < 0 || given.digits.length + given.exponent > MAX_DIGITS) return undefined;
  const digits = BigInt(given.digits + '0'.repeat(given.exponent));
  return sign === '-' ? -digits : digits;
}

/** Whether `Number` and then `String` give back the same number as a text, however it is written. True for what is no decimal number. */
export function keepsDigits(text: string): boolean {
  const [, , whole = '', fraction = '', exponent] = NUMBER.exec(text) ?? [];
  return (
    whole === '' ||
    (Number.isFinite(Number(text)) && isSame(decimalOf(whole, fraction, exponent), shortestOf(Number(text))))
  );
}

/** `digits * 10 ** exponent`, with digits that neither begin nor end with a zero. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

function decimalOf(whole: string, fraction: string, exponent = '0'): Decimal {
  const all = (whole + fraction).replace(/^0+/, '');
  const digits = withoutZeros(all);
  return { digits, exponent: Number(exponent) - fraction.length + all.length - digits.length };
}

/** A regular expression would look for the end behind each zero. */
function withoutZeros(digits: string): string {
  let end = digits.length;
  while (digits.charAt(end - 1) === '0') end -= 1;
  return digits.slice(0, end);
}

function shortestOf(value: number): Decimal {
  const [, , whole = '', fraction = '', exponent] = NUMBER.exec(String(value)) ?? [];
  return decimalOf(whole, fraction, exponent);
}

function isSame(one: Decimal, other: Decimal): boolean {
  return one.digits === other.digits && one.exponent === other.exponent;
}

/** Whether a value is a number of which each digit is known: a BigInt or a safe integer. */
export function isWhole(value: unknown): value is ExactNumber {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

/** The same whole number as `number` where that holds it, else as `bigint`. @throws InexactError for more than 1,000 digits */
export function wholeNumber(value: bigint): ExactNumber {
  if (value >= LIMIT || value <= -LIMIT)
    throw new InexactError(`makes a whole number of more than ${MAX_DIGITS} digits`);
  return value >= MIN_SAFE && value <= MAX_SAFE ? Number(value) : value;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const MIN_SAFE = BigInt(Number.MIN_SAFE_INTEGER);

/** Whether two numbers are the same, a double and a BigInt too. */
export function isEqual(left: ExactNumber, right: ExactNumber): boolean {
  return left <= right && left >= right;
}

/** The same number as a double. @throws InexactError if a double does not hold it */
export function asDouble(value: ExactNumber): number {
  const double = Number(value);
  if (typeof value === 'bigint' && (!Number.isFinite(double) || BigInt(double) !== value)) {
    throw new InexactError('needs a double, which does not hold all digits of a whole number beyond 9007199254740991');
  }
  return double;
}

export type Operator = '+' | '-' | '*' | '/' | '%' | '**';

/**
 * Calculates exactly where both numbers are whole, and else as with doubles. A quotient is whole where the division leaves no
 * rest, else a double. The caller refuses a division of a BigInt by zero.
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
  // A power is only made where it can be small enough: 2 ** 4000 has 1,205 digits.
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

/** The quotient, rounded down. The caller refuses a division by zero. @throws InexactError if a BigInt would lose digits */
export function floorQuotient(left: ExactNumber, right: ExactNumber): ExactNumber {
  if (!isWhole(left) || !isWhole(right)) return Math.floor(asDouble(left) / asDouble(right));
  if (Math.abs(Number(left)) < SMALL && Math.abs(Number(right)) < SMALL)
    return Math.floor(Number(left) / Number(right));
  const [dividend, divisor] = [BigInt(left), BigInt(right)];
  const quotient = dividend / divisor;
  return wholeNumber(dividend % divisor !== 0n && dividend < 0n !== divisor < 0n ? quotient - 1n : quotient);
}
