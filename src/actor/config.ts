// What an actor is once it has been parsed: typed, complete, deeply frozen.
import type { Limits } from '../limits.ts';

export type Scalar = string | number | boolean | null;

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/** An answer that is text, or JSON of any kind, or JSON by a JSON Schema. `text` overrides the format of a base. */
export type ResponseFormat = 'text' | 'json' | { readonly jsonSchema: Readonly<Record<string, unknown>> };

/** What is passed on to a model. A setting that is absent is left to the provider. */
export interface ModelSettings {
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly reasoningEffort?: ReasoningEffort | undefined;
  /** Absent: text. */
  readonly responseFormat?: ResponseFormat | undefined;
}

/** The keys that every type of actor has. */
export interface CommonActorConfig {
  /** Full name; absent if the configuration does not say it. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly version?: string | undefined;
  /** Values for templates; `null` means that the run must give it. */
  readonly context: Readonly<Record<string, Scalar>>;
  readonly limits: Limits;
}

export interface LlmActorConfig extends CommonActorConfig {
  readonly type: 'llm';
  readonly provider: string;
  /** The provider's own id of the model. */
  readonly model: string;
  /** Template of the system message. */
  readonly systemPrompt?: string | undefined;
  /** The system message as it is, no template; wins over `systemPrompt`. A run sets it, a file cannot. */
  readonly systemText?: string | undefined;
  /** Template of the user message; absent: the input as it is. */
  readonly prompt?: string | undefined;
  readonly settings: ModelSettings;
}

/** An `llm` actor whose model and settings are those of another actor; its own settings override them. */
export interface BasedActorConfig extends Omit<LlmActorConfig, 'provider' | 'model'> {
  /** Full name of the other actor. */
  readonly base: string;
}

export type ActorConfig = LlmActorConfig | BasedActorConfig;

/** Changes whenever `ActorConfig` does, so that a cached one of another version is parsed again. */
export const ACTOR_CONFIG_VERSION = 1;

/** What can be said of an actor that is not wrong enough to refuse it. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** A setting that a model does not take. */
export interface SettingFault {
  /** The key in an actor file, such as `temperature`. */
  readonly key: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The facts of the world that the parser is handed: it knows no provider and no model of its own. */
export interface ActorFacts {
  /** The name of the provider that is known under a name, which may be another one for it; `undefined` if there is none. */
  readonly findProvider: (name: string) => string | undefined;
  /** Whether a namespace is kept for a provider, so that the name behind it may be any name of a model. */
  readonly isReserved: (namespace: string) => boolean;
  readonly providerNames: () => readonly string[];
  /** Why a name that is kept for a provider leads to none; `undefined` if it is not kept, or leads to one. */
  readonly refusal?: (name: string) => string | undefined;
  /** The actor of a full name, with the name of its own base; absent where nobody can know which actors there are. */
  readonly findActor?: ((name: string) => { readonly base?: string | undefined } | undefined) | undefined;
  /** Whether the model is known, and which of the settings it is known not to take. */
  readonly checkModel: (
    provider: string,
    model: string,
    settings: ModelSettings,
  ) => {
    readonly known: boolean;
    readonly faults: readonly SettingFault[];
    /** Full names of models that may have been meant, if it is not known. */
    readonly nearest: readonly string[];
  };
}
