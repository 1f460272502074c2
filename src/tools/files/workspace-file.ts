// Reads and writes one file in an open folder of the workspace. Independent of the tools.
import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { ToolError } from '../tool.ts';
import { fileError, kindOf, outsideError, type WorkspaceFolder } from './workspace-folder.ts';

/** Of a file that is read or written. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;
const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** A file in a folder. `name` has no separator; `shown` is its path in messages. */
export interface FileLocation {
  readonly folder: WorkspaceFolder;
  readonly name: string;
  readonly shown: string;
}

/** Returns the content of a text file. @throws ToolError if it is not a regular file, is too large, or is not UTF-8 */
export async function readText(location: FileLocation, signal: AbortSignal): Promise<string> {
  const path = `${location.folder.base}/${location.name}`;
  refuseIrregular(location, await lstat(path).catch((error) => fail(location, error)));
  // O_NONBLOCK: if the file was replaced by a pipe meanwhile, opening it would wait for a writer.
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error) => fail(location, error));
  try {
    refuseIrregular(location, await handle.stat());
    await refuseSwapped(location, handle);
    return decode(await readAll(handle, location, signal), location.shown);
  } finally {
    await handle.close();
  }
}

/** Creates or replaces a file atomically. Never follows a link. @throws ToolError */
export async function replaceText(location: FileLocation, bytes: Uint8Array): Promise<void> {
  const { folder, name } = location;
  const previous = await lstat(`${folder.base}/${name}`).catch((error) =>
    error.code === 'ENOENT' ? undefined : fail(location, error),
  );
  if (previous !== undefined) refuseIrregular(location, previous);
  const temporary = `${folder.base}/.agents-${randomBytes(8).toString('hex')}.tmp`;
  const handle = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666).catch((error) =>
    fail(location, error),
  );
  try {
    await fill(handle, bytes, previous).finally(() => handle.close());
    await rename(temporary, `${folder.base}/${name}`);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw fileError(location.shown, error);
  }
}

async function fill(handle: FileHandle, bytes: Uint8Array, previous: Stats | undefined): Promise<void> {
  await handle.writeFile(bytes);
  if (previous !== undefined) await handle.chmod(previous.mode & 0o777);
  await handle.sync();
}

function fail({ shown }: FileLocation, error: unknown): never {
  throw fileError(shown, error);
}

function refuseIrregular({ shown }: FileLocation, stats: Stats): void {
  if (!stats.isFile()) throw new ToolError(`${shown} is ${kindOf(stats)}, not a file`);
}

/** Compares the open file with the file at its path, where the folder has no path through its descriptor. */
async function refuseSwapped({ folder, name, shown }: FileLocation, handle: FileHandle): Promise<void> {
  if (folder.base !== folder.path) return;
  const path = `${folder.path}/${name}`;
  const [opened, real, there] = await Promise.all([handle.stat(), realpath(folder.path), stat(path)]);
  if (real !== folder.path || opened.ino !== there.ino || opened.dev !== there.dev) throw outsideError(shown);
}

/** Reads to the end of the file: its size may change meanwhile, and some file systems report none. */
async function readAll(handle: FileHandle, { shown }: FileLocation, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let total = 0; ; ) {
    signal.throwIfAborted();
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES);
    if (bytesRead === 0) return Buffer.concat(chunks);
    total += bytesRead;
    if (total > MAX_FILE_BYTES) throw new ToolError(`${shown} is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB`);
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

const CHUNK_BYTES = 256 * 1024;

function decode(bytes: Uint8Array, shown: string): string {
  if (bytes.includes(0)) throw new ToolError(`${shown} is not text: it contains zero bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ToolError(`${shown} is not text: it is not UTF-8`, { cause: error });
  }
}
