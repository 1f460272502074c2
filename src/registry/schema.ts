// The tables of the registry. After a change, run `npx drizzle-kit generate` to create the migration.
import { sql } from 'drizzle-orm';
import { check, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** The custom actors. Built-in actors are never stored, so no column marks them. */
export const actors = sqliteTable('actors', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  /** Full name, `namespace/name`. */
  name: text('name').notNull().unique(),
  type: text('type').notNull(),
  description: text('description'),
  provider: text('provider'),
  model: text('model'),
  /** The permissions that its own tools need, as a JSON list. */
  needs: text('needs').notNull().default('[]'),
  /** The full names of the actors that it refers to, as a JSON list. */
  references: text('refers_to').notNull().default('[]'),
  /** ISO 8601, UTC. */
  createdAt: text('created_at').notNull(),
  updatedAt: text('updated_at').notNull(),
  /** The file, byte for byte. */
  yaml: text('yaml').notNull(),
  /** SHA-256 of `yaml`, hexadecimal. */
  sha256: text('sha256').notNull(),
  /** The parsed configuration, a cache of `yaml`. If it is absent or has another version, `yaml` is parsed again. */
  config: text('config'),
  configVersion: integer('config_version'),
});

/** The preferences, in at most one row. */
export const actorPreferences = sqliteTable(
  'actor_preferences',
  {
    id: integer('id').primaryKey(),
    /** The name only: the actor is looked up each time. */
    defaultActorName: text('default_actor_name'),
  },
  (table) => [check('actor_preferences_single_row', sql`${table.id} = 1`)],
);
