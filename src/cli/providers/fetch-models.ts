// Asks a provider for its models, within a time, and so that an interrupt is one. Says in a terminal what is waited for.
import { InterruptedError, ProviderError } from '../../errors.ts';
import { fetchModelList, type ListedModel } from '../../providers/protocols/model-list.ts';
import type { Connection } from '../../providers/provider.ts';
import type { Session } from '../session.ts';

/**
 * The models as the provider tells them now.
 * @throws ProviderError if it does not answer with a list, or not in time
 * @throws InterruptedError if the user ended the program
 */
export async function askForModels(
  { host }: Session,
  connection: Connection,
  timeoutMs: number,
): Promise<readonly ListedModel[]> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await fetchModelList(connection, AbortSignal.any([host.signal, timeout]));
  } catch (error) {
    if (host.signal.aborted)
      throw new InterruptedError({ code: 'INTERRUPTED', message: 'the request was interrupted', cause: error });
    if (!timeout.aborted) throw error;
    throw new ProviderError({
      code: 'PROVIDER_UNREACHABLE',
      message: `${connection.provider} did not tell its models within ${timeoutMs / 1000} s`,
      hint: 'Check the network and the base URL.',
      cause: error,
      details: { provider: connection.provider },
    });
  }
}

/** `1 model`, `12 models`. */
export function howMany({ length }: readonly ListedModel[]): string {
  return `${length} ${length === 1 ? 'model' : 'models'}`;
}

/** Somebody who sits before a terminal is told what takes its time. */
export async function sayWaiting({ host }: Session, what: string): Promise<void> {
  if (host.stderr.isTerminal) await host.stderr.write(`${what} ...\n`);
}
