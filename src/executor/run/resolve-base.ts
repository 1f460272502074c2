// From an actor that is based on another one to the model and the settings that it runs with.

import type { BasedActorConfig, LlmActorConfig } from '../../actor/config.ts';
import { ConfigurationError } from '../../errors.ts';
import { checkSettings } from '../../providers/check-settings.ts';
import type { ProviderTable } from '../../providers/table/provider-table.ts';
import type { FindActor, FoundActor, Siblings } from './find-actor.ts';

/** Where the base of an actor is looked for. */
export interface BaseSearch {
  /** The actors of its own file. */
  readonly siblings: Siblings;
  readonly find: FindActor;
  /** The providers that are known, for the settings that their models take. */
  readonly table: ProviderTable;
}

/** So many steps lead from an actor to the model that it runs with, at the most. */
const MAX_BASES = 100;

/**
 * The actor with the model of its base, and the base of that, and their settings and tools below its own.
 * @throws NotFoundError for a base that is not there any more
 * @throws ConfigurationError for a circle, a base that runs no model, or a setting that the model does not take
 */
export async function resolveBase(
  config: LlmActorConfig | BasedActorConfig,
  { siblings, find, table }: BaseSearch,
): Promise<LlmActorConfig> {
  if (!('base' in config)) return config;
  const seen = new Set<unknown>();
  let { settings } = config;
  let current: LlmActorConfig | BasedActorConfig = config;
  let around = siblings;
  while ('base' in current) {
    const { base }: BasedActorConfig = current;
    if (seen.size >= MAX_BASES) throw fault(config, `is based on more than ${MAX_BASES} actors`, 'Base it on fewer.');
    const next: FoundActor = await find(`${config.name ?? 'the actor'} is based on`, base, around);
    if (seen.has(next.config))
      throw fault(config, `leads back to ${base}`, 'Actors cannot be based on each other in a circle.');
    seen.add(next.config);
    if (next.config.type !== 'llm')
      throw fault(
        config,
        `is based on ${base}, which is of type ${next.config.type}`,
        'Base it on an actor of type llm.',
      );
    settings = { ...next.config.settings, ...settings };
    current = next.config;
    around = next.siblings;
  }
  const { provider, model } = current;
  const wrong = checkSettings(provider, model, { settings, table });
  if (wrong.length > 0)
    throw fault(
      config,
      wrong.map((one) => one.message).join('; '),
      wrong.map(({ key, hint }) => `${key}: ${hint}.`).join(' '),
    );
  const { base, ...own } = config;
  return { ...own, provider, model, settings };
}

function fault({ name }: BasedActorConfig, message: string, hint: string | undefined): ConfigurationError {
  return new ConfigurationError({ code: 'INVALID_ACTOR', message: `${name ?? 'the actor'}: ${message}`, hint });
}
