// Stores the custom actors and the name of the default actor in one SQLite file. Handles no built-in actors and runs
// nothing.
import {
  ACTOR_CONFIG_VERSION,
  type ActorConfig,
  type KnownActor,
  type ParseContext,
  type Permission,
  type Warning,
} from '../actor/config.ts';
import { type IsReserved, parseActorName, parseCustomName } from '../actor/name.ts';
import type { ParsedActor } from '../actor/parse/parse-actor.ts';
import { ConfigurationError, ConflictError, NotFoundError } from '../errors.ts';
import { KNOWN_TABLE } from '../providers/table/provider-table.ts';
import { initialiseDatabase, readDatabase, resetDatabase, writeDatabase } from './database.ts';
import type { Database } from './driver.ts';

/** A custom actor without its file, as in lists. Dates are ISO 8601, UTC. */
export interface ActorSummary {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly description: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  /** The permissions that its own tools need: `read`, `write`, `net`, `shell`. */
  readonly needs: readonly string[];
  /** The full names of the actors that it refers to: bases, nodes and tools. It needs their permissions too. */
  readonly references: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A custom actor with its file. */
export interface ActorRecord extends ActorSummary {
  /** The file, byte for byte. */
  readonly yaml: string;
  /** SHA-256 of `yaml`, hexadecimal. */
  readonly sha256: string;
}

export interface SavedActor {
  readonly record: ActorRecord;
  /** Whether a row of that name existed before. */
  readonly replaced: boolean;
  readonly warnings: readonly Warning[];
}

export interface ActorRegistryOptions {
  /** Returns the known providers, models and tools. Called when a file is parsed. */
  readonly parseContext: () => Promise<ParseContext>;
  /** Returns whether a namespace is reserved for a provider. Default: the names of the known providers are reserved. */
  readonly isReserved?: IsReserved | undefined;
  /** The clock. Default: the clock of the system. */
  readonly now?: (() => Date) | undefined;
}

export interface AddOptions {
  /** Overrides the name in the file. */
  readonly name?: string | undefined;
  /** Replaces an existing actor of that name. Default false: an existing name is an error. */
  readonly update?: boolean | undefined;
  readonly setDefault?: boolean | undefined;
  /** The name of the file in messages. */
  readonly file?: string | undefined;
}

const SUMMARY =
  'id, name, type, description, provider, model, needs, refers_to AS "references", ' +
  'created_at AS createdAt, updated_at AS updatedAt';

/**
 * The registry at a path. Each call opens the file. Only calls that change data create it, lock it for writing or
 * write to it.
 * @throws ConfigurationError from every method if the file cannot be used
 */
export class ActorRegistry {
  readonly path: string;
  readonly #options: ActorRegistryOptions;
  readonly #isReserved: IsReserved;

  constructor(path: string, options: ActorRegistryOptions) {
    this.path = path;
    this.#options = options;
    this.#isReserved = options.isReserved ?? KNOWN_TABLE.isReserved;
  }

  /** Returns all custom actors, sorted by name. */
  async list(): Promise<readonly ActorSummary[]> {
    return (
      (await readDatabase(this.path, (database) =>
        (database.prepare(`SELECT ${SUMMARY} FROM actors ORDER BY name`).all() as SummaryRow[]).map(toSummary),
      )) ?? []
    );
  }

  /** Returns the custom actor of a full name; `undefined` if it does not exist. */
  async find(name: string): Promise<ActorRecord | undefined> {
    return readDatabase(this.path, (database) => findRow(database, name));
  }

  /** Returns the file of an actor as a plain object, with its stored name, for `createExecutor` and `resolveActor`. */
  async definition(name: string): Promise<object | undefined> {
    const row = await this.find(name);
    if (row === undefined) return undefined;
    const { readYaml } = await import('../actor/source/yaml-source.ts');
    return { ...(readYaml(row.yaml).value as object), name: row.name };
  }

  /** Returns the parsed configuration of an actor: from the cache, or parsed again if the cache has another version. */
  async config(name: string): Promise<ActorConfig | undefined> {
    const row = await readDatabase(
      this.path,
      (database) =>
        database.prepare('SELECT yaml, config, config_version AS version FROM actors WHERE name = ?').get(name) as
          | { yaml: string; config: string | null; version: number | null }
          | undefined,
    );
    if (row === undefined) return undefined;
    if (row.config !== null && row.version === ACTOR_CONFIG_VERSION)
      return (await import('../json-text.ts')).parseJson(row.config) as ActorConfig;
    const { parseActor } = await import('../actor/parse/parse-actor.ts');
    // Its references were checked when the actor was added, and are resolved again when it runs.
    const parseContext = { ...(await this.#options.parseContext()), findActor: undefined };
    return { ...parseActor(row.yaml, { parseContext, file: name }).config, name };
  }

  /**
   * Validates a file and stores it under its name.
   * @throws ConfigurationError `INVALID_ACTOR` with all faults
   * @throws ConflictError if the name exists or is reserved; then nothing is stored
   */
  async add(yaml: string, options: AddOptions = {}): Promise<SavedActor> {
    const optionName = options.name === undefined ? undefined : parseActorName(options.name, this.#isReserved).full;
    const { config, warnings } = await this.#parse(yaml, { file: options.file, name: optionName });
    const actorName = options.name ?? config.name;
    if (actorName === undefined) {
      throw new ConfigurationError({
        code: 'INVALID_ACTOR',
        message: `${options.file ?? 'the actor'} has no name`,
        hint: 'Write `name: NAME` into it, or give --name NAME.',
      });
    }
    const name = parseActorName(actorName, this.#isReserved).full;
    return this.#save({ name, yaml, config: { ...config, name }, warnings }, { ...options, create: true });
  }

  /**
   * Replaces the file of a custom actor. The name does not change.
   * @throws NotFoundError if no custom actor has that name
   */
  async update(name: string, yaml: string, options: { readonly file?: string | undefined } = {}): Promise<SavedActor> {
    const { config, warnings } = await this.#parse(yaml, { file: options.file, name });
    return this.#save({ name, yaml, config: { ...config, name }, warnings }, { update: true, create: false });
  }

  /**
   * Removes either all of the custom actors or none.
   * @returns whether the default actor was one of them, so that no default actor is set now
   * @throws NotFoundError if one of the actors does not exist
   */
  async remove(names: readonly string[]): Promise<{ readonly clearedDefault: boolean }> {
    const { removeRows } = await import('./write-rows.ts');
    return writeDatabase(this.path, (database) => {
      const missing = names.find((name) => findRow(database, name) === undefined);
      if (missing !== undefined) throw notFound(missing);
      return removeRows(database, names);
    });
  }

  /** Returns the stored name of the default actor. An actor of that name need not exist. */
  async defaultActorName(): Promise<string | undefined> {
    const name = await readDatabase(
      this.path,
      (database) =>
        database.prepare('SELECT default_actor_name FROM actor_preferences WHERE id = 1').pluck().get() as
          | string
          | null
          | undefined,
    );
    return name ?? undefined;
  }

  /** Stores the name of the default actor, or clears it. Does not check whether the actor exists. */
  async setDefault(name: string | undefined): Promise<void> {
    const { writeDefault } = await import('./write-rows.ts');
    await writeDatabase(this.path, (database) => writeDefault(database, name ?? null));
  }

  /** Creates or migrates the database file. */
  async initialise(): Promise<void> {
    await initialiseDatabase(this.path);
  }

  /** Copies the registry to `backup` and then empties it. */
  async reset(backup: string): Promise<void> {
    await resetDatabase(this.path, backup);
    await this.initialise();
  }

  /**
   * Returns a function that finds the known facts of an actor: from a snapshot of all rows, otherwise from `fallback`.
   */
  async finder(fallback: (name: string) => KnownActor | undefined): Promise<(name: string) => KnownActor | undefined> {
    const { allKnown } = await import('./known-actors.ts');
    const rows = await readDatabase(this.path, (database) => new Map(allKnown(database)));
    return (name) => rows?.get(name) ?? fallback(name);
  }

  /** Parses a file; the actors that it refers to must be in the registry or built in. */
  async #parse(
    yaml: string,
    options: { readonly file: string | undefined; readonly name: string | undefined },
  ): Promise<ParsedActor> {
    const [{ parseActor }, { findKnown }, parseContext] = await Promise.all([
      import('../actor/parse/parse-actor.ts'),
      import('./known-actors.ts'),
      this.#options.parseContext(),
    ]);
    const parsed = await readDatabase(this.path, (database) =>
      parseActor(yaml, {
        ...options,
        parseContext: {
          ...parseContext,
          findActor: (name) => findKnown(database, name) ?? parseContext.findActor?.(name),
        },
      }),
    );
    return parsed ?? parseActor(yaml, { ...options, parseContext });
  }

  async #save(actor: NewActor, options: AddOptions & { readonly create: boolean }): Promise<SavedActor> {
    const { insertRow, updateRow, writeDefault } = await import('./write-rows.ts');
    const now = (this.#options.now?.() ?? new Date()).toISOString();
    const [{ createHash }, { stringifyJson }, { referencesOf, toolsOf }, { isReachable }, parseContext] =
      await Promise.all([
        import('node:crypto'),
        import('../json-text.ts'),
        import('../actor/references.ts'),
        import('./known-actors.ts'),
        this.#options.parseContext(),
      ]);
    const needs = [...new Set(toolsOf(actor.config).flatMap((tool) => parseContext.findTool(tool)?.needs ?? []))];
    const sha256 = createHash('sha256').update(actor.yaml).digest('hex');
    const values = rowOf(actor, {
      needs,
      references: referencesOf(actor.config),
      updatedAt: now,
      sha256,
      configJson: stringifyJson(actor.config),
    });
    // Checks the name before the database file is created.
    if (options.create && (await this.find(actor.name)) === undefined) parseCustomName(actor.name, this.#isReserved);
    return writeDatabase(this.path, (database) => {
      const before = findRow(database, actor.name);
      if (before === undefined && !options.create) throw notFound(actor.name);
      // An existing row may be in the namespace of a provider; a new row may not.
      if (before === undefined) parseCustomName(actor.name, this.#isReserved);
      if (before !== undefined && !options.update) throw alreadyExists(actor.name);
      // Another process may have completed a cycle of references since the file was parsed.
      if (isReachable(database, values.references, actor.name)) throw cycle(actor.name);
      if (before === undefined) insertRow(database, { ...values, createdAt: now });
      else updateRow(database, before.id, values);
      if (options.setDefault) writeDefault(database, actor.name);
      return {
        record: findRow(database, actor.name) as ActorRecord,
        replaced: before !== undefined,
        warnings: actor.warnings,
      };
    });
  }
}

interface NewActor {
  readonly name: string;
  readonly yaml: string;
  readonly config: ActorConfig;
  readonly warnings: readonly Warning[];
}

interface Derived {
  readonly needs: readonly Permission[];
  readonly references: readonly string[];
  readonly updatedAt: string;
  readonly sha256: string;
  /** The parsed configuration as JSON. */
  readonly configJson: string;
}

function rowOf({ name, yaml, config }: NewActor, { needs, references, configJson, ...stamp }: Derived) {
  return {
    name,
    type: config.type,
    description: config.description ?? null,
    provider: 'model' in config ? config.provider : null,
    model: 'model' in config ? config.model : null,
    needs: JSON.stringify(needs),
    references: JSON.stringify(references),
    yaml,
    config: configJson,
    configVersion: ACTOR_CONFIG_VERSION,
    ...stamp,
  };
}

interface SummaryRow extends Omit<ActorSummary, 'needs' | 'references'> {
  readonly needs: string;
  readonly references: string;
}

function toSummary<Row extends SummaryRow>(
  row: Row,
): Omit<Row, 'needs' | 'references'> & Pick<ActorSummary, 'needs' | 'references'> {
  return { ...row, needs: parseList(row.needs), references: parseList(row.references) };
}

/** Parses a JSON list of strings. Most lists are empty and need no parsing. */
function parseList(json: string): readonly string[] {
  return json === '[]' ? [] : (JSON.parse(json) as string[]);
}

function findRow(database: Database, name: string): ActorRecord | undefined {
  const row = database.prepare(`SELECT ${SUMMARY}, yaml, sha256 FROM actors WHERE name = ?`).get(name) as
    | (SummaryRow & { yaml: string; sha256: string })
    | undefined;
  return row && toSummary(row);
}

function notFound(name: string): NotFoundError {
  return new NotFoundError({
    code: 'ACTOR_NOT_FOUND',
    message: `no custom actor named "${name}"`,
    hint: 'See `agents actor list --custom`.',
    details: { name },
  });
}

function cycle(name: string): ConfigurationError {
  return new ConfigurationError({
    code: 'INVALID_ACTOR',
    message: `the references of ${name} form a cycle`,
    hint: 'Another process changed an actor at the same time. Try again to see which reference is wrong.',
    details: { name },
  });
}

function alreadyExists(name: string): ConflictError {
  return new ConflictError({
    code: 'ACTOR_EXISTS',
    message: `the actor "${name}" exists already`,
    hint: 'Use --update to replace it, or --name for another name.',
    details: { name },
  });
}
