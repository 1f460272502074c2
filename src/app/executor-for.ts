// Creates the executor of one run, with the credentials, prices and limits of the installation.
import { Executor, type ExecutorOptions } from '../executor/executor.ts';
import { type Limits, lowestLimits } from '../limits.ts';
import type { Installation } from './installation.ts';
import { credentialsOf, pricingOf, type RunnableActor } from './runnable-actor.ts';

/** What a front end decides about a run. */
export interface RunChoices {
  /** Combined with the limits of the configuration file: the lower value of each limit applies. */
  readonly limits: Limits;
  /** True: nothing is sent, so no key is read and no key command is run. */
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
