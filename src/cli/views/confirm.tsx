// A question with yes or no, asked in a terminal.
import { setTimeout } from 'node:timers/promises';
import { Box, render, Text, useApp, useInput } from 'ink';
import { useRef, useState } from 'react';

export type Answer = 'yes' | 'no' | 'interrupted';

export interface ConfirmProps {
  readonly question: string;
  readonly onAnswer: (answer: Answer) => void;
}

/**
 * Reads a line and shows it: `y` and `yes` are yes, any other line is no, and so are Escape and Ctrl-D; Ctrl-C interrupts.
 * Many keys may come at once, as from a paste.
 */
export function Confirm({ question, onAnswer }: ConfirmProps) {
  const { exit } = useApp();
  const [typed, setTyped] = useState('');
  // Keys may come faster than pictures are drawn.
  const latest = useRef('');
  useInput((input, key) => {
    const line = lineOf(latest.current, input, key);
    latest.current = line.text;
    setTyped(line.text);
    if (line.answer === undefined) return;
    onAnswer(line.answer);
    exit();
  });
  return (
    <Box>
      <Text bold>{question} </Text>
      <Text dimColor>[y/N] </Text>
      <Text>{typed}</Text>
    </Box>
  );
}

interface Key {
  readonly ctrl: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
}

/** The line after a key, or after several keys, and the answer if it is complete. */
function lineOf(before: string, input: string, key: Key): { readonly text: string; readonly answer?: Answer } {
  if (key.ctrl) return { text: before, ...(input === 'c' && { answer: 'interrupted' }), ...(input === 'd' && { answer: 'no' }) };
  if (key.escape) return { text: before, answer: 'no' };
  if (key.backspace || key.delete) return { text: before.slice(0, -1) };
  const [line = '', ...rest] = (before + (key.return ? '\n' : input)).split(/[\r\n]/);
  const text = line.replaceAll(/\p{Cc}/gu, '');
  return rest.length === 0 ? { text } : { text, answer: /^\s*y(es)?\s*$/i.test(text) ? 'yes' : 'no' };
}

export interface ConfirmStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Whether CI is set: then Ink draws only its last picture, unless it is told to draw each. */
  readonly isUnattended: boolean;
  /** Takes the question away: it is answered with no. */
  readonly signal?: AbortSignal;
  /** What was typed before the question was seen is no answer to it. */
  readonly forgetsTyped?: boolean;
}

/** So long keys that were typed before may take to arrive. */
const ARRIVAL_MS = 30;

/** Asks and waits for the answer. */
export async function confirm(question: string, { stdin, stdout, isUnattended, signal, forgetsTyped = false }: ConfirmStreams): Promise<Answer> {
  let answer: Answer = 'no';
  // Before the question is seen, so that the first key is already one for us.
  stdin.setRawMode(true);
  if (forgetsTyped && (await isInterruptedByTyped(stdin))) {
    stdin.setRawMode(false);
    return 'interrupted';
  }
  const dialogue = render(
    <Confirm
      question={question}
      onAnswer={(given) => {
        answer = given;
      }}
    />,
    { stdin, stdout, debug: isUnattended, exitOnCtrlC: false, patchConsole: false },
  );
  const takeAway = () => dialogue.unmount();
  signal?.addEventListener('abort', takeAway);
  if (signal?.aborted) takeAway();
  await dialogue.waitUntilExit();
  signal?.removeEventListener('abort', takeAway);
  return answer;
}

/** Forgets what was typed, but for Ctrl-C, which is meant for the program at any time. */
async function isInterruptedByTyped(stdin: NodeJS.ReadStream): Promise<boolean> {
  let isInterrupted = false;
  // Read as Ink reads: a stream that was paused would not begin again for it.
  const forget = () => {
    for (let keys = stdin.read(); keys !== null; keys = stdin.read()) isInterrupted ||= String(keys).includes('\u0003');
  };
  stdin.on('readable', forget);
  await setTimeout(ARRIVAL_MS);
  stdin.off('readable', forget);
  return isInterrupted;
}
