ALTER TABLE `actors` ADD `refers_to` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
UPDATE `actors` SET `refers_to` = json_array(json_extract(`config`, '$.base')) WHERE CASE WHEN json_valid(`config`) THEN json_extract(`config`, '$.base') END IS NOT NULL;
