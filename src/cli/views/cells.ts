// Measures texts in terminal cells and truncates them.

export type Measure = (text: string) => number;

/**
 * Returns a function that measures the given texts. Loads the library for wide characters only when they contain some.
 */
export async function measureFor(texts: readonly string[]): Promise<Measure> {
  const isPlain = texts.every((text) => /^[\u0020-\u007e✓]*$/.test(text));
  return isPlain ? (text) => text.length : (await import('string-width')).default;
}

/** Returns the text, truncated with `…` when it is wider than `width` cells. */
export function cutTo(width: number, text: string, measure: Measure): string {
  if (measure(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    const next = measure(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return `${kept}…`;
}
