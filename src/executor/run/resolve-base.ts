// Resolves an actor that is based on another one to the model and the settings that it runs with.

import type { BasedActorConfig, LlmActorConfig } from '../../actor/config.ts';
import { ConfigurationError } from '../../errors.ts';
import { checkSettings } from '../../providers/check-settings.ts';
import type { ProviderTable } from '../../providers/table/provider-table.ts';
import type { FindActor, FoundActor, Siblings } from './find-actor.ts';

/** Where to look up the base of an actor. */
export interface BaseSearch {
  /** The actors of its own file. */
  readonly siblings: Siblings;
  readonly find: FindActor;
  /** The providers that are known, for the settings that their models take. */
  readonly table: ProviderTable;
}

/** The maximum number of bases between an actor and its model. */
const MAX_BASES = 100;

/**
 * Returns the actor with the model of its chain of bases. Settings of the actor take precedence over those of its
 * bases.
 * @throws NotFoundError if a base does not exist
 * @throws ConfigurationError for a cycle, a base that is not of type llm, or a setting that the model does not support
 */
export async function resolveBase(
  config: LlmActorConfig | BasedActorConfig,
  { siblings, find, table }: BaseSearch,
): Promise<LlmActorConfig> {
  if (!('base' in config)) return config;
  const seen = new Set<unknown>();
  let { settings } = config;
  let current: LlmActorConfig | BasedActorConfig = config;
  let currentSiblings = siblings;
  while ('base' in current) {
    const { base }: BasedActorConfig = current;
    if (seen.size >= MAX_BASES)
      throw fault(config, `is based on more than ${MAX_BASES} actors`, 'Shorten its chain of bases.');
    const next: FoundActor = await find(`${config.name ?? 'the actor'} is based on`, base, currentSiblings);
    if (seen.has(next.config))
      throw fault(config, `leads back to ${base}`, 'Actors cannot be based on each other in a cycle.');
    seen.add(next.config);
    if (next.config.type !== 'llm')
      throw fault(
        config,
        `is based on ${base}, which is of type ${next.config.type}`,
        'Base it on an actor of type llm.',
      );
    settings = { ...next.config.settings, ...settings };
    current = next.config;
    currentSiblings = next.siblings;
  }
  const { provider, model } = current;
  const faults = checkSettings(provider, model, { settings, table });
  if (faults.length > 0)
    throw fault(
      config,
      faults.map((settingFault) => settingFault.message).join('; '),
      faults.map(({ key, hint }) => `${key}: ${hint}.`).join(' '),
    );
  const { base, ...rest } = config;
  return { ...rest, provider, model, settings };
}

function fault({ name }: BasedActorConfig, message: string, hint: string | undefined): ConfigurationError {
  return new ConfigurationError({ code: 'INVALID_ACTOR', message: `${name ?? 'the actor'}: ${message}`, hint });
}
