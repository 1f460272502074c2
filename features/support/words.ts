// A command line of a step, split into its words as a shell would do it.

/** Splits at spaces; quotes hold words together; inside double quotes, a backslash takes the next character as it is. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const pattern = /(?:[^\s"']+|"(?:\\.|[^"\\])*"|'[^']*')+/g;
  for (const [word] of line.matchAll(pattern)) {
    words.push(
      word.replaceAll(
        /"((?:\\.|[^"\\])*)"|'([^']*)'/g,
        (_, double: string | undefined, single: string | undefined) =>
          single ?? (double ?? '').replaceAll(/\\(.)/g, '$1'),
      ),
    );
  }
  return words;
}
