// The words that mean something of their own in Jinja or CEL, so that they can be no name. Knows neither library.

/** What `@marcbachmann/cel-js` takes for no identifier, and the operators and constants that `@huggingface/jinja` reads as such. */
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

/** Whether a word is none that a node may be called by. */
export function isReservedWord(word: string): boolean {
  return RESERVED_WORDS.has(word);
}
