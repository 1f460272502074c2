// An actor as the commands show it, custom or built-in: one shape for lists, tables and JSON.
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
  readonly needs: readonly string[];
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export function customEntry(row: ActorSummary, defaultName: string | undefined): ActorEntry {
  const { id, name, type, description, provider, model, needs, createdAt, updatedAt } = row;
  return { id, name, type, description, provider, model, builtIn: false, aliasOf: null, isDefault: name === defaultName, needs, createdAt, updatedAt };
}

export function builtInEntry({ name, provider, model }: Pick<BuiltInActor, 'name' | 'provider' | 'model'>, defaultName: string | undefined): ActorEntry {
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
