// Renders the progress of a run in a terminal: one short line for each tool call and each node.
import type { ActorEvent } from '../../executor/stream/events.ts';
import { cutTo, measureFor } from './cells.ts';
import { visible } from './terminal-text.ts';

export type ProgressEvent = Extract<ActorEvent, { readonly type: 'node-start' | 'tool-call' | 'tool-result' }>;

/**
 * Returns the line of an event, without a line end; `undefined` for the start of the first node and for a successful
 * tool call.
 */
export async function progressLine(event: ProgressEvent, root: string, columns = 80): Promise<string | undefined> {
  const text = sentenceOf(event, root);
  if (text === undefined) return undefined;
  // Truncated, because the rest of a wrapped line would look like a line of the program.
  const line = visible(text.replaceAll(/\s+/g, ' '), true);
  return cutTo(columns - 1, line, await measureFor([line]));
}

function sentenceOf(event: ProgressEvent, root: string): string | undefined {
  const { node } = event;
  const prefix = node === root ? '' : `${node} `;
  if (event.type === 'node-start') return node === root ? undefined : `${node} ...`;
  if (event.type === 'tool-call') {
    const given = typeof event.arguments === 'string' ? event.arguments : JSON.stringify(event.arguments);
    return `${prefix}-> ${event.tool} ${given}`;
  }
  return event.isError ? `${prefix}<- ${event.tool} failed: ${event.text}` : undefined;
}
