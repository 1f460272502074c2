// Requests the model list of a provider, with a timeout. Announces the wait in a terminal.
import { InterruptedError, ProviderError } from '../../errors.ts';
import { fetchModelList, type ListedModel } from '../../providers/protocols/model-list.ts';
import type { Connection } from '../../providers/provider.ts';
import type { Session } from '../session.ts';

/**
 * Requests the current model list.
 * @throws ProviderError when the response is not a model list, or after the timeout
 * @throws InterruptedError when the user ends the program
 */
export async function requestModels(
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
      message: `${connection.provider} did not return its model list within ${timeoutMs / 1000} s`,
      hint: 'Check the network and the base URL.',
      cause: error,
      details: { provider: connection.provider },
    });
  }
}

/** Returns `1 model` or `12 models`. */
export function modelCount({ length }: readonly ListedModel[]): string {
  return `${length} ${length === 1 ? 'model' : 'models'}`;
}

/** Prints the action that the program waits for, when stderr is a terminal. */
export async function announceWait({ host }: Session, action: string): Promise<void> {
  if (host.stderr.isTerminal) await host.stderr.write(`${action} ...\n`);
}
