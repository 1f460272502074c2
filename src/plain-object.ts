// Tests and copies plain objects, as they come from JSON and YAML.

/** Returns whether a value is an object and not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns whether lists and maps are nested deeper than `levels`. Recurses at most `levels` deep. */
export function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => nestsDeeper(inner, levels - 1));
}

/** Returns a copy without the keys whose value is `undefined`. */
export function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

/** Returns the string, or an empty string for another value: some servers send `null` or other values in a delta. */
export function stringOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
