// A question with yes or no, asked in a terminal.
import { Box, render, Text, useApp, useInput } from 'ink';

export type Answer = 'yes' | 'no' | 'interrupted';

export interface ConfirmProps {
  readonly question: string;
  readonly onAnswer: (answer: Answer) => void;
}

/** `y` is yes; `n`, Enter and Escape are no; Ctrl-C interrupts. Other keys do nothing. A letter may come together with Enter. */
export function Confirm({ question, onAnswer }: ConfirmProps) {
  const { exit } = useApp();
  useInput((input, key) => {
    const answer = answerOf(input.toLowerCase(), key);
    if (answer === undefined) return;
    onAnswer(answer);
    exit();
  });
  return (
    <Box>
      <Text bold>{question} </Text>
      <Text dimColor>[y/N] </Text>
    </Box>
  );
}

function answerOf(input: string, key: { readonly ctrl: boolean; readonly return: boolean; readonly escape: boolean }): Answer | undefined {
  if (key.ctrl && input === 'c') return 'interrupted';
  const typed = input.trim();
  if (key.return || key.escape || typed === 'n' || input === '\n') return 'no';
  return typed === 'y' ? 'yes' : undefined;
}

/** Asks and waits for the answer. */
export async function confirm(question: string, streams: { readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream }): Promise<Answer> {
  let answer: Answer = 'no';
  // Before the question is seen, so that the first key is already one for us.
  streams.stdin.setRawMode(true);
  const dialogue = render(
    <Confirm
      question={question}
      onAnswer={(given) => {
        answer = given;
      }}
    />,
    { ...streams, exitOnCtrlC: false, patchConsole: false },
  );
  await dialogue.waitUntilExit();
  return answer;
}
