// Long sentences in a narrow terminal.

/**
 * Breaks a line between words so that each part fits into the width, if a single word does; each further part begins
 * with `indent` spaces. Without a width the line stays as it is.
 */
export function wrap(line: string, indent: number, width: number | undefined): readonly string[] {
  if (width === undefined || line.length <= width) return [line];
  const end = line.slice(0, width + 1).lastIndexOf(' ');
  const start = line.search(/\S/);
  // A path is not broken: what is longer than the line is left to the terminal.
  const at = end > Math.max(start, indent) ? end : line.indexOf(' ', Math.max(start, indent));
  if (at < 0) return [line];
  return [line.slice(0, at), ...wrap(`${' '.repeat(indent)}${line.slice(at).trimStart()}`, indent, width)];
}
