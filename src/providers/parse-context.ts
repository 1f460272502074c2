// Creates the ParseContext that the actor parser receives, from the provider table and the catalog.
import type { KnownActor, ParseContext, ToolInfo } from '../actor/config.ts';
import { parseActorName } from '../actor/name.ts';
import { nearestNames } from '../actor/nearest-names.ts';
import { findModel } from './catalog/catalog.ts';
import { checkSettings } from './check-settings.ts';
import { listedNames } from './provider-registry.ts';
import { KNOWN_TABLE, type ProviderTable } from './table/provider-table.ts';

/** The information about built-in tools that the parser uses. */
export interface ToolLookup {
  readonly findTool: (name: string) => ToolInfo | undefined;
  readonly toolNames: () => readonly string[];
}

export interface ParseContextOptions {
  readonly tools: ToolLookup;
  /** True: a provider that is not in the table is accepted, because the caller may pass its credential. */
  readonly anyProvider?: boolean;
  /** Default: the known providers. */
  readonly table?: ProviderTable;
  /** Returns the name that an alias refers to. Default: there are no aliases. */
  readonly findAlias?: (name: string) => string | undefined;
  /** Returns whether a model is in the fetched model list of a provider. Default: no lists. */
  readonly isListed?: (provider: string, model: string) => boolean;
}

/** Creates the context for actor files, or with `anyProvider` for a caller of the library. */
export function parseContext({
  tools,
  anyProvider,
  table = KNOWN_TABLE,
  findAlias,
  isListed: isTold,
}: ParseContextOptions): ParseContext {
  const isKnown = (provider: string, model: string) => {
    const declared = table.find(provider)?.models;
    return (
      declared === 'any' ||
      declared?.includes(model) === true ||
      isTold?.(provider, model) === true ||
      findModel(provider, model, new Date(0)) !== undefined
    );
  };
  const listed = (provider: string) => {
    const declared = table.find(provider)?.models;
    return typeof declared === 'object' ? declared.map((model) => `${provider}/${model}`) : listedNames(provider);
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

/** Returns the built-in actor of a known model. The provider need not be configured. */
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

/** Returns the alias with its full name. In the configuration file the name may lack the namespace. */
function aliasFor(target: string | undefined, table: ProviderTable): KnownActor | undefined {
  return target === undefined ? undefined : { aliasOf: parseActorName(target, table.isReserved).full };
}
