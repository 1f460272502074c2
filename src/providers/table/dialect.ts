// Where a service differs from the provider whose protocol it speaks. Types only: the facts stand in the provider table.
import type { ReasoningEffort } from '../../actor/config.ts';

/** The name of the maximum of output tokens: `max_output_tokens` in the Responses API, one of the others in chat completions and messages. */
export type MaxTokensParameter = 'max_tokens' | 'max_completion_tokens' | 'max_output_tokens';

/** What a service calls the thoughts beside an answer. `reasoning_details` are a list of parts, the others are text. */
export type ThoughtName = 'reasoning_content' | 'reasoning' | 'reasoning_details';

/** Each absent key means: as the protocol's own provider does it. */
export interface Dialect {
  /** `false`: it refuses `stream_options`, and reports its tokens without being asked. */
  readonly streamOptions?: false;
  /** The name of the seed; `false`: it takes none. */
  readonly seed?: 'random_seed' | false;
  /** The name of the maximum of output tokens for a model that is in no table. */
  readonly maxTokensParameter?: MaxTokensParameter;
  /** The values that `reasoning_effort` may have; none: the setting is not taken. */
  readonly reasoningEfforts?: readonly ReasoningEffort[];
  /** `false`: of the formats of an answer it takes no JSON Schema. */
  readonly jsonSchema?: false;
  /** `false`: for JSON of any kind it wants a JSON Schema that allows any object. */
  readonly jsonObject?: false;
  readonly maxTemperature?: number;
  /** So many stop sequences at most; 0: it takes none. */
  readonly maxStops?: number;
  /** `false`: a model that reasons takes none. */
  readonly reasoningTakesStop?: false;
  /**
   * Which tokens `completion_tokens` leaves out. `rest`: all that `total_tokens` has beyond it and the prompt belong to
   * the output; `reasoning`: `completion_tokens_details.reasoning_tokens` come on top.
   */
  readonly outputLacks?: 'rest' | 'reasoning';
  /**
   * Under which names the thoughts of a turn that called tools go back, if they came under them. Absent: `reasoning_content`,
   * which DeepSeek and Moonshot demand and nobody is known to refuse who sends it; none: it refuses all.
   */
  readonly thoughts?: readonly ThoughtName[];
  /** Sent with every request, beside the settings. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** The header that carries the key as it is. Absent: `authorization: Bearer KEY`. */
  readonly keyHeader?: string;
  /** Paths below the base URL: without a version of the API, and with one, where `{model}` is the model. */
  readonly paths?: { readonly plain: string; readonly versioned: string };
  /** Where its list of models is, below the base URL; `false`: it has none. */
  readonly modelList?: string | false;
  /** What its list puts before each id. */
  readonly modelPrefix?: string;
  /** `true`: the tokenizer of this program counts the input of its models exactly. */
  readonly hasKnownTokenizer?: true;
  /** `false`: models that do not reason refuse `reasoning_effort`. */
  readonly plainModelsTakeReasoningEffort?: false;
  /** `true`: models that reason are called through the Responses API when tools are offered. */
  readonly reasonsOverResponses?: true;
}
