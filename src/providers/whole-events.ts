// Server-sent events put in order before an SDK sees them: one whole event at a time, however the network and the server cut
// them. (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream)

/**
 * Splits a stream of bytes into its events. Lines end in LF, whatever they ended in; a BOM at the start goes; bytes that
 * are no UTF-8 become U+FFFD. What stands behind the last blank line comes at the end. The SDKs would copy and search all
 * that has come with every piece of a long event; here each byte is looked at once.
 */
export async function* wholeEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const lines = new LineEnds();
  let waiting: string[] = [];
  for await (const chunk of chunks) {
    const text = lines.normalise(decoder.decode(chunk, { stream: true }));
    let from = 0;
    // A blank line may begin in what has come before.
    let end = waiting.at(-1)?.endsWith('\n') && text.startsWith('\n') ? 1 : afterBlankLine(text, 0);
    for (; end > 0; end = afterBlankLine(text, from)) {
      yield waiting.join('') + text.slice(from, end);
      waiting = [];
      from = end;
    }
    if (from < text.length) waiting.push(text.slice(from));
  }
  const rest = waiting.join('') + lines.normalise(decoder.decode());
  if (rest !== '') yield rest;
}

function afterBlankLine(text: string, from: number): number {
  const at = text.indexOf('\n\n', from);
  return at < 0 ? 0 : at + 2;
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
