// Steps for counting tokens: long answers without usage, concurrent runs, and comparison with a reference tokenizer.

import assert from 'node:assert/strict';
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import fc from 'fast-check';
import type { Tiktoken } from 'js-tiktoken/lite';
import { Encoding, type PausingWork } from '../../src/executor/budget/byte-pairs.ts';
import { countExactly, estimateTokens } from '../../src/executor/budget/count-tokens.ts';
import { stretchesOf } from '../../src/executor/budget/stretches.ts';
import { createExecutor } from '../../src/index.ts';
import { openaiDeltas, programOf } from '../support/library-program.ts';
import { proofCases } from '../support/proof-size.ts';
import type { Scenario } from '../support/world.ts';
import { serverOf } from './provider-server.ts';

const PIECE = 4096;

Given(
  'a provider that streams {int} times {string} without its usage',
  async function (this: Scenario, count: number, text: string) {
    const answer = text.repeat(count);
    const pieces = Array.from({ length: Math.ceil(answer.length / PIECE) }, (_, index) =>
      answer.slice(index * PIECE, (index + 1) * PIECE),
    );
    const end = `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`;
    (await serverOf(this)).answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(openaiDeltas(pieces) + end);
    };
  },
);

/** The runs of a scenario in the order in which they ended. */
const ended = new WeakMap<Scenario, string[]>();

When(
  'a program executes {int} times {string}, and starts {int} other runs once its answer has arrived',
  { timeout: 60_000 },
  async function (this: Scenario, count: number, text: string, others: number) {
    const order: string[] = [];
    const other = async () => {
      await createExecutor({ model: 'mock/echo' }, { mock: {} }).execute('Ada');
      order.push('other');
    };
    let beside: Promise<unknown> | undefined;
    const program = programOf(this);
    for await (const event of program.make().events(text.repeat(count))) {
      if (event.type === 'text') beside ??= Promise.all(Array.from({ length: others }, other));
      if (event.type === 'result') program.result = event.result;
    }
    order.push('long');
    await beside;
    ended.set(this, order);
  },
);

Then('the {int} other runs ended first', function (this: Scenario, count: number) {
  assert.deepEqual(ended.get(this), [...Array.from({ length: count }, () => 'other'), 'long']);
});

When(
  'a program executes {int} times {string} and aborts once its answer has begun',
  async function (this: Scenario, count: number, text: string) {
    const program = programOf(this);
    const controller = new AbortController();
    program.options = { ...program.options, signal: controller.signal };
    await program.attempt(this, 'execute', async () => {
      for await (const event of program.make().events(text.repeat(count)))
        if (event.type === 'text') controller.abort();
    });
  },
);

Then('the error says that the usage is {}', function (this: Scenario, json: string) {
  assert.deepEqual(programOf(this).failure(this).spent?.usage, JSON.parse(json));
});

const MODELS = { o200k_base: 'gpt-4o', cl100k_base: 'gpt-4' } as const;

async function eachEncoding(check: (model: string, tokenizer: Tiktoken) => Promise<void>): Promise<void> {
  const { Tiktoken } = await import('js-tiktoken/lite');
  await check(MODELS.o200k_base, new Tiktoken((await import('js-tiktoken/ranks/o200k_base')).default));
  await check(MODELS.cl100k_base, new Tiktoken((await import('js-tiktoken/ranks/cl100k_base')).default));
}

const WORDS = [
  'the ',
  'internationalisation',
  "I'LL",
  "'s",
  '東京',
  '国国国国国国国国',
  '👩‍👩‍👧',
  '\ud800',
  '<|endoftext|>',
  '1234567',
  'aaaa',
  'ß',
  '\u0301',
  '{"a":1}',
];
const GAPS = [
  ' ',
  '    ',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '\t',
  ' \n',
  '\n ',
  '\n/',
  '/',
  '\u00a0',
  '\u3000',
  '\ufeff',
  '\u2028',
  '。',
  '!',
];
const words = fc.oneof(
  fc.constantFrom(...WORDS, ...GAPS),
  fc.string({ unit: 'grapheme', maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
);

/** Splits a text as an estimate does: 512 characters, or one more to keep a surrogate pair whole. */
function piecesOf(text: string): readonly string[] {
  return text.match(/.{511}(?:[\ud800-\udbff].?|.)|.+/gs) ?? [];
}

Then(
  "for any text, the estimate is the tokenizer's count of its chunks, and the bound is its count of the whole text",
  { timeout: 120_000 },
  () =>
    eachEncoding(async (model, tokenizer) => {
      const count = (text: string) => tokenizer.encode(text, [], []).length;
      await fc.assert(
        fc.asyncProperty(fc.array(words, { maxLength: 300, size: 'max' }), async (parts) => {
          const text = parts.join('');
          const estimate = await estimateTokens(model, { messages: [] }, { text, toolCalls: [] });
          assert.deepEqual(estimate, {
            input: 0,
            output: piecesOf(text).reduce((sum, piece) => sum + count(piece), 0),
          });
          assert.equal(await countExactly(model, [text]), text === '' ? 0 : count(text) + 1);
        }),
        { numRuns: proofCases(60) },
      );
    }),
);

Then('for any text, the tokens of its sections are those of the whole text', { timeout: 120_000 }, () =>
  eachEncoding(async (_model, tokenizer) => {
    const count = (text: string) => tokenizer.encode(text, [], []).length;
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60, size: 'max' }), (parts) => {
        const text = parts.join('');
        const stretches = [...stretchesOf(text, 1)].map((stretch) => stretch.text);
        assert.equal(stretches.join(''), text);
        assert.equal(
          stretches.reduce((sum, stretch) => sum + count(stretch), 0),
          count(text),
        );
      }),
      { numRuns: proofCases(500) },
    );
  }),
);

/** Runs the work to its end. Returns its result and the number of its pauses. */
function finish<Value>(work: PausingWork<Value>): { value: Value; pauses: number } {
  for (let pauses = 0; ; pauses += 1) {
    const { done, value } = work.next();
    if (done) return { value, pauses };
  }
}

Then(
  'counting {int} characters of these texts pauses at least every {int} bytes:',
  async (length: number, bytes: number, table: DataTable) => {
    const { default: data } = await import('js-tiktoken/ranks/o200k_base');
    const { value: encoding } = finish(Encoding.make(data));
    for (const [cell = ''] of table.raw()) {
      const text = cell.replace('\\n', '\n').repeat(Math.ceil(length / cell.replace('\\n', '\n').length));
      const { pauses } = finish(encoding.count(text));
      assert.ok(pauses >= Buffer.byteLength(text) / bytes, `${cell}: ${pauses} pauses`);
    }
  },
);
