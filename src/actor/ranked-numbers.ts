// Replaces whole numbers that a double cannot represent with doubles in the same order, because a JSON Schema validator
// supports only doubles. Does not depend on schemas.

/**
 * Assigns to each such number of some JSON values a double beyond the safe integers. The order and the equality of the
 * numbers are preserved.
 */
export class RankedNumbers {
  readonly #doubles = new Map<number | bigint, number>();
  readonly #originals = new Map<string, string>();

  constructor(values: readonly unknown[]) {
    const found = new Set<number | bigint>();
    for (const value of values) collect(value, found);
    const sorted = [...found].sort((number, other) => (number < other ? -1 : number > other ? 1 : 0));
    const negative = sorted.filter((number) => number < 0).reverse();
    const positive = sorted.filter((number) => number > 0);
    for (const [index, number] of negative.entries()) this.#add(number, -(FIRST + STEP * index));
    for (const [index, number] of positive.entries()) this.#add(number, FIRST + STEP * index);
  }

  #add(number: number | bigint, double: number): void {
    this.#doubles.set(number, double);
    this.#originals.set(String(double), String(number));
  }

  /** Returns a copy of one of the values in which the numbers are replaced with their doubles. */
  apply(value: unknown): unknown {
    if (typeof value === 'number' || typeof value === 'bigint') return this.#doubles.get(value) ?? value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((entry) => this.apply(entry));
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, this.apply(entry)]));
  }

  /** Returns a message about the copies in which each double is replaced with the original number. */
  translate(sentence: string): string {
    return sentence.replaceAll(/-?\d{16,}/g, (digits) => this.#originals.get(digits) ?? digits);
  }
}

/** Doubles represent every even number below 2 ** 54 exactly. */
const FIRST = 2 ** 53 + 2;
const STEP = 2;

function collect(value: unknown, found: Set<number | bigint>): void {
  if (typeof value === 'bigint' || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    found.add(value as number | bigint);
  else if (typeof value === 'object' && value !== null) for (const entry of Object.values(value)) collect(entry, found);
}
