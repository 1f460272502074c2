// A question with yes or no of the program itself, asked in a terminal. Ink draws its line anew with each key, and only that line.
import { render, Text, useApp, useInput } from 'ink';
import { useRef, useState } from 'react';
import { type Answer, typeInto } from './answer-line.ts';
import { CTRL_C, untilArrived } from './terminal-keys.ts';

export interface ConfirmProps {
  readonly question: string;
  readonly onAnswer: (answer: Answer) => void;
}

/** Reads a line and shows it. Many keys may come at once, as from a paste. */
export function Confirm({ question, onAnswer }: ConfirmProps) {
  const { exit } = useApp();
  const [typed, setTyped] = useState('');
  // Keys may come faster than pictures are drawn.
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

/** The characters that a terminal has sent for what Ink has read. */
function keysOf(input: string, key: Key): string {
  if (key.ctrl) return input === 'c' ? CTRL_C : input === 'd' ? '\u0004' : '';
  if (key.escape) return '\u001b';
  if (key.backspace || key.delete) return '\u007f';
  return key.return ? '\r' : input;
}

export interface ConfirmStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Whether CI is set: then Ink draws only its last picture, unless it is told to draw each. */
  readonly isUnattended: boolean;
}

/** Asks and waits for the answer. What was typed before the question was seen is no answer to it. */
export async function confirm(question: string, { stdin, stdout, isUnattended }: ConfirmStreams): Promise<Answer> {
  let answer: Answer = 'no';
  // Raw mode begins before the question is shown, so that its first key arrives at once.
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
    { stdin, stdout: endless(stdout), debug: isUnattended, exitOnCtrlC: false, patchConsole: false },
  );
  await dialogue.waitUntilExit();
  return answer;
}

const USUAL_COLUMNS = 80;
/** A narrower terminal cannot be read: its size counts as unknown. */
const MIN_COLUMNS = 5;

/**
 * The terminal without a lower end. Ink erases the screen and all that was scrolled out of it where a picture is as high as the terminal, and treats
 * a size of 0, which means unknown, as a real size.
 */
function endless(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get(stream, name) {
      if (name === 'rows') return Number.POSITIVE_INFINITY;
      if (name === 'columns') return stream.columns >= MIN_COLUMNS ? stream.columns : USUAL_COLUMNS;
      const value: unknown = Reflect.get(stream, name);
      return typeof value === 'function' ? value.bind(stream) : value;
    },
  });
}

/** Drops what was typed so far. Returns whether Ctrl-C is among it, which is meant for the program at any time. */
async function isInterruptedByTyped(stdin: NodeJS.ReadStream): Promise<boolean> {
  let isInterrupted = false;
  // Read as Ink reads: a stream that was paused would not begin again for it.
  const forget = () => {
    for (let keys = stdin.read(); keys !== null; keys = stdin.read()) isInterrupted ||= String(keys).includes(CTRL_C);
  };
  stdin.on('readable', forget);
  await untilArrived();
  stdin.off('readable', forget);
  return isInterrupted;
}
