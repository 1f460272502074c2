// What the parser of an actor is to know of those in the registry, and where their references lead. Parses nothing.
import type { ActorConfig, KnownActor } from '../actor/config.ts';
import type { Database } from './driver.ts';

const KNOWN = `SELECT name, type, refers_to AS "references", json_extract(config, '$.context') AS context FROM actors`;

interface ActorRow {
  readonly name: string;
  readonly type: KnownActor['type'];
  readonly references: string;
  readonly context: string | null;
}

/** What the parser of another actor is to know of a row. */
export function findKnown(database: Database, name: string): KnownActor | undefined {
  const row = database.prepare(`${KNOWN} WHERE name = ?`).get(name) as ActorRow | undefined;
  return row && toKnown(row);
}

/** The same of all rows, by their full names. */
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

const LEADS_TO = `
  WITH RECURSIVE reached(name) AS (
    SELECT value FROM json_each(?)
    UNION
    SELECT reference.value FROM reached JOIN actors ON actors.name = reached.name, json_each(actors.refers_to) AS reference
  )
  SELECT 1 FROM reached WHERE name = ?`;

/** Whether references, a JSON list of full names, lead to an actor by way of rows. */
export function leadsTo(database: Database, references: string, name: string): boolean {
  return database.prepare(LEADS_TO).get(references, name) !== undefined;
}
