// What people write in an expression who think of a template or of another language, and what they mean. Knows no syntax tree.

/** Texts of an expression: what stands in them is nobody's habit. */
const TEXTS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g;

const HABITS: readonly (readonly [RegExp, string])[] = [
  [/\{\{|\{%/, 'an expression stands without {{ }}'],
  [/===|!==|(?<![=!<>])=(?!=)/, 'write == or != to compare'],
  [/\b(?:and|or|not)\b/, 'write && for and, || for or, ! for not'],
  [/\b(?:contains|startsWith|endsWith|matches)\s+''/, "write it with brackets: input.contains('...')"],
  [/[“”‘’]/, 'write straight quotes'],
];

/** For an expression that cannot be read: what to write in place of what is in it. */
export function habitHint(source: string): string | undefined {
  const bare = source.replaceAll(TEXTS, "''");
  return HABITS.find(([sign]) => sign.test(bare))?.[1];
}
