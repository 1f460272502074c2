// The data that commands show of an actor, custom, built-in or alias, in lists, tables and JSON.
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
  /** The target of an alias; `null` for an actor. */
  readonly aliasOf: string | null;
  readonly isDefault: boolean;
  /** The permissions that the actor and all actors it refers to need. */
  readonly needs: readonly string[];
  readonly references: readonly string[];
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

/** Returns the entry of a row. `needs` replaces the needs of the row when the actors it refers to need more. */
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

/**
 * Returns what a row and all rows it refers to need. `find` returns the row of a full name, or of the target of an
 * alias.
 */
export function allNeeds(row: ActorSummary, find: (name: string) => ActorSummary | undefined): readonly string[] {
  if (row.references.length === 0) return row.needs;
  const rows = new Set([row]);
  const needs = new Set<string>();
  for (const { needs: rowNeeds, references } of rows) {
    for (const need of rowNeeds) needs.add(need);
    for (const reference of references) {
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

/** Returns the entry of an alias. `target` is the entry of the actor it refers to, if it exists. */
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
