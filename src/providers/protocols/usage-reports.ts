// Decides which usage report of a streamed answer covers the whole answer. Independent of protocols: each protocol
// passes the contents of an event.
import type { TokenUsage } from '../../usage.ts';
import type { ModelEvent } from '../provider.ts';

/** The contents of one event of an answer. */
export interface StreamProgress {
  /** Output that the provider charges for: text, a part of a tool call, reasoning. */
  readonly hasContent: boolean;
  /** The event closes the answer: it contains the finish reason. */
  readonly isClosing: boolean;
  /** The tokens that are known with this event. */
  readonly usage?: TokenUsage | undefined;
  /** `usage` lacks a count of output that belongs to this event, so that it cannot cover the whole answer. */
  readonly isPartial?: boolean;
}

/**
 * Collects the usage reports of one answer. A report covers the whole answer when it arrives with the closing event or
 * after it, or alone between the last content and the closing event. Content after a report makes that report
 * incomplete. A report without input tokens, or without output tokens beside content, is not possible and counts as
 * missing. Reports never lower each other.
 */
export class UsageReports {
  #usage: TokenUsage | undefined;
  #hasContent = false;
  #isClosed = false;
  /** A possible report arrived where the last report may be, and no content has followed it. */
  #isCurrent = false;
  #emitted: { readonly usage: TokenUsage; readonly isWhole: boolean } | undefined;

  /** Takes the next event. Returns a usage event if the tokens or `isWhole` have changed. */
  take({ hasContent, isClosing, usage, isPartial = false }: StreamProgress): ModelEvent | undefined {
    this.#isClosed ||= isClosing;
    const isAlone = this.#hasContent && !hasContent;
    if (hasContent) {
      this.#hasContent = true;
      this.#isCurrent = false;
    }
    if (usage !== undefined) {
      this.#usage = mergeHighest(this.#usage, usage);
      const isPossible = this.#usage.input > 0 && (usage.output > 0 || !this.#hasContent);
      if (!isPartial && isPossible && (this.#isClosed || isAlone)) this.#isCurrent = true;
    }
    return this.#change();
  }

  #change(): ModelEvent | undefined {
    if (this.#usage === undefined) return undefined;
    const isWhole = this.#isClosed && this.#isCurrent;
    if (this.#emitted?.usage === this.#usage && this.#emitted.isWhole === isWhole) return undefined;
    this.#emitted = { usage: this.#usage, isWhole };
    return { type: 'usage', ...this.#emitted };
  }
}

/** Returns the higher counts of input, output and reasoning. The cached input is that of the later report. */
function mergeHighest(before: TokenUsage | undefined, next: TokenUsage): TokenUsage {
  if (before === undefined) return next;
  const { cachedRead, cachedWrite } = next.input > 0 ? next : before;
  const merged = {
    input: Math.max(before.input, next.input),
    output: Math.max(before.output, next.output),
    cachedRead,
    cachedWrite,
    reasoning: Math.max(before.reasoning, next.reasoning),
  };
  return COUNTS.every((count) => merged[count] === before[count]) ? before : merged;
}

const COUNTS = ['input', 'output', 'cachedRead', 'cachedWrite', 'reasoning'] as const;

/**
 * Returns whether a part of an answer contains text, whatever its shape. Numbers and booleans are positions and flags,
 * not content. Not recursive: a server may nest a part deeper than the call stack allows.
 */
export function holdsText(part: unknown): boolean {
  const pending = [part];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'string' && value !== '') return true;
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) pending.push(inner);
  }
  return false;
}
