// The types of a parsed actor, which is complete and deeply frozen, and of the facts that the parser uses.
import type { Limits } from '../limits.ts';

/** A value of the context. A whole number is a `bigint` if, and only if, it is beyond `Number.MAX_SAFE_INTEGER`. */
export type Scalar = string | number | bigint | boolean | null;

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max';

/**
 * The format of an answer: text, any JSON, or JSON that matches a JSON Schema. `text` overrides the format of a base.
 */
export type ResponseFormat = 'text' | 'json' | { readonly jsonSchema: Readonly<Record<string, unknown>> };

/** The settings that are sent to a model. The provider decides on a setting that is absent. */
export interface ModelSettings {
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly stop?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly reasoningEffort?: ReasoningEffort | undefined;
  /** Default: text. */
  readonly responseFormat?: ResponseFormat | undefined;
}

/** The keys that every type of actor has. */
export interface CommonActorConfig {
  /** Full name; absent if the configuration does not contain it. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly version?: string | undefined;
  /** Values for templates; `null` means that the run must supply the value. */
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
  /** The literal system message, not a template. It overrides `systemPrompt`. Set by a run; a file cannot set it. */
  readonly systemText?: string | undefined;
  /** Template of the user message. Default: the unchanged input. */
  readonly prompt?: string | undefined;
  readonly settings: ModelSettings;
  /** The tools and actors that the model may call. Default: none; the tools of a base are not inherited. */
  readonly tools?: readonly ToolChoice[] | undefined;
  /** The maximum number of model turns that end in tool calls. Default: 25. */
  readonly maxToolRounds?: number | undefined;
}

/**
 * The name of another actor. A name with a slash is a full name. A name without a slash is the short name of an actor
 * in the same file, which is in `actors` of the outermost configuration.
 */
export type ActorReference = string;

/** The name of a built-in tool, or an actor that is called as a tool. */
export type ToolChoice = string | { readonly actor: ActorReference; readonly description?: string | undefined };

/** An `llm` actor that takes its model and settings from another actor, its base. Its own settings override them. */
export interface BasedActorConfig extends Omit<LlmActorConfig, 'provider' | 'model'> {
  readonly base: ActorReference;
}

/** The arguments of a tool: JSON values, in which every string is a template. */
export type ToolArguments = Readonly<Record<string, unknown>>;

/** A sequence of tools: each tool takes the output of the previous tool as `input`. */
export interface ToolActorConfig extends CommonActorConfig {
  readonly type: 'tool';
  readonly tools: readonly { readonly name: string; readonly arguments: ToolArguments }[];
}

/** The keys that every node of a graph has. */
interface CommonNode {
  readonly id: string;
  /** Template that replaces the input which the node received through its edges. */
  readonly input?: string | undefined;
  /**
   * `all`: the node is ready when each incoming edge has a token. `any`: when at least one incoming edge has a token.
   */
  readonly wait: 'any' | 'all';
  /** `attempts` includes the first attempt. */
  readonly retry?: { readonly attempts: number; readonly delayMs: number } | undefined;
  /** Id of the node that runs next after a failure. */
  readonly onError?: string | undefined;
}

export interface LlmNode extends CommonNode {
  readonly type: 'llm';
  /** The node as an actor. Its `context` is empty, because its templates use the context of the graph. */
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
  /** Values for the context of that actor; a string is a template. */
  readonly context: Readonly<Record<string, Scalar>>;
}

export interface RouterNode extends CommonNode {
  readonly type: 'router';
  readonly rules: readonly RouterRule[];
  /** Id of the target node, or `end`, if no rule matches. */
  readonly otherwise?: string | undefined;
}

export interface RouterRule {
  /** `when` is a CEL expression and `matches` a regular expression. All but `when` test the input of the router. */
  readonly test: 'when' | 'prefix' | 'suffix' | 'contains' | 'matches';
  readonly value: string;
  /** Id of a node, or `end`. */
  readonly to: string;
  /** Whether the matched text is removed from the router's output. */
  readonly strip: boolean;
}

export type GraphNode = LlmNode | ToolNode | ActorNode | RouterNode;

export interface GraphEdge {
  readonly from: string;
  /** Id of a node, or `end`. */
  readonly to: string;
  /** CEL expression. */
  readonly when?: string | undefined;
  /** True for an edge that is taken if no edge with `when` of the same node is taken. */
  readonly otherwise: boolean;
}

export interface GraphActorConfig extends CommonActorConfig {
  readonly type: 'graph';
  readonly entry: string;
  /** In the order of the file. */
  readonly nodes: readonly GraphNode[];
  /** In the order of the file. Does not include the targets of routers and of `onError`. */
  readonly edges: readonly GraphEdge[];
  /** The maximum number of nodes of a step that run concurrently. */
  readonly maxConcurrency: number;
}

export type ActorConfig = (LlmActorConfig | BasedActorConfig | ToolActorConfig | GraphActorConfig) & {
  /** All actors of the file by their short names, if it is a file of several actors. */
  readonly actors?: Readonly<Record<string, ActorConfig>> | undefined;
};

/** The target of an edge that closes a branch. */
export const END = 'end';

/** The kinds of access that a tool may need, in the order in which they are displayed. */
export const PERMISSIONS = ['read', 'write', 'net', 'shell'] as const;

/** A kind of access that a tool needs, which a run must permit. */
export type Permission = (typeof PERMISSIONS)[number];

/** Changes whenever `ActorConfig` changes, so that a configuration cached in another version is parsed again. */
export const ACTOR_CONFIG_VERSION = 3;

/** A problem of an actor that does not make it invalid. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** A setting that a model does not accept. */
export interface SettingFault {
  /** The key in an actor file, such as `temperature`. */
  readonly key: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The facts about an actor that another actor refers to. */
export interface KnownActor {
  /** The name of the target, if this name is an alias. The other fields then describe the target. */
  readonly aliasOf?: string | undefined;
  /** The full names of the actors that this actor refers to. */
  readonly references?: readonly string[] | undefined;
  /** The type, if it is known. */
  readonly type?: 'llm' | 'tool' | 'graph' | undefined;
  readonly contextKeys?: readonly string[] | undefined;
  /** The members of `contextKeys` that have no value. */
  readonly requiredContext?: readonly string[] | undefined;
  /** The permissions that this actor and all actors reached through it need. */
  readonly needs?: readonly Permission[] | undefined;
}

/** The facts about a tool that the parser uses. */
export interface ToolInfo {
  readonly needs: readonly Permission[];
  /** JSON Schema of the arguments, which are an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The argument that takes the input of the tool when the caller does not set it. */
  readonly mainArgument: string | undefined;
  /** Whether the tool may be offered to a model. */
  readonly isOffered: boolean;
}

/** The facts about providers, models, tools and actors that the parser receives. The parser contains none itself. */
export interface ParseContext {
  /** Returns the name of the provider that a name or a synonym of it stands for; `undefined` if there is none. */
  readonly findProvider: (name: string) => string | undefined;
  /** Returns whether a namespace is reserved for a provider. The name after it may then be any model name. */
  readonly isReserved: (namespace: string) => boolean;
  readonly providerNames: () => readonly string[];
  /** Returns why a reserved name has no provider; `undefined` if it is not reserved, or has a provider. */
  readonly refusal?: (name: string) => string | undefined;
  /**
   * Returns the actor with a full name: the actors that it refers to as its base, as a node or as a tool, and the
   * context keys that must be set. Absent if the set of actors cannot be known.
   */
  readonly findActor?: ((name: string) => KnownActor | undefined) | undefined;
  /** Returns a built-in tool; `undefined` if no tool has that name. */
  readonly findTool: (name: string) => ToolInfo | undefined;
  readonly toolNames: () => readonly string[];
  /** Returns whether the model is known, and a fault for each setting that it is known not to accept. */
  readonly checkModel: (
    provider: string,
    model: string,
    settings: ModelSettings,
  ) => {
    readonly known: boolean;
    readonly faults: readonly SettingFault[];
    /** Full names of similar models, if the model is not known. */
    readonly nearest: readonly string[];
  };
}
