// The differences between a service and the provider whose protocol it uses. Types only: the values are in
// known-providers.ts.
import type { ReasoningEffort } from '../../actor/config.ts';

/**
 * The parameter for the maximum of output tokens: `max_output_tokens` in the Responses API, one of the others in chat
 * completions and messages.
 */
export type MaxTokensParameter = 'max_tokens' | 'max_completion_tokens' | 'max_output_tokens';

/** The field in which a service sends reasoning. `reasoning_details` is a list of parts, the others are strings. */
export type ReasoningField = 'reasoning_content' | 'reasoning' | 'reasoning_details';

/** An absent key means that the service behaves like the provider of the protocol. */
export interface Dialect {
  /** `false`: the service refuses `stream_options`, and reports usage without it. */
  readonly streamOptions?: false;
  /** The name of the seed parameter; `false`: the service does not accept a seed. */
  readonly seed?: 'random_seed' | false;
  /** The parameter for the maximum of output tokens for a model that is in no table. */
  readonly maxTokensParameter?: MaxTokensParameter;
  /** The accepted values of `reasoning_effort`. Empty: the service does not accept the setting. */
  readonly reasoningEfforts?: readonly ReasoningEffort[];
  /** `false`: the service does not accept a JSON Schema as response format. */
  readonly jsonSchema?: false;
  /** `false`: the response format `json` is sent as a JSON Schema that allows any object. */
  readonly jsonObject?: false;
  readonly maxTemperature?: number;
  /** The maximum number of stop sequences; 0: the service does not accept stop sequences. */
  readonly maxStops?: number;
  /** `false`: models that reason do not accept stop sequences. */
  readonly reasoningTakesStop?: false;
  /**
   * The tokens that `completion_tokens` does not include. `rest`: all tokens of `total_tokens` that are neither in it
   * nor in the prompt belong to the output. `reasoning`: `completion_tokens_details.reasoning_tokens` are added.
   */
  readonly outputLacks?: 'rest' | 'reasoning';
  /**
   * The fields in which the reasoning of a turn with tool calls is sent back, if the service sent it in them. Absent:
   * `reasoning_content`, which DeepSeek and Moonshot require, and which no service that sends it is known to refuse.
   * Empty: the service refuses all of them.
   */
  readonly reasoningFields?: readonly ReasoningField[];
  /** Additional keys of the body of every request. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** The header that contains the key without a prefix. Absent: `authorization: Bearer KEY`. */
  readonly keyHeader?: string;
  /** The paths below the base URL, without and with an API version. `{model}` is replaced by the model. */
  readonly paths?: { readonly plain: string; readonly versioned: string };
  /** The path of the model list below the base URL; `false`: the service has none. */
  readonly modelList?: string | false;
  /** The prefix of each id in the model list. */
  readonly modelPrefix?: string;
  /** `true`: the tokenizer of this program counts the input of its models exactly. */
  readonly hasKnownTokenizer?: true;
  /** `false`: models that do not reason refuse `reasoning_effort`. */
  readonly plainModelsTakeReasoningEffort?: false;
  /** `true`: models that reason are called through the Responses API when tools are offered. */
  readonly reasonsOverResponses?: true;
}
