// Hints for expressions that use the syntax of templates or of another language. Works on the source, not on a syntax
// tree.

/** String literals of an expression, which are not searched. */
const STRING_LITERALS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;

const COMMON_MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/\{\{|\{%/, 'write an expression without {{ }}'],
  [/===|!==|(?<![=!<>])=(?!=)/, 'write == or != to compare'],
  [/\b(?:and|or|not)\b/, 'write && for and, || for or, ! for not'],
  [/\b(?:contains|startsWith|endsWith|matches)\s+''/, "write it with parentheses: input.contains('...')"],
  [/[“”‘’]/, 'write straight quotes'],
];

/**
 * Returns what to write instead, for an expression that cannot be parsed; `undefined` if no common mistake is found.
 */
export function syntaxHint(source: string): string | undefined {
  const withoutStrings = source.replaceAll(STRING_LITERALS, "''");
  return COMMON_MISTAKES.find(([pattern]) => pattern.test(withoutStrings))?.[1];
}
