// `agents actor show` and `agents actor export`: one actor, custom or built-in.
import { formatUsd, type ModelPrice } from '../../pricing.ts';
import type { ModelFacts } from '../../providers/catalog.ts';
import type { ActorRecord } from '../../registry/actor-registry.ts';
import { type ActorEntry, aliasEntry, allNeeds, builtInEntry, customEntry, entryJson } from '../actor-entry.ts';
import type { ModelName } from '../model-access.ts';
import { priceJson } from '../price-json.ts';
import { findRow, type ResolvedActor, resolveActor } from '../resolve.ts';
import type { Session } from '../session.ts';
import { count } from '../views/usage-line.ts';
import type { View } from '../views/view.ts';

export async function actorShow(session: Session, name: string): Promise<void> {
  await session.print(await detailsView(session, await resolveActor(session, name)));
}

export async function actorExport(session: Session, name: string): Promise<void> {
  const found = await resolveActor(session, name);
  const { json, format } = session.options;
  // Only a flag makes JSON of it: the variable must not change what is written into files.
  const wantsJson = json === true || format === 'json';
  await session.host.stdout.write(wantsJson ? `${JSON.stringify({ name: found.name, yaml: yamlOf(found) }, null, 2)}\n` : yamlOf(found));
}

/** The file of an actor; that of a built-in one is generated. */
export function yamlOf(found: ResolvedActor): string {
  return found.kind === 'custom' ? found.record.yaml : found.actor.yaml;
}

/** All that is known of an actor. */
export async function detailsView(session: Session, found: ResolvedActor): Promise<View> {
  const registry = session.registry;
  const defaultName = await registry.defaultActorName();
  const target =
    found.kind === 'custom' ? customEntry(found.record, defaultName, await needsOf(session, found.record)) : builtInEntry(found.actor, defaultName);
  const entry = found.alias === undefined ? target : aliasEntry(found.alias, found.name, { target, defaultName });
  const facts = entry.provider === null || entry.model === null ? undefined : await modelFacts(session, { provider: entry.provider, model: entry.model });
  const sha256 = found.kind === 'custom' ? found.record.sha256 : null;
  const config = found.kind === 'custom' ? await registry.config(found.name) : undefined;
  const base = config !== undefined && 'base' in config ? config.base : null;
  const variable = found.kind === 'built-in' ? (found.actor.variable ?? null) : null;
  return {
    kind: 'details',
    fields: [
      ...entryFields(entry, found.kind === 'custom' ? `custom, in ${registry.path}` : `built-in, from ${variable ?? session.home.configFile}`),
      ...(base === null ? modelFields(facts) : present({ 'Based on': base })),
      ...present({ Created: entry.createdAt, Updated: entry.updatedAt, 'SHA-256': sha256 }),
    ],
    text: yamlOf(found),
    json: {
      ...entryJson(entry),
      based_on: base,
      origin: found.kind === 'custom' ? { kind: 'registry', path: registry.path } : { kind: 'built_in', variable },
      context_window: facts?.contextWindow ?? null,
      max_output_tokens: facts?.maxOutputTokens ?? null,
      price: facts?.price ? priceJson(facts.price) : null,
      sha256,
      yaml: yamlOf(found),
    },
  };
}

/** Only who refers to others needs to know them. */
async function needsOf(session: Session, record: ActorRecord): Promise<readonly string[]> {
  if (record.references.length === 0) return record.needs;
  const rows = new Map((await session.registry.list()).map((row) => [row.name, row]));
  return allNeeds(
    record,
    findRow(session, (name) => rows.get(name)),
  );
}

/** What is known of a model, by the tables and by what its provider has told, and its price here. */
async function modelFacts(session: Session, name: ModelName): Promise<Pick<ModelFacts, 'contextWindow' | 'maxOutputTokens' | 'price'>> {
  const [{ findModel }, { priceOf }, { toldListOf }] = await Promise.all([
    import('../../providers/catalog.ts'),
    import('../model-access.ts'),
    import('../told-models.ts'),
  ]);
  const known = findModel(name.provider, name.model, session.host.now());
  const told = known?.contextWindow === undefined ? toldListOf(session, name.provider)?.models.find(({ id }) => id === name.model) : undefined;
  return {
    contextWindow: known?.contextWindow ?? told?.context_window,
    maxOutputTokens: known?.maxOutputTokens ?? told?.max_output_tokens,
    price: priceOf(session, name),
  };
}

type Fields = readonly (readonly [string, string])[];

function entryFields(entry: ActorEntry, origin: string): Fields {
  return present({
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

function modelFields(facts: Pick<ModelFacts, 'contextWindow' | 'maxOutputTokens' | 'price'> | undefined): Fields {
  return present({
    Context: facts?.contextWindow === undefined ? 'unknown' : `${count(facts.contextWindow)} tokens`,
    Output: facts?.maxOutputTokens === undefined ? 'unknown' : `at most ${count(facts.maxOutputTokens)} tokens`,
    Price: facts?.price === undefined ? 'unknown' : priceText(facts.price),
  });
}

function present(fields: Readonly<Record<string, string | null>>): Fields {
  return Object.entries(fields).flatMap(([label, value]) => (value === null ? [] : [[label, value] as const]));
}

function priceText(price: ModelPrice): string {
  const cached = price.cachedReadPer1M === undefined ? '' : `, ${formatUsd(price.cachedReadPer1M)} cached`;
  const tiers = (price.tiers ?? []).map(
    (tier) => `; above ${count(tier.aboveInputTokens)} input tokens ${formatUsd(tier.inputPer1M)} in, ${formatUsd(tier.outputPer1M)} out`,
  );
  const request = price.perRequestUsd === undefined ? '' : `; ${formatUsd(price.perRequestUsd)} per call`;
  return `${formatUsd(price.inputPer1M)} in, ${formatUsd(price.outputPer1M)} out${cached} per million tokens${tiers.join('')}${request}`;
}
