// The facts that the parser of actors is handed, from the provider table and the catalog.
import type { KnownActor, ParseContext, ToolInfo } from '../actor/config.ts';
import { parseActorName } from '../actor/name.ts';
import { nearestNames } from '../actor/nearest-names.ts';
import { findModel } from './catalog/catalog.ts';
import { checkSettings } from './check-settings.ts';
import { listedNames } from './provider-registry.ts';
import { KNOWN_TABLE, type ProviderTable } from './table/provider-table.ts';

/** The built-in tools, as far as the parser knows them. */
export interface ToolLookup {
  readonly findTool: (name: string) => ToolInfo | undefined;
  readonly toolNames: () => readonly string[];
}

export interface ParseContextOptions {
  readonly tools: ToolLookup;
  /** True: a provider that is in no table may be one that the caller brings. */
  readonly anyProvider?: boolean;
  /** Default: the known providers. */
  readonly table?: ProviderTable;
  /** The name that an alias leads to; default: there are none. */
  readonly findAlias?: (name: string) => string | undefined;
  /** Whether a provider's own list has told of a model; default: none has. */
  readonly isTold?: (provider: string, model: string) => boolean;
}

/** Facts for files, or with `anyProvider` for a library's caller. */
export function parseContext({
  tools,
  anyProvider,
  table = KNOWN_TABLE,
  findAlias,
  isTold,
}: ParseContextOptions): ParseContext {
  const isKnown = (provider: string, model: string) => {
    const own = table.find(provider)?.models;
    return (
      own === 'any' ||
      own?.includes(model) === true ||
      isTold?.(provider, model) === true ||
      findModel(provider, model, new Date(0)) !== undefined
    );
  };
  const listed = (provider: string) => {
    const own = table.find(provider)?.models;
    return typeof own === 'object' ? own.map((model) => `${provider}/${model}`) : listedNames(provider);
  };
  return {
    findProvider: (name) => table.find(name)?.name ?? (anyProvider === true ? name : undefined),
    isReserved: table.isReserved,
    providerNames: () => table.rows.map((row) => row.name),
    refusal: (name) => table.refusal(name),
    findActor:
      anyProvider === true
        ? undefined
        : (name) => findBuiltIn(name, table, isKnown) ?? aliasFor(findAlias?.(name), table),
    findTool: tools.findTool,
    toolNames: tools.toolNames,
    checkModel: (provider, model, settings) => {
      const known = table.find(provider) === undefined || isKnown(provider, model);
      return {
        known,
        faults: checkSettings(provider, model, { settings, table }),
        nearest: known ? [] : nearestNames(`${provider}/${model}`, listed(provider), 1),
      };
    },
  };
}

/** A model that is known is an actor, whether its provider is configured now or not. */
function findBuiltIn(
  name: string,
  table: ProviderTable,
  isKnown: (provider: string, model: string) => boolean,
): KnownActor | undefined {
  const slash = name.indexOf('/');
  const row = table.find(name.slice(0, Math.max(slash, 0)));
  return row !== undefined && isKnown(row.name, name.slice(slash + 1)) ? BUILT_IN : undefined;
}

const BUILT_IN: KnownActor = { type: 'llm', references: [], contextKeys: [], requiredContext: [], needs: [] };

/** The name in the configuration file may be one without a namespace. */
function aliasFor(target: string | undefined, table: ProviderTable): KnownActor | undefined {
  return target === undefined ? undefined : { aliasOf: parseActorName(target, table.isReserved).full };
}
