// Translates errors of SQLite and the file system. Their codes are used in this file only.
import { AgentsError, ConfigurationError, type ErrorCode } from '../errors.ts';

interface RegistryFault {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

const ERRORS: readonly (readonly [RegExp, RegistryFault])[] = [
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

/** Returns whether opening read-only failed because a killed writer left its journal. */
export function isHotJournal(error: unknown): boolean {
  return /^SQLITE_READONLY_(ROLLBACK|RECOVERY|CANTINIT)/.test(codeOf(error));
}

/** Returns whether the error means that the file is not a database, or is damaged. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error));
}

/** Returns the error to throw for an error of SQLite or the file system; returns any other error unchanged. */
export function registryError(error: unknown, path: string): unknown {
  if (error instanceof AgentsError) return error;
  const code = codeOf(error);
  const fault = ERRORS.find(([pattern]) => pattern.test(code))?.[1];
  if (fault === undefined) return error;
  return new ConfigurationError({
    ...fault,
    message: `${fault.message}: ${path}`,
    cause: error,
    details: { path, reason: code },
  });
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
