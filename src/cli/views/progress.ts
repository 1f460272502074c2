// What goes on in a run, one short line for each call of a tool and each node, for a person at a terminal.
import type { ActorEvent } from '../../executor/events.ts';
import { visible } from './terminal-text.ts';

export type ProgressEvent = Extract<ActorEvent, { readonly type: 'node-start' | 'tool-call' | 'tool-result' }>;

/** The line, without its end; `undefined` for what needs none: the beginning of the run, and a call that went well. */
export function progressLine(event: ProgressEvent, root: string, columns = 80): string | undefined {
  const text = sentenceOf(event, root);
  return text === undefined ? undefined : cut(visible(text.replaceAll(/\s+/g, ' '), true), columns - 1);
}

function sentenceOf(event: ProgressEvent, root: string): string | undefined {
  const { node } = event;
  const who = node === root ? '' : `${node} `;
  if (event.type === 'node-start') return node === root ? undefined : `${node} ...`;
  if (event.type === 'tool-call') return `${who}-> ${event.tool} ${typeof event.arguments === 'string' ? event.arguments : JSON.stringify(event.arguments)}`;
  return event.isError ? `${who}<- ${event.tool} failed: ${event.text}` : undefined;
}

function cut(text: string, most: number): string {
  const signs = [...text];
  return signs.length <= most ? text : `${signs.slice(0, Math.max(0, most - 1)).join('')}…`;
}
