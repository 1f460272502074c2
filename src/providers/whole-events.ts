// Server-sent events put in order before an SDK sees them: one whole event at a time, however the network and the server cut
// them. (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream)

/**
 * Gives on what has come up to the end of an event: one or more of them, never a part. Lines end in LF, whatever they ended
 * in; a BOM at the start goes; bytes that are no UTF-8 become U+FFFD. What stands behind the last blank line comes at the
 * end. The SDKs would copy and search all that has come with every piece of a long event; here each byte is looked at once.
 */
export async function* wholeEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const lines = new LineEnds();
  let waiting: string[] = [];
  for await (const chunk of chunks) {
    const text = lines.normalise(decoder.decode(chunk, { stream: true }));
    // A blank line may begin in what has come before.
    const end = Math.max(text.lastIndexOf('\n\n') + 1, waiting.at(-1)?.endsWith('\n') && text.startsWith('\n') ? 1 : 0);
    const whole = end === 0 ? 0 : text[end] === '\n' ? end + 1 : end;
    if (whole > 0) {
      yield waiting.join('') + text.slice(0, whole);
      waiting = [];
    }
    if (whole < text.length) waiting.push(text.slice(whole));
  }
  const rest = waiting.join('') + lines.normalise(decoder.decode());
  if (rest !== '') yield rest;
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
