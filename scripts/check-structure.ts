// `npm run check:structure [FOLDER]` fails for import cycles in src, type imports included, for imports that are not
// listed in scripts/allowed-imports.ts, and for folders with too many files. FOLDER contains src and tsconfig.json;
// default: the repository.
import { readdirSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { ALLOWED_IMPORTS, LIBRARY_IMPORTS } from './allowed-imports.ts';

/** Maximum of files in a folder. A folder with more files has two subjects. */
const MAX_FILES = 16;

/** The files directly in src, except index.ts, the public library. */
const VOCABULARY = '^src/(?!index\\.ts$)[^/]+$';

process.chdir(process.argv[2] ?? '.');
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => join('src', file).split(sep).join('/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();
const faults = [...crowdedFolders(), ...folderCycles(), ...(await faultsOfImports())];
for (const fault of faults) console.error(fault);
console.log(`${files.length} files, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

function crowdedFolders(): string[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > MAX_FILES)
    .map(([folder, count]) => `${folder}: ${count} files, at most ${MAX_FILES} are allowed`);
}

/** Returns the cycles of folders in the allow-list. The search for cycles of files covers the listed single files. */
function folderCycles(): string[] {
  const done = new Set<string>();
  const visit = (folder: string, path: readonly string[]): string | undefined => {
    if (path.includes(folder))
      return `the allow-list has a cycle: ${[...path.slice(path.indexOf(folder)), folder].join(' -> ')}`;
    if (done.has(folder)) return undefined;
    const found = (ALLOWED_IMPORTS[folder] ?? []).filter(isFolder).map((next) => visit(next, [...path, folder]));
    done.add(folder);
    return found.find((one) => one !== undefined);
  };
  return Object.keys(ALLOWED_IMPORTS).flatMap((folder) => visit(folder, []) ?? []);
}

async function faultsOfImports(): Promise<string[]> {
  const options: ICruiseOptions = {
    ruleSet: ruleSet(),
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  };
  const { output } = await cruise(['src'], options, undefined, { tsConfig: extractTSConfig('tsconfig.json') });
  const { modules, summary } = output as ICruiseResult;
  const seen = new Set(modules.map(({ source }) => source));
  return [
    // dependency-cruiser reports success if it found no files.
    ...files.filter((file) => !seen.has(file)).map((file) => `${file} was not checked`),
    ...summary.violations.map(({ rule, from, to, cycle }) => {
      if (cycle) return `import cycle: ${[from, ...cycle.map(({ name }) => name)].join(' -> ')}`;
      return rule.name === 'not-in-allowed'
        ? `${from} may not import ${to.replace(/^.*node_modules\/((@[^/]+\/)?[^/]+)\/.*$/, 'the package $1')}`
        : `${rule.name}: ${from} -> ${to}`;
    }),
  ];
}

function ruleSet(): IFlattenedRuleSet {
  const parts = Object.entries(ALLOWED_IMPORTS).map(([folder, targets]) => ({ own: pathOf(folder), targets }));
  parts.push({ own: pathOf('index.ts'), targets: LIBRARY_IMPORTS }, { own: VOCABULARY, targets: [] });
  return {
    forbidden: [{ name: 'cycle', severity: 'error', from: {}, to: { circular: true } }],
    allowed: parts.flatMap(({ own, targets }) => [
      { from: { path: own }, to: { path: [own, VOCABULARY, ...targets.map(pathOf)] } },
      { from: { path: own }, to: { dependencyTypes: ['core'] } },
    ]),
    allowedSeverity: 'error',
  };
}

function isFolder(target: string): boolean {
  return !/^npm:|\.(ts|json)$/.test(target);
}

/** Returns a pattern that matches the paths of an entry of the allow-list. */
function pathOf(target: string): string {
  if (target.startsWith('npm:')) return `^node_modules/${target.slice(4)}/`;
  return isFolder(target) ? `^src/${target}/[^/]+$` : `^${posix.join('src', target)}$`;
}
