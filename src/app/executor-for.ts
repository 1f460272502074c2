// The executor of one run: an actor of an installation with the credentials, prices and limits that hold for it there.
import { Executor, type ExecutorOptions } from '../executor/executor.ts';
import { type Limits, lowestLimits } from '../limits.ts';
import type { Installation } from './installation.ts';
import { credentialsOf, pricingOf, type RunnableActor } from './runnable-actor.ts';

/** What a front end decides about a run. */
export interface RunChoices {
  /** Those of the configuration hold too: of each kind the lower one. */
  readonly limits: Limits;
  /** Nothing is sent: no key is needed, and no command for one is run. */
  readonly isOffline: boolean;
  readonly options: Pick<ExecutorOptions, 'context' | 'permissions' | 'host' | 'record' | 'replay'>;
}

/** @throws ConfigurationError `MISSING_CREDENTIAL` if a provider that the actor needs is not configured */
export async function executorFor(
  installation: Installation,
  actor: RunnableActor,
  { limits, isOffline, options }: RunChoices,
): Promise<Executor> {
  const { host, configuration } = installation;
  return new Executor({
    config: actor.config,
    credentials: await credentialsOf(installation, actor, !isOffline),
    limits: lowestLimits(limits, configuration.limits),
    pricing: pricingOf(installation, actor),
    options: { now: host.now, sleep: host.sleep, fetch: host.fetch, signal: host.signal, ...options },
    findConfig: actor.findConfig,
    table: installation.providers.table,
  });
}
