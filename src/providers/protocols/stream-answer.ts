// Sends a request through an SDK and streams the events of its answer. All protocols share this one generator, because
// each additional generator would add the same cost per event.

import { translateError } from '../errors/translate-error.ts';
import type { Connection, ModelEvent, ModelRequest } from '../provider.ts';
import { contextOptions, eventsOf, nothingObserved } from '../wire/guarded-fetch.ts';
import type { ServerEvent } from '../wire/server-events.ts';

/** Interprets the events of one answer by the rules of a protocol. Created for each answer. */
export interface AnswerReader {
  /** Returns the model events of a server event. @throws the error that the server event contains */
  readonly take: (event: ServerEvent) => Iterable<ModelEvent>;
  /** Returns the model events after the last server event. */
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

/** Sends a request and streams the model events of its answer. @throws ProviderError */
export async function* streamAnswer({
  connection,
  request,
  signal,
  send,
  reader,
}: Exchange): AsyncGenerator<ModelEvent> {
  const observed = nothingObserved();
  try {
    for await (const events of eventsOf(await send(contextOptions({ observed, signal })))) {
      for (const event of events) for (const modelEvent of reader.take(event)) yield modelEvent;
    }
    if (reader.end) for (const modelEvent of reader.end()) yield modelEvent;
  } catch (error) {
    throw await translateError(observed.fault ?? error, { connection, request, observed });
  }
}
