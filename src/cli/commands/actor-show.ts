// `agents actor show` and `agents actor export`: print one actor, custom or built-in.
import type { ActorConfig } from '../../actor/config.ts';
import type { ModelName } from '../../app/model-access.ts';
import { findRow, type ResolvedActor, resolveActor } from '../../app/resolve.ts';
import { ValidationError } from '../../errors.ts';
import { formatUsd, type ModelPrice, priceByKey } from '../../pricing.ts';
import type { ModelInfo } from '../../providers/catalog/catalog.ts';
import type { ActorRecord } from '../../registry/actor-registry.ts';
import { type ActorEntry, aliasEntry, allNeeds, builtInEntry, customEntry, entryJson } from '../actor-entry.ts';
import type { Session } from '../session.ts';
import { visible, visibleJson } from '../views/terminal-text.ts';
import { count } from '../views/usage-line.ts';
import type { View } from '../views/view.ts';

export async function actorShow(
  session: Session,
  name: string,
  { graph }: { readonly graph?: 'text' | 'mermaid' } = {},
): Promise<void> {
  const found = await resolveActor(session, name);
  await session.print(graph === undefined ? await detailsView(session, found) : await graphView(session, found, graph));
}

/** @throws ValidationError for an actor that is not a graph */
async function graphView(session: Session, found: ResolvedActor, form: 'text' | 'mermaid'): Promise<View> {
  const config = found.kind === 'custom' ? await session.registry.config(found.name) : found.actor.config;
  if (config?.type !== 'graph') {
    const hint = `Show its details: agents actor show ${found.name}`;
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: `${found.name} is of type ${config?.type ?? 'llm'} and has no graph`,
      hint,
    });
  }
  const [{ graphJson }, { graphText }, { graphMermaid }] = await Promise.all([
    import('../views/graph-arrows.ts'),
    import('../views/graph-text.ts'),
    import('../views/graph-mermaid.ts'),
  ]);
  const mermaid = graphMermaid(config);
  const lines = form === 'mermaid' ? mermaid : graphText(config, session.host.stdout.columns);
  return {
    kind: 'message',
    lines,
    json: { name: found.name, ...graphJson(config), mermaid: `${mermaid.join('\n')}\n` },
  };
}

export async function actorExport(session: Session, name: string): Promise<void> {
  const found = await resolveActor(session, name);
  const { json, format } = session.options;
  // AGENTS_FORMAT is ignored, because it must not change what is written into files.
  const isJsonRequested = json === true || format === 'json';
  const { stdout } = session.host;
  const yaml = yamlOf(found);
  const document = () => visibleJson(JSON.stringify({ name: found.name, yaml }, null, 2), stdout.isTerminal);
  await stdout.write(isJsonRequested ? `${document()}\n` : visible(yaml, stdout.isTerminal));
}

/** Returns the file of an actor; that of a built-in actor is generated. */
export function yamlOf(found: ResolvedActor): string {
  return found.kind === 'custom' ? found.record.yaml : found.actor.yaml;
}

/** Returns the details of an actor. */
export async function detailsView(session: Session, found: ResolvedActor): Promise<View> {
  const registry = session.registry;
  const defaultName = await registry.defaultActorName();
  const target =
    found.kind === 'custom'
      ? customEntry(found.record, defaultName, await needsOf(session, found.record))
      : builtInEntry(found.actor, defaultName);
  const entry = found.alias === undefined ? target : aliasEntry(found.alias, found.name, { target, defaultName });
  const model =
    entry.provider === null || entry.model === null
      ? undefined
      : await modelInfo(session, { provider: entry.provider, model: entry.model });
  const config = found.kind === 'custom' ? await registry.config(found.name) : undefined;
  const shownActor = {
    entry,
    model,
    parts: await partsOf(config),
    base: config !== undefined && 'base' in config ? config.base : null,
  };
  return {
    kind: 'details',
    fields: fieldsOf(session, found, shownActor),
    text: yamlOf(found),
    json: detailsJson(session, found, shownActor),
  };
}

type Model = Pick<ModelInfo, 'contextWindow' | 'maxOutputTokens' | 'price'>;

interface ShownActor {
  readonly entry: ActorEntry;
  readonly model: Model | undefined;
  readonly parts: ActorParts;
  /** The name of the actor in `base`. */
  readonly base: string | null;
}

function fieldsOf(
  { registry, home }: Session,
  found: ResolvedActor,
  { entry, model, parts, base }: ShownActor,
): Fields {
  const origin =
    found.kind === 'custom'
      ? `custom, in ${registry.path}`
      : `built-in, from ${found.actor.variable ?? home.configFile}`;
  return [
    ...entryFields(entry, origin),
    ...(entry.provider === null ? [] : modelFields(model)),
    ...presentFields({
      'Based on': base,
      Entry: parts.entry ?? null,
      Nodes: joined(parts.nodes),
      Exits: joined(parts.exits),
      Tools: joined(parts.tools),
    }),
    ...presentFields({
      'Actors in it': joined(parts.actors),
      'Refers to': joined(entry.references.filter((name) => name !== base)),
    }),
    ...presentFields({
      Created: entry.createdAt,
      Updated: entry.updatedAt,
      'SHA-256': found.kind === 'custom' ? found.record.sha256 : null,
    }),
  ];
}

function detailsJson({ registry }: Session, found: ResolvedActor, { entry, model, parts, base }: ShownActor): object {
  return {
    ...entryJson(entry),
    based_on: base,
    references: entry.references,
    tools: parts.tools,
    actors: parts.actors,
    graph: parts.graph ?? null,
    origin:
      found.kind === 'custom'
        ? { kind: 'registry', path: registry.path }
        : { kind: 'built_in', variable: found.actor.variable ?? null },
    context_window: model?.contextWindow ?? null,
    max_output_tokens: model?.maxOutputTokens ?? null,
    price: model?.price ? priceByKey(model.price) : null,
    sha256: found.kind === 'custom' ? found.record.sha256 : null,
    yaml: yamlOf(found),
  };
}

interface ActorParts {
  readonly tools: readonly string[];
  /** The short names of the actors that the file defines. */
  readonly actors: readonly string[];
  readonly entry?: string;
  readonly nodes?: readonly string[];
  readonly exits?: readonly string[];
  readonly graph?: object;
}

/** Returns the parts of a custom actor; no parts for a built-in actor. */
async function partsOf(config: ActorConfig | undefined): Promise<ActorParts> {
  if (config === undefined) return { tools: [], actors: [] };
  const { toolsOf } = await import('../../actor/references.ts');
  const parts = { tools: toolsOf(config), actors: Object.keys(config.actors ?? {}) };
  if (config.type !== 'graph') return parts;
  const [{ graphJson }, { exitsOf }] = await Promise.all([
    import('../views/graph-arrows.ts'),
    import('../../actor/graph/graph-structure.ts'),
  ]);
  return {
    ...parts,
    entry: config.entry,
    nodes: config.nodes.map(({ id }) => id),
    exits: [...exitsOf(config)],
    graph: graphJson(config),
  };
}

function joined(names: readonly string[] | undefined): string | null {
  if (names === undefined || names.length === 0) return null;
  return names.length <= MAX_NAMES
    ? names.join(', ')
    : `${names.slice(0, MAX_NAMES).join(', ')} and ${names.length - MAX_NAMES} more`;
}

const MAX_NAMES = 20;

/** Returns the needs of an actor. Reads the registry only when the actor refers to others. */
async function needsOf(session: Session, record: ActorRecord): Promise<readonly string[]> {
  if (record.references.length === 0) return record.needs;
  const rows = new Map((await session.registry.list()).map((row) => [row.name, row]));
  return allNeeds(
    record,
    findRow(session, (name) => rows.get(name)),
  );
}

/**
 * Returns the limits of a model, from the catalog or the cached model list of its provider, and its configured price.
 */
async function modelInfo(session: Session, name: ModelName): Promise<Model> {
  const [{ findModel }, { priceOf }, { cachedListOf }] = await Promise.all([
    import('../../providers/catalog/catalog.ts'),
    import('../../app/model-access.ts'),
    import('../../app/model-list-cache.ts'),
  ]);
  const known = findModel(name.provider, name.model, session.host.now());
  const listed =
    known?.contextWindow === undefined
      ? cachedListOf(session, name.provider)?.models.find(({ id }) => id === name.model)
      : undefined;
  return {
    contextWindow: known?.contextWindow ?? listed?.context_window,
    maxOutputTokens: known?.maxOutputTokens ?? listed?.max_output_tokens,
    price: priceOf(session, name),
  };
}

type Fields = readonly (readonly [string, string])[];

function entryFields(entry: ActorEntry, origin: string): Fields {
  return presentFields({
    Name: entry.name,
    'Alias of': entry.aliasOf,
    Type: entry.type,
    Description: entry.description,
    Provider: entry.provider,
    Model: entry.model,
    Origin: origin,
    Default: entry.isDefault ? 'yes' : 'no',
    Needs: entry.needs.length > 0 ? entry.needs.join(', ') : null,
  });
}

function modelFields(model: Model | undefined): Fields {
  return presentFields({
    Context: model?.contextWindow === undefined ? 'unknown' : `${count(model.contextWindow)} tokens`,
    Output: model?.maxOutputTokens === undefined ? 'unknown' : `at most ${count(model.maxOutputTokens)} tokens`,
    Price: model?.price === undefined ? 'unknown' : priceText(model.price),
  });
}

function presentFields(fields: Readonly<Record<string, string | null>>): Fields {
  return Object.entries(fields).flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}

function priceText(price: ModelPrice): string {
  const cached = price.cachedReadPer1M === undefined ? '' : `, ${formatUsd(price.cachedReadPer1M)} cached`;
  const tiers = (price.tiers ?? []).map(
    (tier) =>
      `; above ${count(tier.aboveInputTokens)} input tokens ` +
      `${formatUsd(tier.inputPer1M)} in, ${formatUsd(tier.outputPer1M)} out`,
  );
  const request = price.perRequestUsd === undefined ? '' : `; ${formatUsd(price.perRequestUsd)} per call`;
  const rates = `${formatUsd(price.inputPer1M)} in, ${formatUsd(price.outputPer1M)} out${cached}`;
  return `${rates} per million tokens${tiers.join('')}${request}`;
}
