// The provider contract: one streaming method, which every adapter implements, including that of the mock provider.

import type { ModelSettings, SettingFault } from '../actor/config.ts';
import type { Credential, Protocol } from '../credentials.ts';
import type { TokenUsage } from '../usage.ts';
import type { Dialect, MaxTokensParameter } from './table/dialect.ts';

/** The maximum of output tokens where the protocol requires one and neither the actor nor the model table has one. */
export const UNKNOWN_MODEL_MAX_TOKENS = 8192;

/** A turn of a conversation. */
export type ModelMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly toolCalls?: readonly ToolCall[] | undefined;
      /** Data that must be sent back to the provider unchanged: the last `state` event of that turn. */
      readonly state?: unknown;
    }
  /** The result of a tool call of the previous turn. */
  | { readonly role: 'tool'; readonly callId: string; readonly content: string; readonly isError: boolean };

/** A tool call that a model requests. */
export interface ToolCall {
  /** Created by the provider, or by the adapter if the provider sent none. */
  readonly id: string;
  /** The name of the offered tool. A name that was never offered is kept as the model wrote it. */
  readonly name: string;
  /** JSON, as the model wrote it: it may be malformed. */
  readonly arguments: string;
}

/** A tool that is offered to a model. An adapter converts the name to one that its protocol allows, and back. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** The settings to send. `maxTokens` is sent only if it is set here. */
  readonly settings: ModelSettings;
  /** Absent or empty: none. */
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** The name of the parameter for the maximum of output tokens. Default `max_tokens`. */
  readonly maxTokensParameter?: MaxTokensParameter | undefined;
  /** Additional keys of the body, from the model table. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

export type FinishReason = 'stop' | 'length' | 'content_filter' | 'refusal' | 'tool_calls';

/** An event of an answer. `usage` may occur more than once; a later one never has fewer tokens. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  /** A complete tool call. The calls of a turn are in order. */
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  /**
   * JSON that must be sent back to the provider with the next request of the conversation. A later state replaces it.
   */
  | { readonly type: 'state'; readonly state: unknown }
  /** `isWhole`: the provider reported it for the whole answer, so no estimate is needed. */
  | { readonly type: 'usage'; readonly usage: TokenUsage; readonly isWhole: boolean }
  | { readonly type: 'finish'; readonly reason: FinishReason };

export interface Provider {
  /**
   * Sends one request and streams the answer. Ends after the last event. A stream that ends without `finish` was cut.
   * Leaving the iterator or aborting the signal closes the connection. A request is never sent twice.
   * @throws ProviderError
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}

/** The name of a protocol. `mock` is embedded in this program and uses no network. */
export type ProtocolName = Protocol | 'mock';

/** The properties in which protocols differ. The rows are in protocols/protocol-table.ts. */
export interface ProtocolRow {
  readonly name: ProtocolName;
  readonly usesNetwork: boolean;
  /** Loads the code of the protocol, with its SDK, and returns the function that makes an adapter for a connection. */
  readonly load: () => Promise<(connection: Connection) => Provider>;
  /** The names of the server-sent events that end an answer, where events have names. */
  readonly lastEvents: ReadonlySet<string | undefined>;
  /** Sent with every request, with or without a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Returns the header that carries the key. A dialect may name another one. */
  readonly keyHeader: (apiKey: string) => Readonly<Record<string, string>>;
  /** Where the model list is, below the base URL. A dialect may name another path. */
  readonly modelList: { readonly path: string; readonly query: Readonly<Record<string, string>> };
  /** Whether every request must contain the maximum of output tokens. */
  readonly needsMaxTokens: boolean;
  /** Returns a fault for each setting that no model of the protocol takes. `name` is `provider/model`, for messages. */
  readonly settingFaults: (name: string, settings: ModelSettings) => readonly SettingFault[];
}

/** The values from which an adapter is created. */
export interface Connection {
  /** The provider's name, for messages. */
  readonly provider: string;
  readonly protocol: ProtocolRow;
  /** The environment variable that holds the key, for hints. */
  readonly variable?: string | undefined;
  readonly credential: Credential;
  readonly baseUrl: string;
  /** The differences between the service and the provider whose protocol it uses. */
  readonly dialect: Dialect;
  readonly fetch: typeof fetch;
  /** How long the provider may send no data, in milliseconds. Default 120,000. */
  readonly idleTimeoutMs?: number | undefined;
  /** The clock to which a date in `Retry-After` is compared. Default: the system clock. */
  readonly now?: (() => Date) | undefined;
}
