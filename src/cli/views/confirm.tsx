// Asks a yes/no question of the program in a terminal. Ink redraws only the line of the question with each key.
import { render, Text, useApp, useInput } from 'ink';
import { useRef, useState } from 'react';
import { type Answer, typeInto } from './answer-line.ts';
import { CTRL_C, waitForPendingKeys } from './terminal-keys.ts';

export interface ConfirmProps {
  readonly question: string;
  readonly onAnswer: (answer: Answer) => void;
}

/** Reads a line and shows it. Several keys may arrive at once, for example from a paste. */
export function Confirm({ question, onAnswer }: ConfirmProps) {
  const { exit } = useApp();
  const [typed, setTyped] = useState('');
  // Keys may arrive faster than the line is redrawn.
  const latest = useRef('');
  useInput((input, key) => {
    const line = typeInto(latest.current, keysOf(input, key));
    latest.current = line.text;
    setTyped(line.text);
    if (line.answer === undefined) return;
    onAnswer(line.answer);
    exit();
  });
  return (
    <Text>
      <Text bold>{question} </Text>
      <Text dimColor>[y/N] </Text>
      {typed}
    </Text>
  );
}

interface Key {
  readonly ctrl: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
}

/** Returns the characters that the terminal sent for a key that Ink has parsed. */
function keysOf(input: string, key: Key): string {
  if (key.ctrl) return input === 'c' ? CTRL_C : input === 'd' ? '\u0004' : '';
  if (key.escape) return '\u001b';
  if (key.backspace || key.delete) return '\u007f';
  return key.return ? '\r' : input;
}

export interface ConfirmStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** True when the variable CI is set. Ink then draws only the last frame, unless its option `debug` is set. */
  readonly isUnattended: boolean;
}

/** Asks a question and waits for the answer. Discards keys that were typed before the question was shown. */
export async function confirm(question: string, { stdin, stdout, isUnattended }: ConfirmStreams): Promise<Answer> {
  let answer: Answer = 'no';
  // Raw mode starts before the question is shown, so that the first key of the answer arrives immediately.
  stdin.setRawMode(true);
  if (await isInterruptedByTyped(stdin)) {
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
    { stdin, stdout: withoutHeight(stdout), debug: isUnattended, exitOnCtrlC: false, patchConsole: false },
  );
  await dialogue.waitUntilExit();
  return answer;
}

const DEFAULT_COLUMNS = 80;
/** Minimum usable width. A smaller width counts as unknown. */
const MIN_COLUMNS = 5;

/**
 * Returns the terminal with an infinite height and a usable width. When a frame is as high as the terminal, Ink erases
 * the screen and its scrollback. It also treats a size of 0, which means unknown, as a real size.
 */
function withoutHeight(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get(stream, name) {
      if (name === 'rows') return Number.POSITIVE_INFINITY;
      if (name === 'columns') return stream.columns >= MIN_COLUMNS ? stream.columns : DEFAULT_COLUMNS;
      const value: unknown = Reflect.get(stream, name);
      return typeof value === 'function' ? value.bind(stream) : value;
    },
  });
}

/** Discards the keys that were typed so far. Returns true when they include Ctrl-C, which always interrupts. */
async function isInterruptedByTyped(stdin: NodeJS.ReadStream): Promise<boolean> {
  let isInterrupted = false;
  // Reads on `readable`, as Ink does: Ink would not resume a paused stream.
  const discard = () => {
    for (let keys = stdin.read(); keys !== null; keys = stdin.read()) isInterrupted ||= String(keys).includes(CTRL_C);
  };
  stdin.on('readable', discard);
  await waitForPendingKeys();
  stdin.off('readable', discard);
  return isInterrupted;
}
