// What SQLite and the file system say, as an error of ours. The only place that knows their codes.
import { AgentsError, ConfigurationError, type ErrorCode } from '../errors.ts';

interface Meaning {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^SQLITE_(BUSY|LOCKED)/,
    {
      code: 'REGISTRY_LOCKED',
      message: 'the registry is locked by another process',
      hint: 'Try again when it has finished.',
    },
  ],
  [
    /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    { code: 'DISK_FULL', message: 'the disk is full: nothing was changed', hint: 'Free some space and try again.' },
  ],
  [
    /^SQLITE_(NOTADB|CORRUPT)/,
    {
      code: 'REGISTRY_UNREADABLE',
      message: 'the registry is not a database, or is damaged',
      hint: 'Restore it, or start anew with `agents init --reset`, which keeps a backup.',
    },
  ],
  [
    /^(SQLITE_(READONLY|PERM|IOERR_(WRITE|FSYNC|TRUNCATE|DELETE))|EROFS|EFBIG)/,
    {
      code: 'REGISTRY_NOT_WRITABLE',
      message: 'the registry cannot be written',
      hint: 'Check the permissions and the space of its folder, or move it with AGENTS_HOME.',
    },
  ],
  [
    /^(SQLITE_CANTOPEN|SQLITE_AUTH|SQLITE_IOERR_READ|EACCES|EPERM|EISDIR|ENOTDIR|ELOOP|ENAMETOOLONG|ENOENT|EEXIST)/,
    {
      code: 'REGISTRY_UNREADABLE',
      message: 'the registry cannot be opened',
      hint: 'Check the path and the permissions, or move it with AGENTS_HOME.',
    },
  ],
  [
    /^SQLITE_/,
    {
      code: 'REGISTRY_UNREADABLE',
      message: 'the registry cannot be used',
      hint: 'Check the disk, or start anew with `agents init --reset`, which keeps a backup.',
    },
  ],
];

/** Whether a read-only open failed because a killed writer left its journal. */
export function isHotJournal(error: unknown): boolean {
  return /^SQLITE_READONLY_(ROLLBACK|RECOVERY|CANTINIT)/.test(codeOf(error));
}

/** Whether the file is no database, or one that is broken. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error));
}

/** The error to throw for one of SQLite or the file system; any other error is given back as it is. */
export function registryError(error: unknown, path: string): unknown {
  if (error instanceof AgentsError) return error;
  const code = codeOf(error);
  const meaning = MEANINGS.find(([pattern]) => pattern.test(code))?.[1];
  if (meaning === undefined) return error;
  return new ConfigurationError({
    ...meaning,
    message: `${meaning.message}: ${path}`,
    cause: error,
    details: { path, reason: code },
  });
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
