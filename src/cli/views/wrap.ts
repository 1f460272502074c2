// Wraps long lines for a narrow terminal.

/**
 * Breaks a line between words so that each part fits the width. A longer word is not broken. Each part after the first
 * begins with `indent` spaces. Without a width, returns the line unchanged.
 */
export function wrap(line: string, indent: number, width: number | undefined): readonly string[] {
  if (width === undefined) return [line];
  const parts: string[] = [];
  let rest = line;
  for (let at = breakOf(rest, indent, width); at >= 0; at = breakOf(rest, indent, width)) {
    parts.push(rest.slice(0, at));
    rest = `${' '.repeat(indent)}${rest.slice(at).trimStart()}`;
  }
  return [...parts, rest];
}

/** Returns the index at which to break a line; -1 when the line fits or cannot be broken. */
function breakOf(line: string, indent: number, width: number): number {
  if (line.length <= width) return -1;
  const end = line.slice(0, width + 1).lastIndexOf(' ');
  const start = line.search(/\S/);
  // A word that is longer than the width, such as a path, is left to the terminal to wrap.
  return end > Math.max(start, indent) ? end : line.indexOf(' ', Math.max(start, indent));
}
