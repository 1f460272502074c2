// Installs the Node versions that the project supports, each from the npm package that contains Node with its
// headers. Does not change the installed Node.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The supported major versions, oldest first. */
export const SUPPORTED_NODES: readonly string[] = ['20', '22', '24', '26'];

/**
 * Installs the newest Node of this major version below `scratch` and returns its folder, with `bin/node` and
 * `include/node`.
 */
export function installNode(scratch: string, major: string): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return installPackage(scratch, { name: `node-${platform}-${process.arch}`, version: major });
}

export interface PackageToInstall {
  readonly name: string;
  readonly version: string;
  /** Versions of its dependencies that replace the requested ones. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** Installs a package in a separate folder below `scratch` and returns the folder of the package. */
export function installPackage(scratch: string, { name, version, overrides = {} }: PackageToInstall): string {
  const folder = join(scratch, `${name}-${version}`);
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { [name]: version }, overrides }),
  );
  runOrThrow('npm', ['install', '--prefix', folder, '--no-package-lock']);
  return join(folder, 'node_modules', name);
}

/** Runs a program without its output. Throws unless it succeeds. */
export function runOrThrow(command: string, words: readonly string[]): void {
  const { status, error } = spawnSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw error ?? new Error(`${command} ${words.join(' ')} failed`);
}
