// The world of a run of the command line, as far as tools may touch it: its folder, a small environment, a user who can be asked.
import { dirname, resolve } from 'node:path';
import { PERMISSIONS, type Permission } from '../../actor/config.ts';
import { childEnvironment } from '../../app/child-environment.ts';
import { AgentsError, ExecutionError, InterruptedError, ValidationError } from '../../errors.ts';
import { DeclinedError } from '../../executor/tool/use-tool.ts';
import { checkWorkspace } from '../../tools/files/workspace.ts';
import type { ToolHost, ToolQuestion } from '../../tools/tool.ts';
import type { Session } from '../session.ts';

/** What the command line says of tools. */
export interface ToolFlags {
  readonly allow?: readonly Permission[];
  readonly unsafe?: boolean;
  readonly workspace?: string;
  readonly allowPrivateAddresses?: boolean;
}

/** Does something that has the terminal for itself meanwhile. */
export type Hold = <Result>(action: () => Promise<Result>) => Promise<Result>;

/** What tools may do without asking. */
export function permissionsOf({ allow = [], unsafe = false }: ToolFlags): readonly Permission[] {
  return unsafe ? PERMISSIONS : allow;
}

/** The host of the tools of one run. */
export class RunToolHost implements ToolHost {
  readonly childEnvironment: Readonly<Record<string, string>>;
  readonly allowPrivateAddresses: boolean;
  /** Absent where nobody sits at both ends. */
  readonly confirm: ToolHost['confirm'];
  readonly #session: Session;
  #workspace: string | undefined;

  /** @throws ValidationError or NotFoundError for a `--workspace` that cannot be one */
  constructor(session: Session, { workspace, allowPrivateAddresses = false }: ToolFlags, hold: Hold) {
    const { host, providers } = session;
    this.#session = session;
    this.allowPrivateAddresses = allowPrivateAddresses;
    this.childEnvironment = smallEnvironment(childEnvironment(host.environment, providers.table));
    if (workspace !== undefined) this.#workspace = namedWorkspace(session, workspace);
    if (host.stderr.isTerminal && host.stdin.isTTY)
      this.confirm = (question, signal) => this.#ask(question, { hold, signal });
  }

  /** One that nobody has named is looked at when the first tool needs it. @throws ExecutionError `PERMISSION_DENIED` if it cannot be one */
  get workspace(): string {
    this.#workspace ??= usualWorkspace(this.#session);
    return this.#workspace;
  }

  async #ask(
    question: ToolQuestion,
    { hold, signal }: { readonly hold: Hold; readonly signal: AbortSignal },
  ): Promise<boolean> {
    // A folder that cannot be worked in is told before anybody has said yes to it.
    const folder = question.needs.some((need) => need !== 'net') ? this.workspace : undefined;
    const { stdin, stderr } = this.#session.host;
    const [{ askInPages }, { MAX_SHOWN: MOST_SHOWN, sizeOf, toolQuestion }, { findTool }] = await Promise.all([
      import('../views/paged-question.ts'),
      import('../views/tool-question.ts'),
      import('../../tools/built-in.ts'),
    ]);
    const size = () => sizeOf(stderr.columns, stderr.rows);
    const rows = toolQuestion(question, { columns: size().columns, folder, target: findTool(question.tool)?.target });
    const answer = await hold(async () => {
      if (signal.aborted) return 'no';
      if (rows !== undefined)
        return askInPages(rows, { stdin, write: stderr.write, size, isBold: this.#session.hasStyles, signal });
      const refusal = tooLong(question, MOST_SHOWN);
      await stderr.write(`${question.node} wants to use ${question.tool}: ${refusal.message}.\n`);
      throw refusal;
    });
    if (answer === 'interrupted')
      throw new InterruptedError({ code: 'INTERRUPTED', message: 'the question was not answered' });
    return answer === 'yes';
  }
}

/** The error for the model and the user: a question never shows a part of the arguments only. */
function tooLong({ tool, needs }: ToolQuestion, mostShown: string): DeclinedError {
  const most = `more than ${mostShown}, the most that a question shows`;
  return new DeclinedError(
    `the user was not asked: the arguments of ${tool} have ${most}; make them smaller, or allow the tool with --allow ${needs.join(',')}`,
  );
}

function namedWorkspace(session: Session, path: string): string {
  if (path.trim() === '') {
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: '--workspace wants a folder, not an empty text',
      hint: 'Leave it out for the current one.',
    });
  }
  return checked(session, resolve(session.host.workingDirectory, path));
}

/** Nobody has said that tools may work here: that is a permission which is missing. */
function usualWorkspace(session: Session): string {
  try {
    return checked(session, session.host.workingDirectory);
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    throw new ExecutionError({ code: 'PERMISSION_DENIED', message: error.message, hint: error.hint, cause: error });
  }
}

function checked({ host, home }: Session, path: string): string {
  return checkWorkspace(path, {
    home: host.userHome,
    registryFolder: dirname(home.registry),
    configFolder: dirname(home.configFile),
  });
}

/** What programs cannot do without. Keys of whatever kind are not among it. */
const SMALL = /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|TMPDIR|LANG|LC_[A-Z]+)$/;

function smallEnvironment(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      SMALL.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}
