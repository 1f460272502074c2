// Server-sent events in place of bytes, however the network and the server cut them. The SDKs can do that too, but copy and search all
// that has come with every piece of a long event, and pass each event through many hands; here each byte is looked at once.
// (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream)
import { createParser } from 'eventsource-parser';

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
const MOST_DOCUMENT = 1024 * 1024;

/**
 * The events, together as they came. Lines may end in LF, CR or CRLF; a BOM at the start goes; bytes that are no UTF-8 become
 * U+FFFD; what stands behind the last blank line is no event.
 * @throws NoEvents for a text that begins as a page or a document does
 */
export async function* serverEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly ServerEvent[]> {
  const decoder = new TextDecoder();
  const lines = new LineEnds();
  let come: ServerEvent[] = [];
  const parser = createParser({ onEvent: (event) => come.push(event) });
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
      document = (document + text).slice(0, MOST_DOCUMENT);
      continue;
    }
    parser.feed(text);
    if (come.length === 0) continue;
    yield come;
    come = [];
  }
  if (document !== undefined) throw new NoEvents(document.slice(0, MOST_DOCUMENT));
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
