// Writes to the tables of the registry through drizzle. Each function runs inside the transaction of its caller.
import { eq, inArray } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Database } from './driver.ts';
import { actorPreferences, actors } from './schema.ts';

type NewRow = typeof actors.$inferInsert;

export function insertRow(database: Database, values: NewRow): void {
  drizzle(database).insert(actors).values(values).run();
}

export function updateRow(database: Database, id: number, values: Omit<NewRow, 'createdAt'>): void {
  drizzle(database).update(actors).set(values).where(eq(actors.id, id)).run();
}

/** Removes rows, and clears the default actor if it is one of them. */
export function removeRows(database: Database, names: readonly string[]): { readonly clearedDefault: boolean } {
  const orm = drizzle(database);
  orm
    .delete(actors)
    .where(inArray(actors.name, [...names]))
    .run();
  const cleared = orm
    .update(actorPreferences)
    .set({ defaultActorName: null })
    .where(inArray(actorPreferences.defaultActorName, [...names]))
    .run();
  return { clearedDefault: cleared.changes > 0 };
}

/** Stores the default actor's name in the single preference row. */
export function writeDefault(database: Database, name: string | null): void {
  drizzle(database)
    .insert(actorPreferences)
    .values({ id: 1, defaultActorName: name })
    .onConflictDoUpdate({ target: actorPreferences.id, set: { defaultActorName: name } })
    .run();
}
