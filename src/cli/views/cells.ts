// How many cells of a terminal a text takes, and texts cut to a number of cells.

export type Measure = (text: string) => number;

/** Returns what measures such texts. The library that knows wide characters is only loaded where there are any. */
export async function measureFor(texts: readonly string[]): Promise<Measure> {
  const isPlain = texts.every((text) => /^[\u0020-\u007e✓]*$/.test(text));
  return isPlain ? (text) => text.length : (await import('string-width')).default;
}

/** The text, or as much of its beginning as fits before a `…`. */
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
