// Asking before something is lost: only where a person sits at both ends, else --yes is needed.
import { InterruptedError, ValidationError } from '../errors.ts';
import type { Session } from './session.ts';

/**
 * Whether to go on.
 * @throws ValidationError where nobody can be asked and --yes is missing
 * @throws InterruptedError if the question was answered with Ctrl-C
 */
export async function confirmOrRefuse({ host }: Session, question: string, options: { readonly yes?: boolean }): Promise<boolean> {
  if (options.yes) return true;
  if (!host.stdin.isTTY || !host.stderr.isTerminal) {
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: `${question.replace(/\?$/, '')}: nobody can be asked here`,
      hint: 'Add --yes to go on without a question.',
    });
  }
  const { confirm } = await import('./views/confirm.tsx');
  const answer = await confirm(question, { stdin: host.stdin, stdout: host.stderr.stream, isUnattended: host.environment.CI !== undefined });
  if (answer === 'interrupted') throw new InterruptedError({ code: 'INTERRUPTED', message: 'the question was not answered' });
  return answer === 'yes';
}
