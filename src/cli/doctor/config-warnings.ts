// What is valid in a configuration and still not what its user meant.

import { parseActorName } from '../../actor/name.ts';
import { type Configuration, type DeclaredProvider, providerTable } from '../../app/config/configuration.ts';
import type { Host } from '../../app/host.ts';
import { AgentsError } from '../../errors.ts';
import { ProviderRegistry } from '../../providers/provider-registry.ts';
import { configuredProviders } from '../../providers/table/configured.ts';
import type { Session } from '../session.ts';

/**
 * A sentence for each: an alias that a row hides, an alias that leads nowhere, a variable that should hold a key and does
 * not, a price that nothing asks for, a model whose name holds its provider's.
 */
export async function configurationWarnings(
  session: Session,
  configuration: Configuration,
): Promise<readonly string[]> {
  const table = providerTable(configuration);
  return [
    ...(await aliasWarningsIfKnown(session, configuration)),
    ...Object.entries(configuration.providers).flatMap(([name, declared]) =>
      providerWarnings(name, declared, session.host.environment),
    ),
    ...Object.keys(configuration.pricing).flatMap((model) => {
      const provider = model.slice(0, model.indexOf('/'));
      return table.find(provider) === undefined
        ? [`the price of ${model} is never used: there is no provider ${provider}`]
        : [];
    }),
  ];
}

/** A registry that cannot be read is no fault of the configuration. */
async function aliasWarningsIfKnown(session: Session, configuration: Configuration): Promise<readonly string[]> {
  try {
    return await aliasWarnings(session, configuration);
  } catch (error) {
    if (error instanceof AgentsError) return [`whether the aliases lead anywhere is not known: ${error.message}`];
    throw error;
  }
}

/** A sentence for each alias that a row hides, or that leads nowhere. */
export async function aliasWarnings(
  { registry, host }: Session,
  configuration: Configuration,
): Promise<readonly string[]> {
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
  return warnings;
}

function providerWarnings(
  name: string,
  { apiKeyEnv, apiKeyCommand, headers = {}, models }: DeclaredProvider,
  environment: Host['environment'],
): readonly string[] {
  const missing = (variable: string) =>
    environment[variable]?.trim() ? undefined : environment[variable] === undefined ? 'not set' : 'blank';
  const key = apiKeyEnv !== undefined && apiKeyCommand === undefined ? missing(apiKeyEnv) : undefined;
  const inHeaders = Object.entries(headers).flatMap(([header, value]) => {
    const state = typeof value === 'object' ? missing(value.env) : undefined;
    return typeof value === 'object' && state !== undefined
      ? [`the header ${header} of ${name} is to be in ${value.env}, which is ${state}`]
      : [];
  });
  const doubled = Array.isArray(models)
    ? (models as readonly string[]).filter((model) => model.startsWith(`${name}/`))
    : [];
  return [
    ...(key === undefined ? [] : [`the key of ${name} is to be in ${apiKeyEnv}, which is ${key}`]),
    ...inHeaders,
    ...doubled.map(
      (model) => `the model ${model} of ${name} is run as ${name}/${model}: models are listed without their provider`,
    ),
  ];
}
