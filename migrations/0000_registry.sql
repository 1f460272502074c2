CREATE TABLE `actor_preferences` (
	`id` integer PRIMARY KEY NOT NULL,
	`default_actor_name` text,
	CONSTRAINT "actor_preferences_single_row" CHECK("actor_preferences"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `actors` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`description` text,
	`provider` text,
	`model` text,
	`needs` text DEFAULT '[]' NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`yaml` text NOT NULL,
	`sha256` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `actors_name_unique` ON `actors` (`name`);