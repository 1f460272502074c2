// The names by which actors refer to each other, and what an actor reaches through them and its tools. Parses nothing.
import type { ActorConfig, ActorReference, BasedActorConfig, LlmActorConfig, ToolChoice } from './config.ts';

/** The actor of the same file that is meant by a reference; `undefined` for the name of another one. */
export function siblingOf(config: ActorConfig, reference: ActorReference): ActorConfig | undefined {
  return config.actors !== undefined && Object.hasOwn(config.actors, reference) ? config.actors[reference] : undefined;
}

/** The full names of the actors that one refers to, its own siblings' included: bases, nodes and tools, each once. */
export function referencesOf(config: ActorConfig): readonly string[] {
  return [...reachOf(config).references];
}

/** The names of the tools that an actor and its siblings use by themselves, each once. */
export function toolsOf(config: ActorConfig): readonly string[] {
  return [...reachOf(config).tools];
}

interface Reach {
  readonly references: Set<string>;
  readonly tools: Set<string>;
}

/** Through siblings, as far as they are reached from the actor itself. */
function reachOf(config: ActorConfig): Reach {
  const reach: Reach = { references: new Set(), tools: new Set() };
  const seen = new Set<ActorConfig>();
  const waiting = [config];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const direct = directReach(next);
    for (const tool of direct.tools) reach.tools.add(tool);
    for (const name of direct.references) {
      const sibling = siblingOf(config, name);
      if (sibling === undefined) reach.references.add(name);
      else waiting.push(sibling);
    }
  }
  return reach;
}

function directReach(config: ActorConfig): Reach {
  const reach: Reach = { references: new Set(), tools: new Set() };
  if (config.type === 'llm') addLlm(config, reach);
  if (config.type === 'tool') for (const { name } of config.tools) reach.tools.add(name);
  if (config.type !== 'graph') return reach;
  for (const node of config.nodes) {
    if (node.type === 'llm') addLlm(node.actor, reach);
    if (node.type === 'actor') reach.references.add(node.actor);
    if (node.type === 'tool') reach.tools.add(node.tool);
  }
  return reach;
}

function addLlm(config: LlmActorConfig | BasedActorConfig, { references, tools }: Reach): void {
  if ('base' in config) references.add(config.base);
  for (const choice of config.tools ?? []) addChoice(choice, references, tools);
}

function addChoice(choice: ToolChoice, references: Set<string>, tools: Set<string>): void {
  if (typeof choice === 'string') tools.add(choice);
  else references.add(choice.actor);
}
