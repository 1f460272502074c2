// How a run can end, in a process of its own for each protocol, with a provider that tells the process what it sees of it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Given, Then, When } from '@cucumber/cucumber';
import { spawnNode } from '../support/library-process.ts';
import { answerWhole, anthropicAnswer, eventsOf, openaiAnswer, sendAndReset } from '../support/wire-answers.ts';
import type { Outcome, Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const MODELS = { openai: 'openai/gpt-4o', anthropic: 'anthropic/claude-haiku-4-5' };

type ProtocolName = keyof typeof MODELS;

/** Both protocols are spoken at one address. */
function protocolOf({ req }: ServerResponse): ProtocolName {
  return req.url === '/v1/messages' ? 'anthropic' : 'openai';
}

const WORDS: Readonly<Record<ProtocolName, string>> = {
  openai: '{"choices": [{"index": 0, "delta": {"content": "Good"}, "finish_reason": null}]}',
  anthropic: '{"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Good"}}',
};

const ANSWERS: Readonly<Record<ProtocolName, string>> = {
  openai: openaiAnswer('Good'),
  anthropic: anthropicAnswer('Good'),
};

function begin(outgoing: ServerResponse, events: string): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).write(events);
}

const BEHAVIOURS: Readonly<Record<string, (outgoing: ServerResponse) => unknown>> = {
  'says nothing': () => undefined,
  'says a word and waits': (outgoing) => begin(outgoing, eventsOf(WORDS[protocolOf(outgoing)])),
  'says a word and resets the connection': (outgoing) => sendAndReset(outgoing, eventsOf(WORDS[protocolOf(outgoing)])),
  answers: (outgoing) => answerWhole(outgoing, 'Good'),
  'answers and stays connected': (outgoing) => begin(outgoing, ANSWERS[protocolOf(outgoing)]),
  refuses: (outgoing) =>
    outgoing.writeHead(400, { 'content-type': 'application/json' }).end('{"error": {"message": "No"}}'),
  'refuses and stays connected': (outgoing) =>
    outgoing.writeHead(400, { 'content-type': 'application/json' }).write('{"error":'),
  'is busy for half a minute': (outgoing) => outgoing.writeHead(529, { 'retry-after': '30' }).end(),
};

/** What a provider sees of one process. */
class Sight {
  readonly closings: Promise<unknown>[] = [];
  onAsked: () => void = () => undefined;
  readonly asked = new Promise<void>((resolve) => {
    this.onAsked = resolve;
  });

  see(outgoing: ServerResponse): void {
    this.closings.push(once(outgoing, 'close'));
    this.onAsked();
  }

  /** `asked` once a request has come; `closed`, with their number, once all that have come are closed. */
  async tell(question: string): Promise<string> {
    if (question === 'closed') return String((await Promise.all(this.closings)).length);
    await this.asked;
    return '';
  }
}

/** At `/openai/asked` and the like it tells what it sees. */
Given('a provider that {}, and tells what it sees', async function (this: Scenario, behaviour: string) {
  const behave = BEHAVIOURS[behaviour];
  assert.ok(behave, `no provider ${behaviour}`);
  const sights = { openai: new Sight(), anthropic: new Sight() };
  (await serverOf(this)).answer = async (outgoing) => {
    const [, protocol, question] = /^\/(openai|anthropic)\/(asked|closed)$/.exec(outgoing.req.url ?? '') ?? [];
    if (question !== undefined) return outgoing.end(await sights[protocol as ProtocolName].tell(question));
    sights[protocolOf(outgoing)].see(outgoing);
    return behave(outgoing);
  };
});

const outcomes = new WeakMap<Scenario, Readonly<Record<ProtocolName, Outcome>>>();

When(
  'this program is run for each protocol, in processes of their own:',
  { timeout: 60_000 },
  async function (this: Scenario, source: string) {
    const { url } = await serverOf(this);
    const run = (protocol: ProtocolName): Promise<Outcome> => {
      const name = `${protocol}.mjs`;
      this.write(
        name,
        source.replaceAll('{server}', url).replaceAll('{protocol}', protocol).replaceAll('{model}', MODELS[protocol]),
      );
      return spawnNode(this, [name]);
    };
    const [openai, anthropic] = await Promise.all([run('openai'), run('anthropic')]);
    outcomes.set(this, { openai, anthropic });
  },
);

Then('both print this and exit by themselves:', function (this: Scenario, text: string) {
  const { openai, anthropic } = outcomes.get(this) ?? {};
  const wanted = { status: 0, stdout: `${text}\n`, stderr: '' };
  assert.deepEqual(
    { openai, anthropic },
    { openai: { command: 'openai.mjs', ...wanted }, anthropic: { command: 'anthropic.mjs', ...wanted } },
  );
});
