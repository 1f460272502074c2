// Runs before and after each scenario.
import { rmSync } from 'node:fs';
import { After, setDefaultTimeout } from '@cucumber/cucumber';
import type { Scenario } from './world.ts';

setDefaultTimeout(30_000);

After(async function (this: Scenario, { result }) {
  for (const cleanUp of this.cleanUps.reverse()) await cleanUp();
  rmSync(this.folder, { recursive: true, force: true });
  if (result?.status === 'PASSED') this.refuseUnexplained();
});
