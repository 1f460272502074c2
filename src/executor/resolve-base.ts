// From an actor that is based on another one to the model and the settings that it runs with.
import type { ActorConfig, LlmActorConfig } from '../actor/config.ts';
import { ConfigurationError, NotFoundError } from '../errors.ts';
import { checkSettings } from '../providers/check-settings.ts';

/** Finds the actor of a full name; `undefined` if there is none. */
export type FindConfig = (name: string) => Promise<ActorConfig | undefined>;

/** So many steps lead from an actor to the model that it runs with, at the most. */
const MAX_BASES = 100;

/**
 * The actor with the model of its base, and the base of that, and their settings below its own.
 * @throws NotFoundError for a base that is not there any more
 * @throws ConfigurationError for a circle, or for a setting that the model does not take
 */
export async function resolveBase(config: ActorConfig, find: FindConfig | undefined): Promise<LlmActorConfig> {
  if (!('base' in config)) return config;
  const seen = new Set<string>();
  let { settings } = config;
  let current: ActorConfig = config;
  while ('base' in current) {
    const name: string = current.base;
    if (seen.size >= MAX_BASES) throw fault(config, `is based on more than ${MAX_BASES} actors`, 'Base it on fewer.');
    if (seen.has(name)) throw fault(config, `leads back to ${name}`, 'Actors cannot be based on each other in a circle.');
    seen.add(name);
    const next = await find?.(name);
    if (next === undefined) throw notFound(config, name);
    settings = { ...next.settings, ...settings };
    current = next;
  }
  const { provider, model } = current;
  const wrong = checkSettings(provider, model, settings);
  if (wrong.length > 0) throw fault(config, wrong.map((one) => one.message).join('; '), wrong.map(({ key, hint }) => `${key}: ${hint}.`).join(' '));
  const { base, ...own } = config;
  return { ...own, provider, model, settings };
}

function notFound({ name }: ActorConfig, base: string): NotFoundError {
  return new NotFoundError({
    code: 'ACTOR_NOT_FOUND',
    message: `${name ?? 'the actor'} is based on "${base}", and there is no actor of that name`,
    hint: `Add ${base}, or give the actor a model of its own; in the library, resolveActor finds it.`,
    details: { name: base },
  });
}

function fault({ name }: ActorConfig, message: string, hint: string | undefined): ConfigurationError {
  return new ConfigurationError({ code: 'INVALID_ACTOR', message: `${name ?? 'the actor'}: ${message}`, hint });
}
