// The `openai` protocol, through the official SDK: its client, and the choice between chat completions and the Responses API.
import OpenAI from 'openai';
import { authHeaders, requestAddress } from './address.ts';
import { findModel } from './catalog.ts';
import { guardedFetch, UNUSED_KEY } from './guarded-fetch.ts';
import { streamChat } from './openai-chat.ts';
import { streamResponse } from './openai-responses.ts';
import type { Connection, Provider } from './provider.ts';
import { SDK_TIMEOUT_MS, streamFaults } from './translate-error.ts';

/** An adapter for one connection. Reads no environment: every option of the SDK is given. */
export function openaiProvider(connection: Connection): Provider {
  const { dialect } = connection;
  // What is made of the connection can fail, and does so here and not when something is to be sent.
  const fetch = guardedFetch(connection, authHeaders(connection));
  return {
    stream: (request, signal) => {
      const client = clientFor(connection, request.model, fetch);
      const events = speaksResponses(connection, request.model) ? streamResponse(client, request, signal) : streamChat(client, request, { signal, dialect });
      return streamFaults(connection, request, events);
    },
  };
}

function clientFor(connection: Connection, model: string, fetch: typeof globalThis.fetch): OpenAI {
  const { baseUrl, query } = requestAddress(connection, model);
  return new OpenAI({
    apiKey: UNUSED_KEY,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    defaultQuery: { ...query },
    defaultHeaders: {},
    fetch,
    logLevel: 'off',
    maxRetries: 0,
    timeout: SDK_TIMEOUT_MS,
  });
}

/** The table of the provider decides, wherever its base URL leads; a model that is in no table speaks chat completions. */
function speaksResponses({ provider }: Connection, model: string): boolean {
  return findModel(provider, model, new Date(0))?.api === 'responses';
}
