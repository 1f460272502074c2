// Parses server-sent events from chunks of bytes. The parsers of the SDKs copy and search the whole buffer again for
// each chunk of a long event, and pass each event through several generators. This parser reads each byte once.
// (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream)

export interface ServerEvent {
  /** The event name, if there is one. */
  readonly event?: string | undefined;
  readonly data: string;
}

/** Returns whether an event is the one that ends a stream of chat completions. */
export function isDone({ data }: ServerEvent): boolean {
  return data.startsWith('[DONE]');
}

/** Thrown for an answer that is an HTML page or a JSON document instead of a stream of events. */
export class NotEventStreamError extends Error {
  readonly text: string;

  constructor(text: string) {
    super('not a stream of events');
    this.text = text;
  }
}

/** The maximum length of a document that is kept for the error: 1 Mi characters. */
const MAX_DOCUMENT_LENGTH = 1024 * 1024;

/**
 * Parses events and yields them in batches as they are received. Lines may end in LF, CR or CRLF. A BOM at the start is
 * removed, bytes that are not valid UTF-8 become U+FFFD, and data after the last blank line is ignored.
 * @throws NotEventStreamError if the first character is that of an HTML page or a JSON document
 */
export async function* serverEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly ServerEvent[]> {
  const decoder = new TextDecoder();
  const lines = new LineEnds();
  const parser = new EventParser();
  let head = '';
  let start = '';
  let document: string | undefined;
  for await (const chunk of chunks) {
    const text = lines.normalise(decoder.decode(chunk, { stream: true }));
    if (start === '') {
      head += text;
      start = /\S/.exec(text)?.[0] ?? '';
      if (start === '<' || start === '{' || start === '[') {
        document = head;
        continue;
      }
    }
    if (document !== undefined) {
      if (document.length < MAX_DOCUMENT_LENGTH) document += text;
      continue;
    }
    const events = parser.take(text);
    if (events.length > 0) yield events;
  }
  if (document !== undefined) throw new NotEventStreamError(document.slice(0, MAX_DOCUMENT_LENGTH));
}

/** Parses events from text with LF as line end. The cost per line is small. */
class EventParser {
  /** The received parts of an incomplete line. */
  #rest: string[] = [];
  #data: string[] = [];
  #event: string | undefined;

  /** Returns the events that are complete after this text. */
  take(text: string): readonly ServerEvent[] {
    const events: ServerEvent[] = [];
    let end = text.indexOf('\n');
    if (end < 0) {
      if (text !== '') this.#rest.push(text);
      return events;
    }
    const before = this.#rest.join('');
    const lines = before + text;
    end += before.length;
    let start = 0;
    for (; end >= 0; end = lines.indexOf('\n', start)) {
      if (end > start) this.#takeLine(lines, start, end);
      else this.#endEvent(events);
      start = end + 1;
    }
    this.#rest = start < lines.length ? [lines.slice(start)] : [];
    return events;
  }

  /** Reads a line. Ignores ids, comments and fields that are not in the standard. */
  #takeLine(lines: string, start: number, end: number): void {
    if (lines.startsWith('data', start)) {
      const value = fieldValue(lines, start + 4, end);
      if (value !== undefined) this.#data.push(value);
    } else if (lines.startsWith('event', start)) {
      const value = fieldValue(lines, start + 5, end);
      if (value !== undefined) this.#event = value || undefined;
    }
  }

  #endEvent(events: ServerEvent[]): void {
    if (this.#data.length > 0)
      events.push({
        event: this.#event,
        data: this.#data.length === 1 ? (this.#data[0] as string) : this.#data.join('\n'),
      });
    if (this.#data.length > 0) this.#data = [];
    this.#event = undefined;
  }
}

/** Returns the value of the field whose name ends at `colon`; `undefined` if the name continues there. */
function fieldValue(lines: string, colon: number, end: number): string | undefined {
  if (colon === end) return '';
  if (lines[colon] !== ':') return undefined;
  return lines.slice(lines[colon + 1] === ' ' ? colon + 2 : colon + 1, end);
}

/** Converts CR and CRLF to LF, also where a CRLF is split between two chunks. */
class LineEnds {
  #afterCarriageReturn = false;

  normalise(text: string): string {
    if (text === '') return text;
    const complete = this.#afterCarriageReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.#afterCarriageReturn = text.endsWith('\r');
    return complete.includes('\r') ? complete.replaceAll(/\r\n?/g, '\n') : complete;
  }
}
