// The facts that the parser of actors is handed, from the provider table and the catalog.
import type { ActorFacts } from '../actor/config.ts';
import { nearestNames } from '../actor/nearest-names.ts';
import { checkSettings, findModel } from './catalog.ts';
import { listedNames } from './provider-registry.ts';
import { findProviderRow, isReservedNamespace, PROVIDERS } from './table.ts';

/** Facts for files: a provider must be one of the table's. With `anyProvider` it may also be one the caller brings. */
export function actorFacts(options: { readonly anyProvider?: boolean } = {}): ActorFacts {
  return {
    isProvider: (name) => options.anyProvider === true || findProviderRow(name) !== undefined,
    isReserved: isReservedNamespace,
    findActor: options.anyProvider === true ? undefined : findBuiltIn,
    providerNames: () => PROVIDERS.map((row) => row.name),
    checkModel: (provider, model, settings) => {
      const known = findProviderRow(provider) === undefined || findModel(provider, model, new Date(0)) !== undefined;
      return { known, faults: checkSettings(provider, model, settings), nearest: known ? [] : nearestNames(`${provider}/${model}`, listedNames(provider), 1) };
    },
  };
}

/** A model that is known is an actor, whether its provider is configured now or not. */
function findBuiltIn(name: string): object | undefined {
  const slash = name.indexOf('/');
  return findModel(name.slice(0, Math.max(slash, 0)), name.slice(slash + 1), new Date(0));
}
