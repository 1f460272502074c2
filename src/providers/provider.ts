// The provider contract: one streaming method. Every adapter keeps it, the mock too.

import type { ModelSettings, SettingFault } from '../actor/config.ts';
import type { Credential, Protocol } from '../credentials.ts';
import type { TokenUsage } from '../usage.ts';
import type { Dialect, MaxTokensParameter } from './table/dialect.ts';

/** The maximum of output tokens where one is needed and neither the actor nor the model's table says a number. */
export const UNKNOWN_MODEL_MAX_TOKENS = 8192;

/** A turn of a conversation. */
export type ModelMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly toolCalls?: readonly ToolCall[] | undefined;
      /** What the provider wants back as it was beside the calls: the last `state` event of that turn. */
      readonly state?: unknown;
    }
  /** What came of a call of the turn before. */
  | { readonly role: 'tool'; readonly callId: string; readonly content: string; readonly isError: boolean };

/** A tool that a model wants to be called. */
export interface ToolCall {
  /** Made by the provider, or by the adapter where it made none. */
  readonly id: string;
  /** As it was offered; a name that was never offered as the model wrote it. */
  readonly name: string;
  /** JSON, as the model wrote it: it may be malformed. */
  readonly arguments: string;
}

/** A tool that a model is offered. An adapter writes the name as its protocol allows and reads it back. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** What is sent along. `maxTokens` is only sent if it is set here. */
  readonly settings: ModelSettings;
  /** Absent or empty: none. */
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** The name under which the model takes its maximum of output tokens. Default `max_tokens`. */
  readonly maxTokensParameter?: MaxTokensParameter | undefined;
  /** Sent beside the settings, as the model's table has it. */
  readonly body?: Readonly<Record<string, unknown>> | undefined;
}

export type FinishReason = 'stop' | 'length' | 'content_filter' | 'refusal' | 'tool_calls';

/** What comes from a model. `usage` may come more than once; a later one never has fewer tokens. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  /** Once the call is whole. The calls of a turn come in their order. */
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  /** Plain JSON that the provider wants back with the next request of the conversation; a later one takes its place. */
  | { readonly type: 'state'; readonly state: unknown }
  /** `isWhole`: the provider reported it for the whole answer, so no estimate is needed. */
  | { readonly type: 'usage'; readonly usage: TokenUsage; readonly isWhole: boolean }
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
/** The name of a protocol. `mock` is embedded in this program and uses no network. */
export type ProtocolName = Protocol | 'mock';

/** Everything that differs between protocols. The rows are in protocols/protocol-table.ts. */
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

export interface Connection {
  /** The provider's name, for messages. */
  readonly provider: string;
  readonly protocol: ProtocolRow;
  /** The environment variable that holds the key, for hints. */
  readonly variable?: string | undefined;
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
