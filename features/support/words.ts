// Splits the command line of a step into words like a shell.

/** Splits at spaces; quotes keep words together; inside double quotes a backslash escapes the next character. */
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
