// The models, tools and actors that an actor uses. The only file that reads them from each type of actor and of node.
import type { ActorConfig, ActorReference, BasedActorConfig, GraphNode, LlmActorConfig } from './config.ts';

/** A model, a tool or an actor that an actor uses directly. */
export type Use = UsedModel | UsedTool | UsedActor;

export interface UsedModel {
  readonly kind: 'model';
  /** The configuration of the actor, or of the node, of type `llm`. */
  readonly config: LlmActorConfig | BasedActorConfig;
}

export interface UsedTool {
  readonly kind: 'tool';
  readonly name: string;
}

export interface UsedActor {
  readonly kind: 'actor';
  readonly reference: ActorReference;
  /** `base`: its model and settings are used; `tool`: a model may call it; `node`: a graph runs it. */
  readonly role: 'base' | 'tool' | 'node';
  /** The part of the file that refers to the actor, for messages: "the node check runs the actor". */
  readonly from: string;
}

type UsesOf<Kind extends { readonly type: string }> = {
  readonly [Type in Kind['type']]: (source: Extract<Kind, { readonly type: Type }>) => readonly Use[];
};

/** Returns what a node uses, by type of node. */
const NODE_USES: UsesOf<GraphNode> = {
  llm: ({ actor }) => usesOfLlm(actor),
  tool: ({ tool }) => [{ kind: 'tool', name: tool }],
  actor: ({ id, actor }) => [{ kind: 'actor', role: 'node', reference: actor, from: `the node ${id} runs the actor` }],
  router: () => [],
};

/** Returns what an actor uses, by type of actor. */
const ACTOR_USES: UsesOf<ActorConfig> = {
  llm: usesOfLlm,
  tool: ({ tools }) => tools.map(({ name }) => ({ kind: 'tool', name })),
  graph: ({ name = 'the graph', nodes }) =>
    nodes.flatMap((node) =>
      usesOfNode(node).map((use) =>
        use.kind === 'actor' && use.role === 'node' ? { ...use, from: `${name}: ${use.from}` } : use,
      ),
    ),
};

/** Returns what an actor uses directly, in the order of its file. */
export function usesOf(config: ActorConfig): readonly Use[] {
  return (ACTOR_USES[config.type] as (actor: ActorConfig) => readonly Use[])(config);
}

/** Returns what one node of a graph uses. */
export function usesOfNode(node: GraphNode): readonly Use[] {
  return (NODE_USES[node.type] as (source: GraphNode) => readonly Use[])(node);
}

function usesOfLlm(config: LlmActorConfig | BasedActorConfig): readonly Use[] {
  const { name = 'the actor', tools = [] } = config;
  const base: readonly Use[] =
    'base' in config ? [{ kind: 'actor', role: 'base', reference: config.base, from: `${name} is based on` }] : [];
  const offered = tools.map(
    (choice): Use =>
      typeof choice === 'string'
        ? { kind: 'tool', name: choice }
        : { kind: 'actor', role: 'tool', reference: choice.actor, from: `${name} has as a tool the actor` },
  );
  return [{ kind: 'model', config }, ...base, ...offered];
}

/** Returns the actor of the same file that a reference names; `undefined` if it names another one. */
export function siblingOf(config: ActorConfig, reference: ActorReference): ActorConfig | undefined {
  return config.actors !== undefined && Object.hasOwn(config.actors, reference) ? config.actors[reference] : undefined;
}

/** Returns the full names of the actors outside the file that an actor and its siblings refer to, each once. */
export function referencesOf(config: ActorConfig): readonly string[] {
  const outside = usesInFile(config).flatMap((use) =>
    use.kind === 'actor' && siblingOf(config, use.reference) === undefined ? [use.reference] : [],
  );
  return [...new Set(outside)];
}

/** Returns the names of the tools that an actor and its siblings use, each once. */
export function toolsOf(config: ActorConfig): readonly string[] {
  return [...new Set(usesInFile(config).flatMap((use) => (use.kind === 'tool' ? [use.name] : [])))];
}

/** Returns the uses of an actor and of the siblings that it reaches. */
function usesInFile(config: ActorConfig): readonly Use[] {
  const found: Use[] = [];
  const seen = new Set<ActorConfig>();
  const waiting = [config];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const uses = usesOf(next);
    found.push(...uses);
    for (const use of uses) {
      const sibling = use.kind === 'actor' ? siblingOf(config, use.reference) : undefined;
      if (sibling !== undefined) waiting.push(sibling);
    }
  }
  return found;
}
