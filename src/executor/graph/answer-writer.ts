// The answer of a graph: the outputs of its exits in their order, a blank line between them, as they come. Knows no graph.
import type { Sink } from '../run/execution.ts';

const BETWEEN = '\n\n';

export class AnswerWriter {
  readonly #sink: Sink | undefined;
  readonly #parts: string[] = [];
  #begun = 0;

  constructor(sink: Sink | undefined) {
    this.#sink = sink;
  }

  /** Whether any exit has given an output. */
  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** The whole answer so far. */
  get text(): string {
    return this.#parts.join(BETWEEN);
  }

  /** Begins a part that is written while it comes. */
  live(): Sink | undefined {
    const sink = this.#sink;
    if (sink === undefined) return undefined;
    let isBegun = false;
    return (node, text) => {
      const lead = isBegun || this.#parts.length === 0 ? '' : BETWEEN;
      if (!isBegun) this.#begun += 1;
      isBegun = true;
      return sink(node, lead + text);
    };
  }

  /** Ends a part; what was not written while it came is written now. */
  async end(node: string, text: string): Promise<void> {
    const isWritten = this.#begun > this.#parts.length;
    const lead = this.#parts.length === 0 ? '' : BETWEEN;
    this.#parts.push(text);
    if (isWritten) return;
    this.#begun += 1;
    if (this.#sink !== undefined && lead + text !== '') await this.#sink(node, lead + text);
  }
}
