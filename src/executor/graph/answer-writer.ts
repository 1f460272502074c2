// Writes the answer of a graph while it is generated: the outputs of its exits in order, separated by blank lines. Does
// not depend on the structure of the graph.
import type { Sink } from '../run/execution.ts';

const SEPARATOR = '\n\n';

export class AnswerWriter {
  readonly #sink: Sink | undefined;
  readonly #parts: string[] = [];
  /** The number of parts whose writing has started. */
  #startedParts = 0;

  constructor(sink: Sink | undefined) {
    this.#sink = sink;
  }

  /** True while no exit has produced an output. */
  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** The answer so far. */
  get text(): string {
    return this.#parts.join(SEPARATOR);
  }

  /** Returns a sink that writes the next part while it is generated; `undefined` if the answer has no sink. */
  live(): Sink | undefined {
    const sink = this.#sink;
    if (sink === undefined) return undefined;
    let isStarted = false;
    return (node, text) => {
      const separator = isStarted || this.#parts.length === 0 ? '' : SEPARATOR;
      if (!isStarted) this.#startedParts += 1;
      isStarted = true;
      return sink(node, separator + text);
    };
  }

  /** Ends a part. Writes it now if it was not written while it was generated. */
  async end(node: string, text: string): Promise<void> {
    const isWritten = this.#startedParts > this.#parts.length;
    const separator = this.#parts.length === 0 ? '' : SEPARATOR;
    this.#parts.push(text);
    if (isWritten) return;
    this.#startedParts += 1;
    if (this.#sink !== undefined && separator + text !== '') await this.#sink(node, separator + text);
  }
}
