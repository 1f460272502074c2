// The `openai` protocol, through the official SDK: its client, and the choice between chat completions and the Responses API.
import OpenAI from 'openai';
import { findModel, type ModelInfo } from '../catalog/catalog.ts';
import { SDK_TIMEOUT_MS } from '../errors/translate-error.ts';
import type { Connection, ModelRequest, Provider } from '../provider.ts';
import { guardedFetch, UNUSED_KEY } from '../wire/guarded-fetch.ts';
import { authHeaders, requestAddress } from './address.ts';
import { ChatAnswer, sendChat } from './openai-chat.ts';
import { ResponseAnswer, sendResponse } from './openai-responses.ts';
import { streamAnswer } from './stream-answer.ts';
import { offersTools } from './tool-call-builder.ts';

/** An adapter for one connection. Reads no environment: every option of the SDK is given. */
export function openaiProvider(connection: Connection): Provider {
  const { dialect } = connection;
  // What is made of the connection can fail, and does so here and not when something is to be sent.
  const fetch = guardedFetch(connection, authHeaders(connection));
  const clients = new Map<string, OpenAI>();
  return {
    stream: (request, signal) => {
      const { model } = request;
      const client = clients.get(model) ?? clientFor(connection, model, fetch);
      clients.set(model, client);
      const facts = findModel(connection.provider, model, new Date(0));
      if (speaksResponses(connection, request, facts)) {
        const reasons = facts?.reasoning === true;
        const send = (fetchOptions: object) => sendResponse(client, request, { fetchOptions, reasons });
        return streamAnswer({ connection, request, signal, send, reader: new ResponseAnswer(request) });
      }
      const send = (fetchOptions: object) => sendChat(client, request, { fetchOptions, dialect });
      return streamAnswer({ connection, request, signal, send, reader: new ChatAnswer(request, dialect) });
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

/**
 * The table of the provider decides, wherever its base URL leads; a model that is in no table speaks chat completions. There
 * the newer models of OpenAI that reason take no tools, and the older ones forget between calls what they thought: with tools
 * all of them go over the Responses API, but for what that does not take.
 * https://github.com/openai/openai-openapi/issues/541 https://github.com/BerriAI/litellm/pull/34569
 */
function speaksResponses({ dialect }: Connection, request: ModelRequest, facts: ModelInfo | undefined): boolean {
  if (facts?.api === 'responses') return true;
  const { seed, stop } = request.settings;
  return (
    dialect.reasonsOverResponses === true &&
    facts?.reasoning === true &&
    offersTools(request) &&
    seed === undefined &&
    stop === undefined
  );
}
