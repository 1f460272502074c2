// Warnings about a valid configuration that probably does not do what the user intended.

import { parseActorName } from '../../actor/name.ts';
import { type Configuration, type DeclaredProvider, providerTable } from '../../app/config/configuration.ts';
import type { Host } from '../../app/host.ts';
import { AgentsError } from '../../errors.ts';
import { ProviderRegistry } from '../../providers/provider-registry.ts';
import { configuredProviders } from '../../providers/table/configured.ts';
import type { Session } from '../session.ts';

/**
 * Returns a warning for each alias that a custom actor hides or that refers to no known actor, each unset or blank
 * variable of a key or a header, each price that is never used, and each model that is named with its provider.
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

/**
 * Returns a warning instead of an error when the registry cannot be read, because the configuration may still be valid.
 */
async function aliasWarningsIfKnown(session: Session, configuration: Configuration): Promise<readonly string[]> {
  try {
    return await aliasWarnings(session, configuration);
  } catch (error) {
    if (error instanceof AgentsError) return [`the aliases could not be checked: ${error.message}`];
    throw error;
  }
}

/** Returns a warning for each alias that a custom actor hides or that refers to no known actor. */
export async function aliasWarnings(
  { registry, host }: Session,
  configuration: Configuration,
): Promise<readonly string[]> {
  const table = providerTable(configuration);
  const providers = new ProviderRegistry(configuredProviders(host.environment, table), { table });
  const warnings: string[] = [];
  for (const [alias, target] of Object.entries(configuration.aliases)) {
    if ((await registry.find(`local/${alias}`)) !== undefined) {
      warnings.push(`the alias ${alias} is never used: the custom actor local/${alias} has the same name`);
      continue;
    }
    const { full, namespace } = parseActorName(target, table.isReserved);
    const isKnown =
      table.find(namespace) === undefined
        ? (await registry.find(full)) !== undefined
        : providers.configuredProvider(namespace) === undefined || (await providers.find(full)) !== undefined;
    if (!isKnown) warnings.push(`the alias ${alias} refers to ${target}, which is not a known actor`);
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
  const keyState = apiKeyEnv !== undefined && apiKeyCommand === undefined ? missing(apiKeyEnv) : undefined;
  const headerWarnings = Object.entries(headers).flatMap(([header, value]) => {
    const state = typeof value === 'object' ? missing(value.env) : undefined;
    return typeof value === 'object' && state !== undefined
      ? [`the header ${header} of ${name} is read from ${value.env}, which is ${state}`]
      : [];
  });
  const modelsWithProvider = Array.isArray(models)
    ? (models as readonly string[]).filter((model) => model.startsWith(`${name}/`))
    : [];
  return [
    ...(keyState === undefined ? [] : [`the key of ${name} is read from ${apiKeyEnv}, which is ${keyState}`]),
    ...headerWarnings,
    ...modelsWithProvider.map(
      (model) => `the model ${model} of ${name} is run as ${name}/${model}: list models without their provider`,
    ),
  ];
}
