// Composes the first document of a YAML text with the `yaml` library, in a bounded number of steps. Knows no actor.
import {
  type CollectionTag,
  Composer,
  type CST,
  type Document,
  type ErrorCode,
  Lexer,
  Parser,
  type YAMLError,
} from 'yaml';
import { MAX_FAULTS } from './file-fault.ts';

/** The result of composing a text. */
export interface ComposedText {
  /** `undefined` if the text contains no document, or if composing was stopped. */
  readonly document: Document | undefined;
  /** The problems that the library found: errors first, then warnings. Composing stops after more than `MAX_FAULTS`. */
  readonly problems: readonly YAMLError[];
  /** The offset at which a second document begins, which is not composed. */
  readonly secondDocumentOffset?: number;
  /** The offset at which the text is nested too deep. The document is not composed then. */
  readonly tooDeepOffset?: number;
}

/**
 * The maximum number of nested collections. The composer recurses, so parsing stops before the composer runs too deep.
 */
export const MAX_DEPTH = 200;

/** Composes the first document of a text. Never throws. */
export function composeText(text: string): ComposedText {
  try {
    return new DocumentComposer().compose(tokensOf(text));
  } catch (error) {
    if (error instanceof TooDeepError) return { document: undefined, problems: [], tooDeepOffset: error.offset };
    throw error;
  }
}

class TooDeepError extends Error {
  readonly offset: number;

  constructor(offset: number) {
    super(`nested deeper than ${MAX_DEPTH} levels`);
    this.offset = offset;
  }
}

/** Yields the tokens of a text, one for each document. @throws TooDeepError */
function* tokensOf(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // Two more than the levels: the document and the scalar that is being read.
    if (parser.stack.length > MAX_DEPTH + 2) throw new TooDeepError(parser.offset);
  }
  yield* parser.end();
}

/**
 * The tag `!!omap`, which the library resolves in a number of steps that grows with the square of the keys. This
 * program rejects the tag later, so the list is not resolved.
 */
const ORDERED_MAP: CollectionTag = {
  tag: 'tag:yaml.org,2002:omap',
  collection: 'seq',
  default: false,
  resolve: (list) => list,
};

const OPTIONS = { version: '1.2', uniqueKeys: false, stringKeys: true, prettyErrors: false } as const;

type OnError = (source: unknown, code: ErrorCode, message: string, isWarning?: boolean) => void;

/** Composes one document and limits the number of problems, which the composer of the library does not limit. */
class DocumentComposer {
  readonly #composer = new Composer({ ...OPTIONS, customTags: (tags) => [...tags, ORDERED_MAP] });
  readonly #tooMany = new Error(`more than ${MAX_FAULTS} problems`);
  #count = 0;

  constructor() {
    // The composer calls its property `onError` for each problem in a token. Only its TypeScript type makes it private.
    const composer = this.#composer as unknown as { onError: OnError };
    const { onError } = composer;
    composer.onError = (...problem) => {
      // The composer reports the exception of `#countProblem` as another problem, which is not a problem of the text.
      if (this.#count <= MAX_FAULTS) onError(...problem);
      this.#countProblem();
    };
  }

  /** @throws what `tokens` throws */
  compose(tokens: Iterable<CST.Token>): ComposedText {
    let hasDocument = false;
    try {
      for (const token of tokens) {
        if (token.type === 'document' && hasDocument) return { ...this.#finish(), secondDocumentOffset: token.offset };
        hasDocument ||= token.type === 'document';
        // The composer yields the first document only when a second one begins, so it yields nothing here.
        this.#composer.next(token).next();
        if (token.type === 'error') this.#countProblem();
      }
    } catch (error) {
      if (error !== this.#tooMany) throw error;
    }
    return this.#finish();
  }

  /** Returns what was composed so far. The composer still holds the problems of a document that is not finished. */
  #finish(): ComposedText {
    const open = this.#composer.streamInfo();
    const [document] = [...this.#composer.end()] as unknown as readonly Document[];
    if (document !== undefined) return { document, problems: [...document.errors, ...document.warnings] };
    return { document, problems: this.#count > MAX_FAULTS ? [...open.errors, ...open.warnings] : [] };
  }

  #countProblem(): void {
    this.#count += 1;
    if (this.#count > MAX_FAULTS) throw this.#tooMany;
  }
}
