// `npm run check:prose`: finds phrases that are hard to understand for readers whose first language is not English, in
// comments, messages, documents and features. Code, quoted text, tables of features and code blocks are exempt.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A phrase, and what to write in its place. */
const BANNED: readonly { readonly phrase: RegExp; readonly instead: string }[] = [
  {
    phrase: /\b(whoever|nobody|somebody|anybody)\b/i,
    instead: 'name the subject: the caller, the provider, the process',
  },
  { phrase: /\bwho (reads|asks|waits|runs|sends|calls|prints|makes|wants)\b/i, instead: 'name the subject' },
  { phrase: /\b(is|are|was|were) told\b/i, instead: 'receives, reports, knows' },
  { phrase: /\bspeaks\b/i, instead: 'uses, supports' },
  { phrase: /\bstands? (in|beside|above|behind|there|at)\b/i, instead: 'is in, follows, precedes' },
  { phrase: /\bfor (they|he|she|it (is|has|was|would))\b/i, instead: 'because' },
  { phrase: /\bof its own accord\b/i, instead: 'leave it out' },
  { phrase: /\ball the same\b/i, instead: 'still, or anyway' },
  { phrase: /\bwhat (came|comes|had come) of (it|them)\b/i, instead: 'the result, the output' },
  { phrase: /\b(?<!there )(is|are|was|were) none\b(?! of)/i, instead: 'is not a ..., or: does not exist' },
  { phrase: /\bso (many|long|much) (as|at|is|are|it|was|were)\b/i, instead: 'at most, or: as long as' },
  { phrase: /\bspoken to\b/i, instead: 'called through' },
  { phrase: /\bwants to be left alone\b/i, instead: 'asks clients to retry later' },
  { phrase: /\bgives? back\b/i, instead: 'returns' },
  { phrase: /\brow of tools\b/i, instead: 'sequence of tools' },
  { phrase: /\bside by side\b/i, instead: 'concurrently' },
  { phrase: /\b(mend|mends|mended)\b/i, instead: 'fix' },
  { phrase: /\b(turnstile|told models|hands? tied)\b/i, instead: 'the term of the field' },
  { phrase: /\bgoes? round for ever\b/i, instead: 'is an endless cycle' },
  { phrase: /\bwhat is known of\b/i, instead: 'the known ...' },
  { phrase: /\b(is|are) to be (sent|read|asked|told|found|kept|run)\b/i, instead: 'present tense, active voice' },
  { phrase: /\bno (whole )?(valid )?(text|number|list|name|model) that\b/i, instead: 'not a ...' },
];

interface Line {
  readonly line: number;
  readonly text: string;
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => /^(src|features|docs|bench|scripts|examples)\/|^(README|CONTRIBUTING)\.md$/.test(file))
  .filter((file) => /\.(tsx?|md|feature)$/.test(file) && file !== 'scripts/check-prose.ts');

let faults = 0;
for (const file of files) {
  for (const { line, text } of proseOf(file, readFileSync(file, 'utf8'))) {
    for (const { phrase, instead } of BANNED) {
      const found = phrase.exec(text)?.[0];
      if (found === undefined) continue;
      faults += 1;
      console.error(`${file}:${line}: "${found}" (${instead})`);
    }
  }
}
console.log(`${files.length} files, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;

function proseOf(file: string, source: string): readonly Line[] {
  if (file.endsWith('.md')) return markdownLines(source);
  return file.endsWith('.feature') ? featureLines(source) : codeLines(file, source);
}

/** Returns the comments, and in src also the strings, which hold messages and help. */
function codeLines(file: string, source: string): readonly Line[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.JSX, source);
  const lines: Line[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const isComment = kind === ts.SyntaxKind.SingleLineCommentTrivia || kind === ts.SyntaxKind.MultiLineCommentTrivia;
    const isString = kind === ts.SyntaxKind.StringLiteral || kind === ts.SyntaxKind.NoSubstitutionTemplateLiteral;
    if (!isComment && !(isString && hasMessages(file))) continue;
    const first = source.slice(0, scanner.getTokenStart()).split('\n').length;
    // A sentence may go on over several lines of a comment.
    const text = scanner.getTokenText().replace(/\n\s*\*/g, ' ');
    lines.push({ line: first, text: isComment ? unquoted(text) : text.slice(1, -1) });
  }
  return lines;
}

/** The strings of the built-in tools are sent to models. Recordings compare them, so they cannot change. */
function hasMessages(file: string): boolean {
  return file.startsWith('src/') && file !== 'src/tools/built-in.ts';
}

function markdownLines(source: string): readonly Line[] {
  let isCode = false;
  return source.split('\n').flatMap((text, index) => {
    if (/^\s*```/.test(text)) isCode = !isCode;
    return isCode ? [] : [{ line: index + 1, text: unquoted(text) }];
  });
}

function featureLines(source: string): readonly Line[] {
  let isText = false;
  return source.split('\n').flatMap((text, index) => {
    if (/^\s*"""/.test(text)) isText = !isText;
    return isText || /^\s*(\||""")/.test(text) ? [] : [{ line: index + 1, text: unquoted(text) }];
  });
}

/** Removes code and quoted text. */
function unquoted(text: string): string {
  return text.replace(/`[^`]*`|"(?:\\.|[^"\\])*"|'[^'\s][^']*'/g, '…');
}
