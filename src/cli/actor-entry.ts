// An actor as the commands show it, custom or built-in: one shape for lists, tables and JSON.
import { PERMISSIONS } from '../actor/config.ts';
import type { BuiltInActor } from '../providers/built-in-actor.ts';
import type { ActorSummary } from '../registry/actor-registry.ts';

export interface ActorEntry {
  readonly id: number | null;
  readonly name: string;
  readonly type: string;
  readonly description: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly builtIn: boolean;
  /** The name of the actor that this one is only another name for. */
  readonly aliasOf: string | null;
  readonly isDefault: boolean;
  /** What it and all that it refers to need. */
  readonly needs: readonly string[];
  readonly references: readonly string[];
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

/** The entry of a row; `needs` where they are more than its own. */
export function customEntry(row: ActorSummary, defaultName: string | undefined, needs = row.needs): ActorEntry {
  const { id, name, type, description, provider, model, references, createdAt, updatedAt } = row;
  const rest = { needs, references, createdAt, updatedAt };
  return {
    id,
    name,
    type,
    description,
    provider,
    model,
    builtIn: false,
    aliasOf: null,
    isDefault: name === defaultName,
    ...rest,
  };
}

/** What a row and all that it refers to need; `find` gives the row of a full name, or of the alias that it is. */
export function allNeeds(row: ActorSummary, find: (name: string) => ActorSummary | undefined): readonly string[] {
  if (row.references.length === 0) return row.needs;
  const rows = new Set([row]);
  const needs = new Set<string>();
  for (const one of rows) {
    for (const need of one.needs) needs.add(need);
    for (const reference of one.references) {
      const next = find(reference);
      if (next !== undefined) rows.add(next);
    }
  }
  return PERMISSIONS.filter((need) => needs.has(need));
}

export function builtInEntry(
  { name, provider, model }: Pick<BuiltInActor, 'name' | 'provider' | 'model'>,
  defaultName: string | undefined,
): ActorEntry {
  return {
    id: null,
    name,
    type: 'llm',
    description: null,
    provider,
    model,
    builtIn: true,
    aliasOf: null,
    isDefault: name === defaultName,
    needs: [],
    references: [],
    createdAt: null,
    updatedAt: null,
  };
}

/** An alias; `target` is the entry of the actor it leads to, if there is one. */
export function aliasEntry(
  alias: string,
  aliasOf: string,
  { target, defaultName }: { target: ActorEntry | undefined; defaultName: string | undefined },
): ActorEntry {
  return {
    id: null,
    name: alias,
    type: target?.type ?? 'llm',
    description: target?.description ?? null,
    provider: target?.provider ?? null,
    model: target?.model ?? null,
    builtIn: false,
    aliasOf,
    isDefault: defaultName === `local/${alias}`,
    needs: target?.needs ?? [],
    references: target?.references ?? [],
    createdAt: null,
    updatedAt: null,
  };
}

export function entryJson(entry: ActorEntry): Record<string, unknown> {
  return {
    id: entry.id,
    name: entry.name,
    type: entry.type,
    description: entry.description,
    provider: entry.provider,
    model: entry.model,
    built_in: entry.builtIn,
    alias_of: entry.aliasOf,
    default: entry.isDefault,
    needs: entry.needs,
    created_at: entry.createdAt,
    updated_at: entry.updatedAt,
  };
}
