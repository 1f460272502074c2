// From a request that an SDK sends to the events of its answer: one generator for all protocols, for each more would cost every event
// as much again.

import { translate } from '../errors/translate-error.ts';
import type { Connection, ModelEvent, ModelRequest } from '../provider.ts';
import { eventsOf, nothingObserved, passing } from '../wire/guarded-fetch.ts';
import type { ServerEvent } from '../wire/server-events.ts';

/** What the events of one answer mean, in the words of a protocol. Made anew for each answer. */
export interface AnswerReader {
  /** What an event comes to. @throws what stands in it in place of an answer */
  readonly take: (event: ServerEvent) => Iterable<ModelEvent>;
  /** What is to be said once all has come. */
  readonly end?: () => Iterable<ModelEvent>;
}

export interface Exchange {
  readonly connection: Connection;
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
  /** Sends the request through `guardedFetch`, with these options. */
  readonly send: (fetchOptions: object) => Promise<Response>;
  readonly reader: AnswerReader;
}

/** Sends a request and streams what its answer means. @throws ProviderError */
export async function* streamAnswer({
  connection,
  request,
  signal,
  send,
  reader,
}: Exchange): AsyncGenerator<ModelEvent> {
  const observed = nothingObserved();
  try {
    for await (const come of eventsOf(await send(passing({ observed, signal })))) {
      for (const event of come) for (const meant of reader.take(event)) yield meant;
    }
    if (reader.end) for (const meant of reader.end()) yield meant;
  } catch (error) {
    throw await translate(observed.fault ?? error, { connection, request, observed });
  }
}
