// Reads the facts about stored actors that the parser of another actor needs, and follows their references. Parses no
// actors.
import type { ActorConfig, KnownActor } from '../actor/config.ts';
import type { Database } from './driver.ts';

const KNOWN = `SELECT name, type, refers_to AS "references", json_extract(config, '$.context') AS context FROM actors`;

interface ActorRow {
  readonly name: string;
  readonly type: KnownActor['type'];
  readonly references: string;
  readonly context: string | null;
}

/** Returns the facts about one stored actor; `undefined` if it does not exist. */
export function findKnown(database: Database, name: string): KnownActor | undefined {
  const row = database.prepare(`${KNOWN} WHERE name = ?`).get(name) as ActorRow | undefined;
  return row && toKnown(row);
}

/** Returns the facts about all stored actors, by full name. */
export function allKnown(database: Database): readonly (readonly [string, KnownActor])[] {
  return (database.prepare(KNOWN).all() as ActorRow[]).map((row) => [row.name, toKnown(row)]);
}

function toKnown(row: ActorRow): KnownActor {
  const context = row.context === null ? undefined : (JSON.parse(row.context) as ActorConfig['context']);
  const contextKeys = context && Object.keys(context);
  return {
    type: row.type,
    references: JSON.parse(row.references) as string[],
    contextKeys,
    requiredContext: contextKeys?.filter((key) => context?.[key] === null),
  };
}

const IS_REACHABLE = `
  WITH RECURSIVE reached(name) AS (
    SELECT value FROM json_each(?)
    UNION
    SELECT reference.value
    FROM reached JOIN actors ON actors.name = reached.name, json_each(actors.refers_to) AS reference
  )
  SELECT 1 FROM reached WHERE name = ?`;

/** Returns whether references of stored actors lead from `references`, a JSON list of full names, to an actor. */
export function isReachable(database: Database, references: string, name: string): boolean {
  return database.prepare(IS_REACHABLE).get(references, name) !== undefined;
}
