// The host of the tools of a run: the workspace, a minimal environment, and questions to the user.
import { dirname, resolve } from 'node:path';
import { PERMISSIONS, type Permission } from '../../actor/config.ts';
import { childEnvironment } from '../../app/child-environment.ts';
import { AgentsError, ExecutionError, InterruptedError, ValidationError } from '../../errors.ts';
import { DeclinedError } from '../../executor/tool/use-tool.ts';
import { checkWorkspace } from '../../tools/files/workspace.ts';
import type { ToolHost, ToolQuestion } from '../../tools/tool.ts';
import type { Session } from '../session.ts';

/** The options of the command line for tools. */
export interface ToolFlags {
  readonly allow?: readonly Permission[];
  readonly unsafe?: boolean;
  readonly workspace?: string;
  readonly allowPrivateAddresses?: boolean;
}

/** Runs an action with exclusive use of the terminal. */
export type WithTerminal = <Result>(action: () => Promise<Result>) => Promise<Result>;

/** Returns the permissions that tools have without asking. */
export function permissionsOf({ allow = [], unsafe = false }: ToolFlags): readonly Permission[] {
  return unsafe ? PERMISSIONS : allow;
}

/** The host of the tools of one run. */
export class RunToolHost implements ToolHost {
  readonly childEnvironment: Readonly<Record<string, string>>;
  readonly allowPrivateAddresses: boolean;
  /** Asks the user for a permission; absent when stdin or stderr is not a terminal. */
  readonly confirm: ToolHost['confirm'];
  readonly #session: Session;
  #workspace: string | undefined;

  /** @throws ValidationError or NotFoundError when `--workspace` is not a valid workspace */
  constructor(session: Session, { workspace, allowPrivateAddresses = false }: ToolFlags, withTerminal: WithTerminal) {
    const { host, providers } = session;
    this.#session = session;
    this.allowPrivateAddresses = allowPrivateAddresses;
    this.childEnvironment = minimalEnvironment(childEnvironment(host.environment, providers.table));
    if (workspace !== undefined) this.#workspace = namedWorkspace(session, workspace);
    if (host.stderr.isTerminal && host.stdin.isTTY)
      this.confirm = (question, signal) => this.#ask(question, { withTerminal, signal });
  }

  /**
   * The folder of tools. Without `--workspace` it is the current folder, which is checked when the first tool needs it.
   * @throws ExecutionError `PERMISSION_DENIED` when the current folder is not a valid workspace
   */
  get workspace(): string {
    this.#workspace ??= defaultWorkspace(this.#session);
    return this.#workspace;
  }

  async #ask(
    question: ToolQuestion,
    { withTerminal, signal }: { readonly withTerminal: WithTerminal; readonly signal: AbortSignal },
  ): Promise<boolean> {
    // Fails for an invalid workspace before the user is asked.
    const folder = question.needs.some((need) => need !== 'net') ? this.workspace : undefined;
    const { stdin, stderr } = this.#session.host;
    const [{ askInPages }, { MAX_SHOWN, sizeOf, toolQuestion }, { findTool }] = await Promise.all([
      import('../views/paged-question.ts'),
      import('../views/tool-question.ts'),
      import('../../tools/built-in.ts'),
    ]);
    const size = () => sizeOf(stderr.columns, stderr.rows);
    const rows = toolQuestion(question, { columns: size().columns, folder, target: findTool(question.tool)?.target });
    const answer = await withTerminal(async () => {
      if (signal.aborted) return 'no';
      if (rows !== undefined)
        return askInPages(rows, { stdin, write: stderr.write, size, isBold: this.#session.hasStyles, signal });
      const refusal = tooLong(question, MAX_SHOWN);
      await stderr.write(`${question.node} wants to use ${question.tool}: ${refusal.message}.\n`);
      throw refusal;
    });
    if (answer === 'interrupted')
      throw new InterruptedError({ code: 'INTERRUPTED', message: 'the question was not answered' });
    return answer === 'yes';
  }
}

/** Returns the error for the model and the user. A question shows all arguments, or is not asked. */
function tooLong({ tool, needs }: ToolQuestion, maxShown: string): DeclinedError {
  return new DeclinedError(
    `the user was not asked: the arguments of ${tool} have more than ${maxShown}, the most that a question shows; ` +
      `make them smaller, or allow the tool with --allow ${needs.join(',')}`,
  );
}

function namedWorkspace(session: Session, path: string): string {
  if (path.trim() === '') {
    throw new ValidationError({
      code: 'INVALID_ARGUMENT',
      message: '--workspace is empty',
      hint: 'Name a folder, or leave --workspace out to use the current folder.',
    });
  }
  return checkedWorkspace(session, resolve(session.host.workingDirectory, path));
}

/**
 * Returns the current folder. The error has the code of a missing permission, because the user has not named this
 * folder.
 */
function defaultWorkspace(session: Session): string {
  try {
    return checkedWorkspace(session, session.host.workingDirectory);
  } catch (error) {
    if (!(error instanceof AgentsError)) throw error;
    throw new ExecutionError({ code: 'PERMISSION_DENIED', message: error.message, hint: error.hint, cause: error });
  }
}

function checkedWorkspace({ host, home }: Session, path: string): string {
  return checkWorkspace(path, {
    home: host.userHome,
    registryFolder: dirname(home.registry),
    configFolder: dirname(home.configFile),
  });
}

/** The variables that tools may see. None of them contains a key. */
const PASSED_VARIABLES = /^(PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|TMPDIR|LANG|LC_[A-Z]+)$/;

function minimalEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      PASSED_VARIABLES.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}
