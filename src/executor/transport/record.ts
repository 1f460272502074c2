// Records model calls while they are made. Does not access files.
import { type AgentsError, ProviderError } from '../../errors.ts';
import type { ModelEvent, ModelRequest } from '../../providers/provider.ts';
import { callbackError } from '../failure.ts';
import { callLine, headLine, type RecordedAttempt } from './recording-format.ts';
import type { CallRequest, CallTransport, Sleep, Transport } from './transport.ts';

/** Makes the calls of another transport and writes each as one line, once it has ended. */
export class RecordingTransport implements Transport {
  readonly #transport: Transport;
  readonly #write: (line: string) => void;
  #fault: AgentsError | undefined;

  /**
   * Writes the first line.
   * @param transport makes the calls
   * @param write takes one line, without its line end
   * @throws ExecutionError if it fails
   */
  constructor(transport: Transport, write: (line: string) => void) {
    this.#transport = transport;
    this.#write = write;
    this.#line(headLine());
    this.assertRecorded();
  }

  check(provider: string): void {
    this.#transport.check(provider);
  }

  async open(call: CallRequest): Promise<CallTransport> {
    const { node, number } = call;
    const opened = await this.#transport.open(call);
    return new RecordedCallTransport(opened, (attempts) =>
      this.#line(callLine({ node, call: number, request: call, attempts })),
    );
  }

  readonly sleep: Sleep = (ms, signal) => this.#transport.sleep(ms, signal);

  /** @throws ExecutionError if a line could not be written */
  assertRecorded(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** Writes a line. Stores an error instead of throwing it, so that it does not replace an error of the call. */
  #line(line: string): void {
    try {
      this.#write(line);
    } catch (error) {
      this.#fault ??= callbackError('record', error);
    }
  }
}

/** Records one call. */
class RecordedCallTransport implements CallTransport {
  readonly #call: CallTransport;
  readonly #attempts: RecordedAttempt[] = [];
  readonly #write: (attempts: readonly RecordedAttempt[]) => void;

  constructor(call: CallTransport, write: (attempts: readonly RecordedAttempt[]) => void) {
    this.#call = call;
    this.#write = write;
  }

  /** Stores the events of an attempt. An error after the signal is aborted is not recorded as one of the provider. */
  async *send(request: ModelRequest, signal: AbortSignal, attempt: number): AsyncGenerator<ModelEvent> {
    const maxTokens = request.settings.maxTokens ?? null;
    const events: ModelEvent[] = [];
    const at = this.#attempts.push({ maxTokens, events, isCancelled: true }) - 1;
    const end = (error?: ProviderError) => {
      this.#attempts[at] = { maxTokens, events, error, isCancelled: false };
    };
    try {
      for await (const event of this.#call.send(request, signal, attempt)) {
        events.push(event);
        yield event;
      }
      // An SDK may report an abort as the end of the answer.
      if (!signal.aborted) end();
    } catch (error) {
      if (error instanceof ProviderError && !signal.aborted) end(error);
      throw error;
    }
  }

  waitAfter(attempt: number, policyMs: number | undefined): number | undefined {
    return this.#call.waitAfter(attempt, policyMs);
  }

  /** Records the wait. */
  readonly sleep: Sleep = (waitedMs, signal) => {
    const last = this.#attempts.pop();
    if (last !== undefined) this.#attempts.push({ ...last, waitedMs });
    return this.#call.sleep(waitedMs, signal);
  };

  /** Writes the call if it was sent. */
  close(): void {
    this.#call.close();
    if (this.#attempts.length > 0) this.#write(this.#attempts);
  }
}
