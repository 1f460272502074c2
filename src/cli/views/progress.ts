// What goes on in a run, one short line for each call of a tool and each node, for a person at a terminal.
import type { ActorEvent } from '../../executor/stream/events.ts';
import { cutTo, measureFor } from './cells.ts';
import { visible } from './terminal-text.ts';

export type ProgressEvent = Extract<ActorEvent, { readonly type: 'node-start' | 'tool-call' | 'tool-result' }>;

/** The line, without its end; `undefined` for what needs none: the beginning of the run, and a call that went well. */
export async function progressLine(event: ProgressEvent, root: string, columns = 80): Promise<string | undefined> {
  const text = sentenceOf(event, root);
  if (text === undefined) return undefined;
  // If the terminal had to break it, the rest would look like a line of the program.
  const line = visible(text.replaceAll(/\s+/g, ' '), true);
  return cutTo(columns - 1, line, await measureFor([line]));
}

function sentenceOf(event: ProgressEvent, root: string): string | undefined {
  const { node } = event;
  const who = node === root ? '' : `${node} `;
  if (event.type === 'node-start') return node === root ? undefined : `${node} ...`;
  if (event.type === 'tool-call')
    return `${who}-> ${event.tool} ${typeof event.arguments === 'string' ? event.arguments : JSON.stringify(event.arguments)}`;
  return event.isError ? `${who}<- ${event.tool} failed: ${event.text}` : undefined;
}
