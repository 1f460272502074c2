// Server-sent events in place of bytes, however the network and the server cut them. The SDKs can do that too, but copy and search all
// that has come with every piece of a long event, and pass each event through many hands; here each byte is looked at once.
// (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream)

export interface ServerEvent {
  /** The name of its kind, if it has one. */
  readonly event?: string | undefined;
  readonly data: string;
}

/** Whether an event is the one that ends a stream of chat completions. */
export function isDone({ data }: ServerEvent): boolean {
  return data.startsWith('[DONE]');
}

/** What began as something else than events: a page, or a whole document. */
export class NoEvents extends Error {
  readonly text: string;

  constructor(text: string) {
    super('not a stream of events');
    this.text = text;
  }
}

/** So much is kept of what is no stream of events: 1 MiB. */
const MAX_DOCUMENT_LENGTH = 1024 * 1024;

/**
 * The events, together as they came. Lines may end in LF, CR or CRLF; a BOM at the start goes; bytes that are no UTF-8 become
 * U+FFFD; what stands behind the last blank line is no event.
 * @throws NoEvents for a text that begins as a page or a document does
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
    const come = parser.take(text);
    if (come.length > 0) yield come;
  }
  if (document !== undefined) throw new NoEvents(document.slice(0, MAX_DOCUMENT_LENGTH));
}

/** Reads events from text with LF as its line end. Each line costs little, whatever it holds. */
class EventParser {
  /** The start of a line whose end has not come. */
  #rest: string[] = [];
  #data: string[] = [];
  #event: string | undefined;

  /** Returns the events that end in a text. */
  take(text: string): readonly ServerEvent[] {
    const come: ServerEvent[] = [];
    let end = text.indexOf('\n');
    if (end < 0) {
      if (text !== '') this.#rest.push(text);
      return come;
    }
    const before = this.#rest.join('');
    const lines = before + text;
    end += before.length;
    let start = 0;
    for (; end >= 0; end = lines.indexOf('\n', start)) {
      if (end > start) this.#takeLine(lines, start, end);
      else this.#endEvent(come);
      start = end + 1;
    }
    this.#rest = start < lines.length ? [lines.slice(start)] : [];
    return come;
  }

  /** Ids, comments and fields that are not in the standard mean nothing here. */
  #takeLine(lines: string, start: number, end: number): void {
    if (lines.startsWith('data', start)) {
      const value = fieldValue(lines, start + 4, end);
      if (value !== undefined) this.#data.push(value);
    } else if (lines.startsWith('event', start)) {
      const value = fieldValue(lines, start + 5, end);
      if (value !== undefined) this.#event = value || undefined;
    }
  }

  #endEvent(come: ServerEvent[]): void {
    if (this.#data.length > 0)
      come.push({
        event: this.#event,
        data: this.#data.length === 1 ? (this.#data[0] as string) : this.#data.join('\n'),
      });
    if (this.#data.length > 0) this.#data = [];
    this.#event = undefined;
  }
}

/** The value of the field whose name ends at a place; `undefined`: its name goes on. */
function fieldValue(lines: string, colon: number, end: number): string | undefined {
  if (colon === end) return '';
  if (lines[colon] !== ':') return undefined;
  return lines.slice(lines[colon + 1] === ' ' ? colon + 2 : colon + 1, end);
}

/** CR, LF and CRLF as LF, also where a CRLF is cut in two. */
class LineEnds {
  #afterCarriageReturn = false;

  normalise(text: string): string {
    if (text === '') return text;
    const whole = this.#afterCarriageReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.#afterCarriageReturn = text.endsWith('\r');
    return whole.includes('\r') ? whole.replaceAll(/\r\n?/g, '\n') : whole;
  }
}
