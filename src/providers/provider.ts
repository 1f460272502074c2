// The provider contract: one streaming method. Every adapter keeps it, the mock too.
import type { ModelSettings } from '../actor/config.ts';
import type { Credential, Protocol } from '../credentials.ts';
import type { TokenUsage } from '../usage.ts';
import type { MaxTokensParameter } from './catalog.ts';
import type { Dialect } from './dialect.ts';

/** The maximum of output tokens where one is needed and neither the actor nor the model's table says a number. */
export const UNKNOWN_MODEL_MAX_TOKENS = 8192;

export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** What is sent along. `maxTokens` is only sent if it is set here. */
  readonly settings: ModelSettings;
  /** The name under which the model takes its maximum of output tokens. Default `max_tokens`. */
  readonly maxTokensParameter?: MaxTokensParameter | undefined;
  /** Sent beside the settings, as the model's table has it. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

export type FinishReason = 'stop' | 'length' | 'content_filter' | 'refusal' | 'tool_calls';

/** What comes from a model. `usage` may come more than once: the last one is the whole. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'usage'; readonly usage: TokenUsage }
  | { readonly type: 'finish'; readonly reason: FinishReason };

export interface Provider {
  /**
   * Sends one request and streams the answer. Ends after the last event; a stream that ended without `finish` was cut.
   * Leaving the iterator, or aborting the signal, closes the connection. Nothing is ever sent twice.
   * @throws ProviderError
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}

/** What an adapter is made from. */
export interface Connection {
  /** The provider's name, for messages. */
  readonly provider: string;
  readonly protocol: Protocol | 'mock';
  readonly credential: Credential;
  readonly baseUrl: string;
  /** Where the service differs from the provider whose protocol it speaks. */
  readonly dialect: Dialect;
  readonly fetch: typeof fetch;
  /** How long the provider may be silent, in milliseconds. Default 120,000. */
  readonly idleTimeoutMs?: number | undefined;
  /** The clock that a date in `Retry-After` is compared with. Default: the system's. */
  readonly now?: (() => Date) | undefined;
}
