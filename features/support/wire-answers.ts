// Answers of a provider as sent: server-sent events, complete, cut or in chunks.

import type { ServerResponse } from 'node:http';
import fc from 'fast-check';

/** Converts each non-empty line to an event; if the line is JSON with a `type`, that is the name of the event. */
export function eventsOf(lines: string): string {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `${nameOf(line)}data: ${line}\n\n`)
    .join('');
}

function nameOf(line: string): string {
  const [, name] = /^\{\s*"type":\s*"([a-z_.]+)"/.exec(line) ?? [];
  return name === undefined ? '' : `event: ${name}\n`;
}

/** The shortest answer in the `openai` protocol: one delta, a finish reason and the usage. */
export function openaiAnswer(text: string): string {
  const events = [
    { choices: [{ index: 0, delta: { role: 'assistant', content: text }, finish_reason: null }] },
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } },
  ];
  return eventsOf([...events.map((event) => JSON.stringify(event)), '[DONE]'].join('\n'));
}

/** The shortest answer of the Responses API. */
export function responsesAnswer(text: string): string {
  const events = [
    { type: 'response.output_text.delta', delta: text },
    { type: 'response.completed', response: { usage: { input_tokens: 10, output_tokens: 5 } } },
  ];
  return eventsOf(events.map((event) => JSON.stringify(event)).join('\n'));
}

/** The shortest answer in the `anthropic` protocol. */
export function anthropicAnswer(text: string): string {
  const events = [
    { type: 'message_start', message: { usage: { input_tokens: 10, output_tokens: 1 } } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ];
  return eventsOf(events.map((event) => JSON.stringify(event)).join('\n'));
}

/** Answers in the protocol of the request. */
export function answerWhole(outgoing: ServerResponse, text: string): void {
  sendEvents(outgoing, outgoing.req.url === '/v1/messages' ? anthropicAnswer(text) : openaiAnswer(text));
}

/** Sends a stream of events at once and ends it properly. */
export function sendEvents(outgoing: ServerResponse, events: string): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  outgoing.end(events);
}

/** Sends a stream of events and then resets the connection. */
export function sendAndReset(outgoing: ServerResponse, events: string): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  outgoing.write(events, () => setImmediate(() => outgoing.socket?.resetAndDestroy()));
}

/** Sends a stream of events in chunks of one byte, each in its own packet. */
export async function sendByteByByte(outgoing: ServerResponse, events: string): Promise<void> {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  outgoing.socket?.setNoDelay(true);
  for (const byte of Buffer.from(events)) {
    await new Promise((resolve) => outgoing.write(Buffer.of(byte), resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
  outgoing.end();
}

/** Returns a response whose body arrives in the given chunks. */
export function responseInPieces(pieces: readonly Uint8Array[]): Response {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

/** The bytes in any number of parts, split at any places. */
export function arbitraryParts(bytes: Buffer): fc.Arbitrary<readonly Buffer[]> {
  return fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 60 }).map((places) => {
    const ends = [...places.sort((first, second) => first - second), bytes.length];
    return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
  });
}
