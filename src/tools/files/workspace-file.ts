// Reads and writes one file in a folder that is held open. Knows neither the path to that folder nor a tool.
import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { ToolError } from '../tool.ts';
import { failure, kindOf, outside, type WorkspaceFolder } from './workspace-folder.ts';

/** Bytes of a file that is read or written. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;
const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** A file of a folder: `name` has no separator, `shown` is what messages call it. */
export interface FileLocation {
  readonly folder: WorkspaceFolder;
  readonly name: string;
  readonly shown: string;
}

/** All of a text file. @throws ToolError for what is no ordinary file, is too large, or is not UTF-8 */
export async function readText(place: FileLocation, signal: AbortSignal): Promise<string> {
  const path = `${place.folder.base}/${place.name}`;
  refuseOther(place, await lstat(path).catch((error) => fail(place, error)));
  // A pipe that took the place of the file in between would wait for a writer.
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error) => fail(place, error));
  try {
    refuseOther(place, await handle.stat());
    await refuseSwapped(place, handle);
    return decode(await readAll(handle, place, signal), place.shown);
  } finally {
    await handle.close();
  }
}

/** Puts a file in the place of what was there, whole or not at all; never through a link. @throws ToolError */
export async function replaceText(place: FileLocation, bytes: Uint8Array): Promise<void> {
  const { folder, name } = place;
  const former = await lstat(`${folder.base}/${name}`).catch((error) =>
    error.code === 'ENOENT' ? undefined : fail(place, error),
  );
  if (former !== undefined) refuseOther(place, former);
  const temporary = `${folder.base}/.agents-${randomBytes(8).toString('hex')}.tmp`;
  const handle = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666).catch((error) =>
    fail(place, error),
  );
  try {
    await fill(handle, bytes, former).finally(() => handle.close());
    await rename(temporary, `${folder.base}/${name}`);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw failure(place.shown, error);
  }
}

async function fill(handle: FileHandle, bytes: Uint8Array, former: Stats | undefined): Promise<void> {
  await handle.writeFile(bytes);
  if (former !== undefined) await handle.chmod(former.mode & 0o777);
  await handle.sync();
}

function fail({ shown }: FileLocation, error: unknown): never {
  throw failure(shown, error);
}

function refuseOther({ shown }: FileLocation, stats: Stats): void {
  if (!stats.isFile()) throw new ToolError(`${shown} is no file but ${kindOf(stats)}`);
}

/** Where a folder could not be held, the file that was opened is compared with the one that its path leads to. */
async function refuseSwapped({ folder, name, shown }: FileLocation, handle: FileHandle): Promise<void> {
  if (folder.base !== folder.path) return;
  const path = `${folder.path}/${name}`;
  const [opened, real, there] = await Promise.all([handle.stat(), realpath(folder.path), stat(path)]);
  if (real !== folder.path || opened.ino !== there.ino || opened.dev !== there.dev) throw outside(shown);
}

/** The size may change while it is read, and some file systems tell none. */
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
  if (bytes.includes(0)) throw new ToolError(`${shown} is no text: it holds zero bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ToolError(`${shown} is no text: it is not UTF-8`, { cause: error });
  }
}
