// `npm run check:structure [FOLDER]`: no import cycles in src, types included; no import that scripts/allowed-imports.ts does not name;
// no folder with too many files. FOLDER holds src and tsconfig.json; it is the repository where it is not given.
import { readdirSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { ALLOWED_IMPORTS, LIBRARY_IMPORTS } from './allowed-imports.ts';

/** More files in one folder are two subjects. */
const MAX_FILES = 16;

/** The files of src itself but the public library. */
const VOCABULARY = '^src/(?!index\\.ts$)[^/]+$';

process.chdir(process.argv[2] ?? '.');
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => join('src', file).split(sep).join('/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();
const faults = [...crowdedFolders(), ...circleOfFolders(), ...(await faultsOfImports())];
for (const fault of faults) console.error(fault);
console.log(`${files.length} files, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

function crowdedFolders(): string[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > MAX_FILES)
    .map(([folder, count]) => `${folder}: ${count} files, ${MAX_FILES} are the most`);
}

/** The allow-list itself must lead one way; single files that it names are left to the search for cycles of files. */
function circleOfFolders(): string[] {
  const done = new Set<string>();
  const visit = (folder: string, path: readonly string[]): string | undefined => {
    if (path.includes(folder))
      return `the allow-list goes in a circle: ${[...path.slice(path.indexOf(folder)), folder].join(' -> ')}`;
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
    // It calls a run over nothing a success.
    ...files.filter((file) => !seen.has(file)).map((file) => `${file} was not looked at`),
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

/** A pattern for the paths of what the allow-list names. */
function pathOf(target: string): string {
  if (target.startsWith('npm:')) return `^node_modules/${target.slice(4)}/`;
  return isFolder(target) ? `^src/${target}/[^/]+$` : `^${posix.join('src', target)}$`;
}
