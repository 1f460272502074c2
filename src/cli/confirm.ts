// Asking before something is lost: only where a person sits at both ends, else --yes is needed.
import { InterruptedError, ValidationError } from '../errors.ts';
import type { Session } from './session.ts';

/** Room for ` [y/N] yes` and the cursor. */
const ANSWER_CELLS = 11;
/** A terminal narrower than that breaks the question where it likes. */
const MIN_CELLS = 20;

/**
 * Whether to go on.
 * @throws ValidationError where nobody can be asked and --yes is missing
 * @throws InterruptedError if the question was answered with Ctrl-C
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
      message: `${question.replace(/\?$/, '')}: nobody can be asked here`,
      hint: 'Add --yes to go on without a question.',
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
  // What is redrawn with each key is one row; a longer question is printed once.
  if (rows.length > 1) await host.stderr.write(`${rows.join('\n')}\n`);
  const answer = await confirm(rows.length > 1 ? 'Go on?' : (rows[0] ?? ''), {
    stdin: host.stdin,
    stdout: host.stderr.stream,
    isUnattended: host.environment.CI !== undefined,
  });
  if (answer === 'interrupted')
    throw new InterruptedError({ code: 'INTERRUPTED', message: 'the question was not answered' });
  return answer === 'yes';
}
