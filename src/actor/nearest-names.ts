// "Did you mean": the names nearest to one that was typed. Knows no registry.
import { distance } from 'fastest-levenshtein';

const MAX_DISTANCE = 0.4;
/** Characters of a typed name that is compared: names are shorter, and the time of a comparison grows with the product of both lengths. */
const MAX_COMPARED = 500;

/** At most `most` of `names` that look like `typed`: those that contain it first, then by edit distance. */
export function nearestNames(typed: string, names: Iterable<string>, most = 3): readonly string[] {
  const wanted = typed.toLowerCase().replace(/^local\//, '');
  if (wanted.length > MAX_COMPARED) return [];
  const scored: { name: string; score: number }[] = [];
  for (const name of names) {
    const score = scoreOf(wanted, name.toLowerCase());
    if (score <= MAX_DISTANCE) scored.push({ name, score });
  }
  return scored
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}

/** The sentence for a hint, or nothing. */
export function didYouMean(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `Did you mean ${names.join(', ')}?`;
}

function scoreOf(wanted: string, name: string): number {
  if (wanted.length >= 3 && name.includes(wanted)) return (name.length - wanted.length) / 1000;
  const last = name.slice(name.indexOf('/') + 1);
  return Math.min(relative(wanted, name), relative(wanted, last));
}

function relative(a: string, b: string): number {
  return distance(a, b) / Math.max(a.length, b.length, 1);
}
