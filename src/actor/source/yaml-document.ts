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

/** What became of a text. */
export interface ComposedText {
  /** `undefined` if the text holds none, or if composing was ended. */
  readonly document: Document | undefined;
  /** What the library found: errors first, then warnings. Composing ends when there are more than `MAX_FAULTS`. */
  readonly problems: readonly YAMLError[];
  /** The offset at which a second document begins. It is not composed. */
  readonly secondAt?: number;
  /** The offset at which the text is nested too deep. Nothing is composed then. */
  readonly tooDeepAt?: number;
}

/** Levels of collections within each other. The composer recurses, so the parser is ended before it. */
export const MAX_DEPTH = 200;

/** Composes the first document of a text. Never throws. */
export function composeText(text: string): ComposedText {
  try {
    return new Composing().compose(tokensOf(text));
  } catch (error) {
    if (error instanceof TooDeepError) return { document: undefined, problems: [], tooDeepAt: error.offset };
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

/** The tokens of a text: one for a whole document. @throws TooDeepError */
function* tokensOf(text: string): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    // Two more than the levels: the document and the scalar that is just being read.
    if (parser.stack.length > MAX_DEPTH + 2) throw new TooDeepError(parser.offset);
  }
  yield* parser.end();
}

/** The library resolves this tag in a number of steps that is the square of its keys. It is refused later, so the list is kept as it is. */
const ORDERED_MAP: CollectionTag = {
  tag: 'tag:yaml.org,2002:omap',
  collection: 'seq',
  default: false,
  resolve: (list) => list,
};

const OPTIONS = { version: '1.2', uniqueKeys: false, stringKeys: true, prettyErrors: false } as const;

type OnError = (source: unknown, code: ErrorCode, message: string, isWarning?: boolean) => void;

/** One use of the composer of the library, which by itself collects any number of problems. */
class Composing {
  readonly #composer = new Composer({ ...OPTIONS, customTags: (tags) => [...tags, ORDERED_MAP] });
  readonly #tooMany = new Error(`more than ${MAX_FAULTS} problems`);
  #count = 0;

  constructor() {
    // The composer calls its property `onError` for each problem that it finds in a token. It is private by its type alone.
    const composer = this.#composer as unknown as { onError: OnError };
    const { onError } = composer;
    composer.onError = (...problem) => {
      // The composer reports an exception as a further problem: that one is not of the text.
      if (this.#count <= MAX_FAULTS) onError(...problem);
      this.#countOne();
    };
  }

  /** @throws what `tokens` throws */
  compose(tokens: Iterable<CST.Token>): ComposedText {
    let hasDocument = false;
    try {
      for (const token of tokens) {
        if (token.type === 'document' && hasDocument) return { ...this.#finish(), secondAt: token.offset };
        hasDocument ||= token.type === 'document';
        // The composer keeps the first document back until a second one is there, so nothing is yielded here.
        this.#composer.next(token).next();
        if (token.type === 'error') this.#countOne();
      }
    } catch (error) {
      if (error !== this.#tooMany) throw error;
    }
    return this.#finish();
  }

  /** What was composed so far. Problems of a document that is not finished are still with the composer. */
  #finish(): ComposedText {
    const open = this.#composer.streamInfo();
    const [document] = [...this.#composer.end()] as unknown as readonly Document[];
    if (document !== undefined) return { document, problems: [...document.errors, ...document.warnings] };
    return { document, problems: this.#count > MAX_FAULTS ? [...open.errors, ...open.warnings] : [] };
  }

  #countOne(): void {
    this.#count += 1;
    if (this.#count > MAX_FAULTS) throw this.#tooMany;
  }
}
