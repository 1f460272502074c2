// Built-in actors: derived in memory from a provider and a model, and never stored.
import type { LlmActorConfig } from '../actor/config.ts';

export interface BuiltInActor {
  readonly name: string;
  readonly builtIn: true;
  readonly id: null;
  readonly type: 'llm';
  readonly provider: string;
  readonly model: string;
  /** The environment variable that configured the provider; `undefined` if the caller passed its credential. */
  readonly variable: string | undefined;
  /** The actor as a file. */
  readonly yaml: string;
  readonly config: LlmActorConfig;
}

/** Creates the built-in actor of a model. */
export function builtInActor(provider: string, model: string, variable?: string): BuiltInActor {
  const name = `${provider}/${model}`;
  const config: LlmActorConfig = Object.freeze({
    type: 'llm',
    name,
    provider,
    model,
    settings: {},
    context: {},
    limits: {},
  });
  const yaml = `type: llm\nprovider: ${provider}\nmodel: ${scalar(model)}\n`;
  return Object.freeze({ name, builtIn: true, id: null, type: 'llm', provider, model, variable, yaml, config });
}

/** Returns a model name as YAML; in quotes if YAML could parse it as another type than a string. */
function scalar(model: string): string {
  return /^[a-z][a-z0-9./_-]*$/i.test(model) && !/^(true|false|null|yes|no|on|off)$/i.test(model)
    ? model
    : JSON.stringify(model);
}
