// The `openai` protocol, through the official SDK: creates the client and chooses between chat completions and the
// Responses API.
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

/** Creates the adapter of one connection. Reads no environment: every option of the SDK is set. */
export function openaiProvider(connection: Connection): Provider {
  const { dialect } = connection;
  // Created here, so that an invalid header fails before the first request.
  const fetch = guardedFetch(connection, authHeaders(connection));
  const clients = new Map<string, OpenAI>();
  return {
    stream: (request, signal) => {
      const { model } = request;
      const client = clients.get(model) ?? clientFor(connection, model, fetch);
      clients.set(model, client);
      const modelInfo = findModel(connection.provider, model, new Date(0));
      if (usesResponsesApi(connection, request, modelInfo)) {
        const reasons = modelInfo?.reasoning === true;
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
 * Returns whether a request is sent through the Responses API. The table of the provider decides, whatever the base URL
 * is. A model that is in no table is called through chat completions. With chat completions, the newer reasoning models
 * of OpenAI accept no tools, and the older ones lose their reasoning between calls. So requests with tools to reasoning
 * models use the Responses API, except requests with `seed` or `stop`, which that API does not accept.
 * https://github.com/openai/openai-openapi/issues/541 https://github.com/BerriAI/litellm/pull/34569
 */
function usesResponsesApi({ dialect }: Connection, request: ModelRequest, modelInfo: ModelInfo | undefined): boolean {
  if (modelInfo?.api === 'responses') return true;
  const { seed, stop } = request.settings;
  return (
    dialect.reasonsOverResponses === true &&
    modelInfo?.reasoning === true &&
    offersTools(request) &&
    seed === undefined &&
    stop === undefined
  );
}
