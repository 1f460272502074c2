// Long sentences in a narrow terminal.

/**
 * Breaks a line between words so that each part fits into the width, if a single word does; each further part begins
 * with `indent` spaces. Without a width the line stays as it is.
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

/** Where to break a line; -1 if it fits, or cannot be broken. */
function breakOf(line: string, indent: number, width: number): number {
  if (line.length <= width) return -1;
  const end = line.slice(0, width + 1).lastIndexOf(' ');
  const start = line.search(/\S/);
  // A path is not broken: what is longer than the line is left to the terminal.
  return end > Math.max(start, indent) ? end : line.indexOf(' ', Math.max(start, indent));
}
