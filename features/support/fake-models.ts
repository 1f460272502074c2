// Models behind a `fetch` function of a scenario. Each gives its configured answers at the configured time and stores
// its requests.
import { setImmediate } from 'node:timers/promises';

/** One answer. */
export interface FakeAnswer {
  readonly pieces: readonly string[];
  /** How the answer ends; `waits`: never, until the request is closed; `breaks`: the connection is reset. */
  readonly end: 'stop' | 'length' | 'tool_calls' | 'waits' | 'breaks';
  readonly calls?: readonly { readonly name: string; readonly arguments: string }[];
  /** An HTTP status in place of an answer. */
  readonly status?: number;
}

interface FakeModel {
  readonly answers: readonly FakeAnswer[];
  /** Resolves when the model may begin to answer. */
  readonly ready: () => Promise<unknown>;
}

/** A received request. */
export interface FakeRequest {
  readonly model: string;
  readonly body: {
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly max_tokens?: number;
  };
  state: 'open' | 'answered' | 'closed';
}

/** The tokens that each call reports by default. */
const USAGE = { prompt_tokens: 10, completion_tokens: 5 };

/**
 * Parses an answer: `a|b` streams two chunks, then `a|...` waits forever and `a|!` breaks off; `status 400`; `cut: a`;
 * `call NAME {json}`. `{input}` is the text of the request, `{many}` is 500 more chunks.
 */
export function fakeAnswer(text: string): FakeAnswer {
  const [, status] = /^status (\d+)$/.exec(text) ?? [];
  if (status !== undefined) return { pieces: [], end: 'stop', status: Number(status) };
  if (text.startsWith('call ')) {
    const calls = text.split(' & ').map((one) => {
      const [, name = '', json = ''] = /^call (\S+) ?(.*)$/.exec(one) ?? [];
      return { name, arguments: json };
    });
    return { pieces: [], end: 'tool_calls', calls };
  }
  const pieces = text
    .replace(/^cut: /, '')
    .replace('{many}', '|x'.repeat(500))
    .replaceAll('\\n', '\n')
    .split('|');
  if (pieces.at(-1) === '...') return { pieces: pieces.slice(0, -1), end: 'waits' };
  if (pieces.at(-1) === '!') return { pieces: pieces.slice(0, -1), end: 'breaks' };
  return { pieces, end: text.startsWith('cut: ') ? 'length' : 'stop' };
}

/** All models of a scenario. */
export class FakeModels {
  readonly requests: FakeRequest[] = [];
  usage: object = USAGE;
  /** The highest number of requests open at the same time. */
  mostAtOnce = 0;
  readonly #models = new Map<string, FakeModel>();
  readonly #watchers: (() => void)[] = [];
  readonly #silent = new Set<string>();

  add(name: string, answers: readonly FakeAnswer[], ready: FakeModel['ready'] = async () => undefined): void {
    this.#models.set(name, { answers, ready });
  }

  /** Delays the answers of an existing model until the condition is true. */
  answerOnce(name: string, holds: () => boolean): void {
    const model = this.#models.get(name);
    if (model === undefined) throw new Error(`no model ${name}`);
    this.#models.set(name, { ...model, ready: () => this.until(holds) });
  }

  /** Returns whether a model that then waits has sent all text before it. */
  hasSaidAll(name: string): boolean {
    return this.#silent.has(name);
  }

  /** Resolves once the condition is true; it is checked whenever a request arrives, is answered or is closed. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** Returns whether a model has given this number of complete answers. */
  hasAnswered(model: string, times = 1): boolean {
    return this.requests.filter((request) => request.model === model && request.state === 'answered').length >= times;
  }

  readonly fetch: typeof fetch = async (_input, init) => {
    const body = JSON.parse(String(init?.body)) as FakeRequest['body'] & { readonly model: string };
    const model = this.#models.get(body.model);
    if (model === undefined) throw new Error(`no model ${body.model}`);
    const count = this.requests.filter((one) => one.model === body.model).length;
    const request: FakeRequest = { model: body.model, body, state: 'open' };
    this.requests.push(request);
    this.mostAtOnce = Math.max(this.mostAtOnce, this.requests.filter(({ state }) => state === 'open').length);
    this.#changed();
    const signal = init?.signal ?? undefined;
    const answer = model.answers[Math.min(count, model.answers.length - 1)] as FakeAnswer;
    const aborted = new Promise<never>((_, reject) =>
      signal?.addEventListener('abort', () => this.#close(request, reject, signal)),
    );
    aborted.catch(() => undefined);
    await Promise.race([model.ready(), aborted]);
    if (answer.status !== undefined) {
      this.#end(request);
      return Response.json({ error: { message: 'refused by the script' } }, { status: answer.status });
    }
    return new Response(this.#stream(request, answer, aborted), { headers: { 'content-type': 'text/event-stream' } });
  };

  #close(request: FakeRequest, reject: (reason: unknown) => void, signal: AbortSignal): void {
    if (request.state === 'open') request.state = 'closed';
    reject(signal.reason);
    this.#changed();
  }

  #end(request: FakeRequest): void {
    request.state = 'answered';
    this.#changed();
  }

  #changed(): void {
    for (const watcher of this.#watchers.splice(0)) watcher();
  }

  #stream(request: FakeRequest, answer: FakeAnswer, aborted: Promise<never>): ReadableStream<Uint8Array> {
    const input = request.body.messages.findLast(({ role }) => role === 'user')?.content ?? '';
    const lines = linesOf(answer, { input, usage: this.usage });
    let next = 0;
    return new ReadableStream(
      {
        pull: async (controller) => {
          await Promise.race([setImmediate(), aborted]);
          const line = lines[next++];
          if (line !== undefined) return controller.enqueue(new TextEncoder().encode(`data: ${line}\n\n`));
          if (answer.end === 'waits') {
            this.#silent.add(request.model);
            this.#changed();
            await aborted;
          }
          if (answer.end === 'breaks') controller.error(new Error('the connection broke off'));
          else controller.close();
          this.#end(request);
        },
      },
      { highWaterMark: 0 },
    );
  }
}

function linesOf(
  { pieces, end, calls = [] }: FakeAnswer,
  { input, usage }: { readonly input: string; readonly usage: object },
): readonly string[] {
  const delta = (one: object, finish: string | null = null) =>
    JSON.stringify({ choices: [{ index: 0, delta: one, finish_reason: finish }] });
  const lines = pieces.map((piece) => delta({ content: piece.replaceAll('{input}', input) }));
  calls.forEach(({ name, arguments: json }, index) => {
    lines.push(
      delta({
        tool_calls: [{ index, id: `call-${index + 1}`, type: 'function', function: { name, arguments: json } }],
      }),
    );
  });
  if (end === 'waits' || end === 'breaks') return lines;
  return [...lines, delta({}, end), JSON.stringify({ choices: [], usage }), '[DONE]'];
}
