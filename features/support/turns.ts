// A model that answers in turns, as written in a scenario: texts and tool calls, in the protocol of the request.
import type { ServerResponse } from 'node:http';
import { eventsOf } from './wire-answers.ts';

interface Call {
  readonly id: string;
  readonly name: string;
  /** The arguments as sent: a JSON object, or invalid text. */
  readonly arguments: string;
}

export interface ModelTurn {
  readonly texts: readonly string[];
  readonly calls: readonly Call[];
}

/**
 * Parses turns separated by `---`. A line is `say TEXT`, `call ID NAME ARGUMENTS` or, for an empty answer, `nothing`.
 */
export function readTurns(text: string): readonly ModelTurn[] {
  return text.split(/^---$/m).map((part) => {
    const lines = part.trim().split('\n');
    const texts = lines.flatMap((line) => (line.startsWith('say ') ? [line.slice('say '.length)] : []));
    const calls = lines.flatMap((line) => {
      const [, id, name, json] = /^call (\S+) (\S+) ?(.*)$/.exec(line) ?? [];
      return id === undefined || name === undefined ? [] : [{ id, name, arguments: json ?? '' }];
    });
    if (texts.length + calls.length === 0 && part.trim() !== 'nothing') throw new Error(`no turn: ${part}`);
    return { texts, calls };
  });
}

/** Answers a request with a turn: 10 tokens in, 5 out. */
export function answerTurn(outgoing: ServerResponse, turn: ModelTurn): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
  outgoing.end(outgoing.req.url === '/v1/messages' ? anthropicTurn(turn) : openaiTurn(turn));
}

function openaiTurn({ texts, calls }: ModelTurn): string {
  const delta = (content: object) => ({ choices: [{ index: 0, delta: content, finish_reason: null }] });
  const events = [
    ...texts.map((content) => delta({ content })),
    ...calls.map(({ id, name, arguments: json }, index) =>
      delta({ tool_calls: [{ index, id, type: 'function', function: { name: onWire(name), arguments: json } }] }),
    ),
    { choices: [{ index: 0, delta: {}, finish_reason: calls.length > 0 ? 'tool_calls' : 'stop' }] },
    { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } },
  ];
  return lines(events);
}

function anthropicTurn({ texts, calls }: ModelTurn): string {
  const block = (index: number, content: object, delta: object) => [
    { type: 'content_block_start', index, content_block: content },
    { type: 'content_block_delta', index, delta },
    { type: 'content_block_stop', index },
  ];
  const events = [
    { type: 'message_start', message: { usage: { input_tokens: 10, output_tokens: 1 } } },
    ...texts.flatMap((text, index) => block(index, { type: 'text', text: '' }, { type: 'text_delta', text })),
    ...calls.flatMap(({ id, name, arguments: json }, index) =>
      block(
        texts.length + index,
        { type: 'tool_use', id, name: onWire(name), input: {} },
        { type: 'input_json_delta', partial_json: json },
      ),
    ),
    {
      type: 'message_delta',
      delta: { stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn' },
      usage: { output_tokens: 5 },
    },
    { type: 'message_stop' },
  ];
  return lines(events);
}

function lines(events: readonly object[]): string {
  return eventsOf(events.map((event) => JSON.stringify(event)).join('\n'));
}

/** Replaces characters that protocols do not allow in a name, such as a slash. */
function onWire(name: string): string {
  return name.replaceAll(/[^\w-]/g, '_');
}

/** A tool result as contained in a request; the result of a failed tool begins with `Error: `. */
export interface SentResult {
  readonly call: string;
  readonly result: string;
}

interface SentMessage {
  readonly role: string;
  readonly tool_call_id?: string;
  readonly content?:
    | string
    | readonly {
        readonly type: string;
        readonly tool_use_id?: string;
        readonly content?: string;
        readonly is_error?: boolean;
      }[];
}

/** Returns the tool results at the end of a request, in either protocol. */
export function resultsIn(body: string): readonly SentResult[] {
  const { messages } = JSON.parse(body) as { messages: readonly SentMessage[] };
  const after = messages.findLastIndex(({ role }) => role === 'assistant') + 1;
  return messages.slice(after).flatMap(({ role, content = '', tool_call_id: call = '' }) => {
    if (typeof content === 'string') return role === 'tool' ? [{ call, result: content }] : [];
    return content.map((part) => ({
      call: part.tool_use_id ?? '',
      result: `${part.is_error ? 'Error: ' : ''}${part.content ?? ''}`,
    }));
  });
}
