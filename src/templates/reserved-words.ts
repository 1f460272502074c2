// The words that have a meaning in Jinja or CEL, and therefore cannot be used as names. Imports neither library.

/**
 * The words that `@marcbachmann/cel-js` does not accept as identifiers, and the operators and constants of
 * `@huggingface/jinja`.
 */
const RESERVED_WORDS: ReadonlySet<string> = new Set([
  ...[
    'false',
    'in',
    'null',
    'true',
    '__proto__',
    'prototype',
    'as',
    'break',
    'const',
    'continue',
    'else',
    'for',
    'function',
    'if',
    'import',
  ],
  ...['let', 'loop', 'namespace', 'package', 'return', 'var', 'void', 'while'],
  ...['and', 'is', 'none', 'not', 'or'],
]);

/** Returns whether a word is reserved, so that a node cannot have it as its id. */
export function isReservedWord(word: string): boolean {
  return RESERVED_WORDS.has(word);
}
