// Asks for confirmation before data is lost. Needs a terminal on stdin and stderr, or --yes.
import { InterruptedError, ValidationError } from '../errors.ts';
import type { Session } from './session.ts';

/** Width of ` [y/N] yes` and the cursor. */
const ANSWER_CELLS = 11;
/** Minimum width of the question. A narrower terminal wraps it between any two characters. */
const MIN_CELLS = 20;

/**
 * Returns true when the user confirms, or with --yes.
 * @throws ValidationError when stdin or stderr is not a terminal and --yes is missing
 * @throws InterruptedError when the user presses Ctrl-C
 */
export async function confirmOrRefuse(
  { host }: Session,
  question: string,
  options: { readonly yes?: boolean },
): Promise<boolean> {
  if (options.yes) return true;
  if (!host.stdin.isTTY || !host.stderr.isTerminal) {
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: `cannot ask "${question}": stdin or stderr is not a terminal`,
      hint: 'Add --yes to continue without confirmation.',
    });
  }
  const [{ confirm }, { fillWords, piecesOf }] = await Promise.all([
    import('./views/confirm.tsx'),
    import('./views/question-rows.ts'),
  ]);
  const rows = fillWords(piecesOf(question), {
    width: Math.max((host.stderr.columns ?? 80) - ANSWER_CELLS, MIN_CELLS),
    first: '',
    next: '',
  });
  // Each key redraws one row only, so a longer question is printed once, before it.
  if (rows.length > 1) await host.stderr.write(`${rows.join('\n')}\n`);
  const answer = await confirm(rows.length > 1 ? 'Continue?' : (rows[0] ?? ''), {
    stdin: host.stdin,
    stdout: host.stderr.stream,
    isUnattended: host.environment.CI !== undefined,
  });
  if (answer === 'interrupted')
    throw new InterruptedError({ code: 'INTERRUPTED', message: 'the question was not answered' });
  return answer === 'yes';
}
