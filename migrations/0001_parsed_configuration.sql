ALTER TABLE `actors` ADD `config` text;--> statement-breakpoint
ALTER TABLE `actors` ADD `config_version` integer;