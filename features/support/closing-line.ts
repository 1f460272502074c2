// The progress of a test run, with the numbers of scenarios that passed and failed as its last line.
import { type IFormatterOptions, ProgressFormatter } from '@cucumber/cucumber';

export default class ClosingLine extends ProgressFormatter {
  static override readonly documentation = 'Like progress, and ends with the numbers of passed and failed scenarios.';
  #passed = 0;
  #failed = 0;

  constructor(options: IFormatterOptions) {
    super(options);
    options.eventBroadcaster.on('envelope', (envelope) => {
      if (!envelope.testCaseFinished || envelope.testCaseFinished.willBeRetried) return;
      const { worstTestStepResult } = options.eventDataCollector.getTestCaseAttempt(
        envelope.testCaseFinished.testCaseStartedId,
      );
      if (worstTestStepResult.status === 'PASSED') this.#passed += 1;
      else this.#failed += 1;
    });
  }

  override async finished(): Promise<void> {
    this.log(`\n${this.#passed} passed, ${this.#failed} failed\n`);
    await super.finished();
  }
}
