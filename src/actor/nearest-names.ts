// Finds the names that are most similar to a typed name, for "did you mean" hints. Does not depend on the registry.
import { distance } from 'fastest-levenshtein';

const MAX_DISTANCE = 0.4;
/** Longer names are not compared: the time of a comparison grows with the product of both lengths. In characters. */
const MAX_COMPARED_LENGTH = 500;

/**
 * Returns at most `maxCount` of `names` that are similar to `typed`: names that contain it first, then by edit
 * distance.
 */
export function nearestNames(typed: string, names: Iterable<string>, maxCount = 3): readonly string[] {
  const wanted = typed.toLowerCase().replace(/^local\//, '');
  if (wanted.length > MAX_COMPARED_LENGTH) return [];
  const scored: { name: string; score: number }[] = [];
  for (const name of names) {
    const score = distanceScore(wanted, name.toLowerCase());
    if (score <= MAX_DISTANCE) scored.push({ name, score });
  }
  return scored
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
    .slice(0, maxCount)
    .map(({ name }) => name);
}

/** Returns the sentence for a hint; `undefined` if there are no names. */
export function didYouMean(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `Did you mean ${names.join(', ')}?`;
}

function distanceScore(wanted: string, name: string): number {
  if (wanted.length >= 3 && name.includes(wanted)) return (name.length - wanted.length) / 1000;
  const last = name.slice(name.indexOf('/') + 1);
  return Math.min(relativeDistance(wanted, name), relativeDistance(wanted, last));
}

function relativeDistance(a: string, b: string): number {
  return distance(a, b) / Math.max(a.length, b.length, 1);
}
