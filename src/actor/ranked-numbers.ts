// Whole numbers that a double does not hold, as doubles of the same order: a JSON Schema validator knows only doubles. Knows no schema.

/** Gives all such numbers of some JSON values doubles beyond all safe integers. What is less, equal or more stays so. */
export class RankedNumbers {
  readonly #doubles = new Map<number | bigint, number>();
  readonly #originals = new Map<string, string>();

  constructor(values: readonly unknown[]) {
    const found = new Set<number | bigint>();
    for (const value of values) collect(value, found);
    const sorted = [...found].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
    const negative = sorted.filter((one) => one < 0).reverse();
    const positive = sorted.filter((one) => one > 0);
    for (const [index, one] of negative.entries()) this.#add(one, -(FIRST + STEP * index));
    for (const [index, one] of positive.entries()) this.#add(one, FIRST + STEP * index);
  }

  #add(number: number | bigint, double: number): void {
    this.#doubles.set(number, double);
    this.#originals.set(String(double), String(number));
  }

  /** A copy of one of the values with these doubles. */
  apply(value: unknown): unknown {
    if (typeof value === 'number' || typeof value === 'bigint') return this.#doubles.get(value) ?? value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => this.apply(one));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.apply(one)]));
  }

  /** A sentence about the copies, with the numbers of the values. */
  translate(sentence: string): string {
    return sentence.replaceAll(/-?\d{16,}/g, (digits) => this.#originals.get(digits) ?? digits);
  }
}

/** Even numbers below 2 ** 54 are doubles. */
const FIRST = 2 ** 53 + 2;
const STEP = 2;

function collect(value: unknown, found: Set<number | bigint>): void {
  if (typeof value === 'bigint' || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    found.add(value as number | bigint);
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) collect(one, found);
}
