// Previews a run: for an `llm` actor the first request and its maximum cost, for other actors the tools and nodes that
// they would run. Sends nothing and runs no tool.

import {
  type ActorConfig,
  type BasedActorConfig,
  type GraphNode,
  type LlmActorConfig,
  type ModelSettings,
  PERMISSIONS,
  type Permission,
} from '../actor/config.ts';
import { shortNameOf } from '../actor/name.ts';
import { type Use, usesOf, usesOfNode } from '../actor/references.ts';
import type { Limits } from '../limits.ts';
import { dollarsOf } from '../money.ts';
import type { ModelMessage } from '../providers/provider.ts';
import { findTool } from '../tools/built-in.ts';
import { worstCaseCost } from './budget/budget.ts';
import { previewLlm } from './llm/run-llm.ts';
import type { Execution } from './run/execution.ts';
import type { FoundActor, Siblings } from './run/find-actor.ts';
import { resolveBase } from './run/resolve-base.ts';
import type { RunSetup } from './run/run.ts';
import { checkContext, rootPath } from './run-actor.ts';
import type { NodeKind } from './stream/events.ts';

/** The preview of a run. */
export type ActorPreview = LlmPreview | ToolPreview | GraphPreview;

/** The fields of every preview. */
interface CommonPreview {
  readonly actor: string;
  /** The permissions that its tools need, and those of all actors that it refers to. */
  readonly needs: readonly PreviewPermission[];
  readonly limits: Limits;
}

export interface PreviewPermission {
  readonly need: Permission;
  /** `asked`: the user would be asked each time. `denied`: the run would fail at that tool. */
  readonly permission: 'allowed' | 'asked' | 'denied';
}

/** The first request, and its maximum cost. */
export interface LlmPreview extends CommonPreview {
  readonly type: 'llm';
  readonly provider: string;
  readonly model: string;
  readonly messages: readonly ModelMessage[];
  /** The names of the tools offered to the model, including actors used as tools. */
  readonly tools: readonly string[];
  /** As they would be sent: `maxTokens` may be lowered by limits, and is absent if none is sent. */
  readonly settings: ModelSettings;
  /** The maximum of input tokens. */
  readonly inputTokens: number;
  /** The maximum of output tokens: `maxTokens`, or the maximum of the model where none is sent. */
  readonly outputTokens: number;
  /** US dollars for all of these tokens at their highest price; `undefined` if the price is unknown. */
  readonly costUsd: number | undefined;
}

export interface ToolPreview extends CommonPreview {
  readonly type: 'tool';
  /** In the order in which they run. */
  readonly tools: readonly string[];
}

/** The nodes of a graph. Which of them run, and how often, depends on their outputs. */
export interface GraphPreview extends CommonPreview {
  readonly type: 'graph';
  /** In the order of the file. The nodes of an actor that a node runs follow that node. */
  readonly nodes: readonly PreviewNode[];
}

export interface PreviewNode {
  /** The path of the node. */
  readonly node: string;
  readonly type: NodeKind;
  /** The name of the actor that it runs, if that has a name. */
  readonly actor?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** The tools offered to the model, or the tools that run. */
  readonly tools: readonly string[];
}

/**
 * Previews an actor.
 * @throws LimitError if a limit would refuse the run immediately; NotFoundError for a missing referenced actor
 */
export async function previewActor(execution: Execution, limits: Limits): Promise<ActorPreview> {
  const { config, scope, siblings, path, depth } = execution;
  checkContext(execution.context);
  scope.cancellation.signal.throwIfAborted();
  scope.checkDepth(depth + 1);
  const survey = new Survey(scope.run.setup);
  if (config.type === 'llm') {
    const actor = await survey.baseOf(config, siblings);
    await survey.visitTools(actor, path, siblings);
    return Object.freeze({ ...(await llmPreview({ ...execution, config: actor })), needs: survey.needs(), limits });
  }
  const name = config.name ?? rootPath(config);
  if (config.type === 'tool') {
    scope.check('maxToolCalls');
    const tools = survey.takeTools(toolNamesIn(usesOf(config)));
    return Object.freeze({ type: 'tool', actor: name, tools, needs: survey.needs(), limits });
  }
  await survey.visitGraph(config.nodes, path, siblings);
  return Object.freeze({
    type: 'graph',
    actor: name,
    nodes: Object.freeze(survey.nodes),
    needs: survey.needs(),
    limits,
  });
}

async function llmPreview(execution: Execution<LlmActorConfig>): Promise<Omit<LlmPreview, 'needs' | 'limits'>> {
  const { planned, request, outputTokens } = await previewLlm(execution);
  const { reservationRequest, actor, provider } = planned;
  const { model, messages, settings, tools = [] } = request;
  const costUsd = reservationRequest.price && dollarsOf(worstCaseCost(reservationRequest, outputTokens));
  const names = tools.map((tool) => tool.name);
  return {
    type: 'llm',
    actor,
    provider,
    model,
    messages,
    tools: names,
    settings,
    inputTokens: reservationRequest.inputTokens,
    outputTokens,
    costUsd,
  };
}

/** Visits all actors and tools that an actor refers to. An actor that is referenced twice is visited once. */
class Survey {
  readonly nodes: PreviewNode[] = [];
  readonly #setup: RunSetup;
  readonly #needs = new Set<Permission>();
  readonly #seen = new Set<ActorConfig>();

  constructor(setup: RunSetup) {
    this.#setup = setup;
  }

  needs(): readonly PreviewPermission[] {
    const { permissions, host } = this.#setup;
    const unpermitted = host?.confirm === undefined ? 'denied' : 'asked';
    return Object.freeze(
      PERMISSIONS.filter((need) => this.#needs.has(need)).map((need) =>
        Object.freeze({ need, permission: host !== undefined && permissions.has(need) ? 'allowed' : unpermitted }),
      ),
    );
  }

  baseOf(config: LlmActorConfig | BasedActorConfig, siblings: Siblings): Promise<LlmActorConfig> {
    return resolveBase(config, { siblings, find: this.#setup.find, table: this.#setup.connections.table });
  }

  /** Collects the permissions that tools need, and returns the names of the tools. */
  takeTools(names: readonly string[]): readonly string[] {
    for (const name of names) for (const need of findTool(name)?.needs ?? []) this.#needs.add(need);
    return Object.freeze(names);
  }

  async visitGraph(nodes: readonly GraphNode[], path: string, siblings: Siblings): Promise<void> {
    for (const node of nodes) await this.#visitNode(node, `${path}/${node.id}`, siblings);
  }

  /** Visits the tools of a model, including the actors among them. */
  async visitTools(config: LlmActorConfig | BasedActorConfig, path: string, siblings: Siblings): Promise<void> {
    const uses = usesOf(config);
    this.takeTools(toolNamesIn(uses));
    for (const use of uses) {
      if (use.kind !== 'actor' || use.role !== 'tool') continue;
      const found = await this.#setup.find(`${path} has as a tool the actor`, use.reference, siblings);
      await this.#visitActor(use.reference, `${path}/${shortNameOf(use.reference)}`, found);
    }
  }

  async #visitNode(node: GraphNode, path: string, siblings: Siblings): Promise<void> {
    const uses = usesOfNode(node);
    const model = uses.find((use) => use.kind === 'model');
    if (model !== undefined) return this.#visitLlm(model.config, { path, siblings });
    const actor = uses.find((use) => use.kind === 'actor');
    if (actor === undefined) {
      // A node of type `actor` always uses one.
      const type = node.type as Exclude<GraphNode['type'], 'actor'>;
      return this.#add({ node: path, type, tools: this.takeTools(toolNamesIn(uses)) });
    }
    const found = await this.#setup.find(`${path} runs the actor`, actor.reference, siblings);
    await this.#visitActor(actor.reference, path, found);
  }

  async #visitActor(actor: string, path: string, { config, siblings }: FoundActor): Promise<void> {
    const isNew = !this.#seen.has(config);
    this.#seen.add(config);
    if (config.type === 'llm') return this.#visitLlm(config, { path, siblings, actor, isNew });
    const tools = config.type === 'tool' ? this.takeTools(toolNamesIn(usesOf(config))) : [];
    this.#add({ node: path, type: config.type, actor, tools });
    if (config.type === 'graph' && isNew) await this.visitGraph(config.nodes, path, siblings);
  }

  async #visitLlm(
    config: LlmActorConfig | BasedActorConfig,
    { path, siblings, actor, isNew = true }: NodePosition,
  ): Promise<void> {
    const actorConfig = await this.baseOf(config, siblings);
    const { provider, model, tools = [] } = actorConfig;
    const names = tools.map((choice) => (typeof choice === 'string' ? choice : choice.actor));
    this.#add({ node: path, type: 'llm', provider, model, ...(actor !== undefined && { actor }), tools: names });
    if (isNew) await this.visitTools(actorConfig, path, siblings);
  }

  #add(node: PreviewNode): void {
    this.nodes.push(Object.freeze(node));
  }
}

function toolNamesIn(uses: readonly Use[]): readonly string[] {
  return uses.flatMap((use) => (use.kind === 'tool' ? [use.name] : []));
}

interface NodePosition {
  readonly path: string;
  readonly siblings: Siblings;
  /** The name of the referenced actor. */
  readonly actor?: string;
  readonly isNew?: boolean;
}
