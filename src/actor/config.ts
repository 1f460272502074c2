// What an actor is once it has been parsed: typed, complete, deeply frozen.
import type { Limits } from '../limits.ts';

/** A value of the context. A whole number is a `bigint` exactly where it is beyond `Number.MAX_SAFE_INTEGER`. */
export type Scalar = string | number | bigint | boolean | null;

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
  /** What the model may call. Absent: nothing; those of a base are not taken over. */
  readonly tools?: readonly ToolChoice[] | undefined;
  /** So many turns of the model may end in calls of tools. Absent: 25. */
  readonly maxToolRounds?: number | undefined;
}

/**
 * The name of another actor: a full name with a slash, or without one the short name of an actor in the same file, which
 * stands in `actors` of the outermost configuration.
 */
export type ActorReference = string;

/** A built-in tool by its name, or an actor that is called as one. */
export type ToolChoice = string | { readonly actor: ActorReference; readonly description?: string | undefined };

/** An `llm` actor whose model and settings are those of another actor; its own settings override them. */
export interface BasedActorConfig extends Omit<LlmActorConfig, 'provider' | 'model'> {
  readonly base: ActorReference;
}

/** The arguments of a tool: JSON values, in which every text is a template. */
export type ToolArguments = Readonly<Record<string, unknown>>;

/** Tools one after the other: each takes the output of the one before as `input`. */
export interface ToolActorConfig extends CommonActorConfig {
  readonly type: 'tool';
  readonly tools: readonly { readonly name: string; readonly arguments: ToolArguments }[];
}

/** The keys that every node of a graph has. */
interface CommonNode {
  readonly id: string;
  /** Template that takes the place of what the node took from its edges. */
  readonly input?: string | undefined;
  /** `all`: ready with a token on each incoming edge. `any`: with one on any of them. */
  readonly wait: 'any' | 'all';
  /** `attempts` include the first. */
  readonly retry?: { readonly attempts: number; readonly delayMs: number } | undefined;
  /** Id of the node that goes on after a failure. */
  readonly onError?: string | undefined;
}

export interface LlmNode extends CommonNode {
  readonly type: 'llm';
  /** Its keys as an actor; without `context`, for its templates see that of the graph. */
  readonly actor: LlmActorConfig | BasedActorConfig;
}

export interface ToolNode extends CommonNode {
  readonly type: 'tool';
  readonly tool: string;
  readonly arguments: ToolArguments;
}

export interface ActorNode extends CommonNode {
  readonly type: 'actor';
  readonly actor: ActorReference;
  /** Values for the context of that actor; a text is a template. */
  readonly context: Readonly<Record<string, Scalar>>;
}

export interface RouterNode extends CommonNode {
  readonly type: 'router';
  readonly rules: readonly RouterRule[];
  /** Where to go if no rule matches. */
  readonly otherwise?: string | undefined;
}

export interface RouterRule {
  /** `when` is a CEL expression; `matches` a regular expression; all but `when` are about the input of the router. */
  readonly test: 'when' | 'prefix' | 'suffix' | 'contains' | 'matches';
  readonly value: string;
  /** Id of a node, or `end`. */
  readonly to: string;
  /** Whether what matched is taken out of the router's output. */
  readonly strip: boolean;
}

export type GraphNode = LlmNode | ToolNode | ActorNode | RouterNode;

export interface GraphEdge {
  readonly from: string;
  /** Id of a node, or `end`. */
  readonly to: string;
  /** CEL expression. */
  readonly when?: string | undefined;
  /** Fires if no edge with `when` of the same node did. */
  readonly otherwise: boolean;
}

export interface GraphActorConfig extends CommonActorConfig {
  readonly type: 'graph';
  readonly entry: string;
  /** In the order of the file. */
  readonly nodes: readonly GraphNode[];
  /** In the order of the file; those of routers and of `onError` are not among them. */
  readonly edges: readonly GraphEdge[];
  /** So many nodes of a step run side by side. */
  readonly maxConcurrency: number;
}

export type ActorConfig = (LlmActorConfig | BasedActorConfig | ToolActorConfig | GraphActorConfig) & {
  /** Where it comes from a file of several actors: all of them, by their short names. */
  readonly actors?: Readonly<Record<string, ActorConfig>> | undefined;
};

/** The target of an edge that closes a branch. */
export const END = 'end';

/** What tools may do to the world, in the order in which it is told. */
export const PERMISSIONS = ['read', 'write', 'net', 'shell'] as const;

/** What a tool may do to the world; it must be permitted by a run. */
export type Permission = (typeof PERMISSIONS)[number];

/** Changes whenever `ActorConfig` does, so that a cached one of another version is parsed again. */
export const ACTOR_CONFIG_VERSION = 3;

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

/** What the parser knows of an actor that another one refers to. */
export interface KnownActor {
  /** The name of the actor that this is only another name for; what follows is that one's then. */
  readonly aliasOf?: string | undefined;
  /** Full names. */
  readonly references?: readonly string[] | undefined;
  /** The type, where it is known. */
  readonly type?: 'llm' | 'tool' | 'graph' | undefined;
  readonly contextKeys?: readonly string[] | undefined;
  /** Those of `contextKeys` without a value. */
  readonly requiredContext?: readonly string[] | undefined;
  /** What it and all that it refers to need. */
  readonly needs?: readonly Permission[] | undefined;
}

/** What the parser knows of a tool. */
export interface ToolInfo {
  readonly needs: readonly Permission[];
  /** JSON Schema of its arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The argument that is the input of the tool where none is given. */
  readonly mainArgument: string | undefined;
  /** Whether a model may be given it. */
  readonly isOffered: boolean;
}

/** The facts of the world that the parser is handed: it knows no provider and no model of its own. */
export interface ParseContext {
  /** The name of the provider that is known under a name, which may be another one for it; `undefined` if there is none. */
  readonly findProvider: (name: string) => string | undefined;
  /** Whether a namespace is kept for a provider, so that the name behind it may be any name of a model. */
  readonly isReserved: (namespace: string) => boolean;
  readonly providerNames: () => readonly string[];
  /** Why a name that is kept for a provider leads to none; `undefined` if it is not kept, or leads to one. */
  readonly refusal?: (name: string) => string | undefined;
  /**
   * The actor of a full name, with the names of the actors that it refers to itself, as its base, a node or a tool, and with the
   * context keys that it must be given; absent where nobody can know which actors there are.
   */
  readonly findActor?: ((name: string) => KnownActor | undefined) | undefined;
  /** A built-in tool; `undefined` if there is none of that name. */
  readonly findTool: (name: string) => ToolInfo | undefined;
  readonly toolNames: () => readonly string[];
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
