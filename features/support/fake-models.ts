// Models behind a `fetch` that a scenario hands in: each answers as it is told to, as late as it is told to, and keeps what it was asked.
import { setImmediate } from 'node:timers/promises';

/** One answer. */
export interface FakeAnswer {
  readonly pieces: readonly string[];
  /** What it ends with; `waits`: with nothing, until the request is closed; `breaks`: the connection breaks off. */
  readonly end: 'stop' | 'length' | 'tool_calls' | 'waits' | 'breaks';
  readonly calls?: readonly { readonly name: string; readonly arguments: string }[];
  /** An HTTP status in place of an answer. */
  readonly status?: number;
}

interface FakeModel {
  readonly answers: readonly FakeAnswer[];
  /** Resolves when it may begin to answer. */
  readonly ready: () => Promise<unknown>;
}

/** A request that has come. */
export interface FakeRequest {
  readonly model: string;
  readonly body: {
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly max_tokens?: number;
  };
  state: 'open' | 'answered' | 'closed';
}

/** So many tokens each call reports, unless a scenario says otherwise. */
const USAGE = { prompt_tokens: 10, completion_tokens: 5 };

/** `a|b` streams two pieces; `a|...` then waits for ever, `a|!` breaks off; `status 400`; `cut: a`; `call NAME {json}`; `{input}` is what it was asked, `{many}` is 500 more pieces. */
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
  /** The most requests that were open at once. */
  mostAtOnce = 0;
  readonly #models = new Map<string, FakeModel>();
  readonly #watchers: (() => void)[] = [];
  readonly #silent = new Set<string>();

  add(name: string, answers: readonly FakeAnswer[], ready: FakeModel['ready'] = async () => undefined): void {
    this.#models.set(name, { answers, ready });
  }

  /** A model that was added answers only once something holds. */
  answerOnce(name: string, holds: () => boolean): void {
    const model = this.#models.get(name);
    if (model === undefined) throw new Error(`no model ${name}`);
    this.#models.set(name, { ...model, ready: () => this.until(holds) });
  }

  /** Whether a model that then waits has said all before. */
  hasSaidAll(name: string): boolean {
    return this.#silent.has(name);
  }

  /** Resolves once something holds; looked at whenever a request comes, is answered or is closed. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  /** Whether a model has answered so often, to the end. */
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
