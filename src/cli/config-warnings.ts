// What is valid in a configuration and still not what its user meant.
import { parseActorName } from '../actor/name.ts';
import { configuredProviders } from '../providers/configured.ts';
import { ProviderRegistry } from '../providers/provider-registry.ts';
import { type Configuration, providerTable } from './configuration.ts';
import type { Session } from './session.ts';

/** A sentence for each: an alias that a row hides, an alias that leads nowhere, a variable that should hold a key and does not. */
export async function configurationWarnings({ registry, host }: Session, configuration: Configuration): Promise<readonly string[]> {
  const table = providerTable(configuration);
  const providers = new ProviderRegistry(configuredProviders(host.environment, table), { table });
  const warnings: string[] = [];
  for (const [alias, target] of Object.entries(configuration.aliases)) {
    if ((await registry.find(`local/${alias}`)) !== undefined) {
      warnings.push(`the alias ${alias} is never used: there is an actor of your own of that name, local/${alias}`);
      continue;
    }
    const { full, namespace } = parseActorName(target, table.isReserved);
    const isKnown =
      table.find(namespace) === undefined
        ? (await registry.find(full)) !== undefined
        : providers.configuredProvider(namespace) === undefined || (await providers.find(full)) !== undefined;
    if (!isKnown) warnings.push(`the alias ${alias} leads to ${target}, which is not known here`);
  }
  for (const [name, { apiKeyEnv, apiKeyCommand }] of Object.entries(configuration.providers)) {
    if (apiKeyEnv === undefined || apiKeyCommand !== undefined || (host.environment[apiKeyEnv] ?? '').trim() !== '') continue;
    warnings.push(`the key of ${name} is to be in ${apiKeyEnv}, which is ${host.environment[apiKeyEnv] === undefined ? 'not set' : 'blank'}`);
  }
  return warnings;
}
