// Steps for a provider that streams the Responses API byte by byte, or waits until its text was printed.
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { Given, When } from '@cucumber/cucumber';
import { eventsOf, responsesAnswer, sendByteByByte } from '../support/wire-answers.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

Given(
  'a provider that streams {string} over the Responses API, one byte at a time',
  async function (this: Scenario, text: string) {
    (await serverOf(this)).answer = (outgoing) => sendByteByByte(outgoing, responsesAnswer(text));
  },
);

interface WatchfulAnswer {
  readonly first: string;
  goOn: () => void;
}

const watchful = new WeakMap<Scenario, WatchfulAnswer>();

Given(
  'a provider that sends {string} over the Responses API, and {string} once that is printed',
  async function (this: Scenario, first: string, rest: string) {
    const answer: WatchfulAnswer = { first, goOn: () => assert.fail('nothing was asked') };
    watchful.set(this, answer);
    (await serverOf(this)).answer = (outgoing: ServerResponse) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(eventsOf(JSON.stringify({ type: 'response.output_text.delta', delta: first })));
      answer.goOn = () => outgoing.end(responsesAnswer(rest));
    };
  },
);

When('I run `{}` and the provider sees what is printed', async function (this: Scenario, line: string) {
  const answer = watchful.get(this);
  assert.ok(answer, 'no provider looks at what is printed');
  let printed = '';
  await this.run(line, (text) => {
    const before = printed;
    printed += text;
    if (before.length < answer.first.length && printed === answer.first) answer.goOn();
  });
});
