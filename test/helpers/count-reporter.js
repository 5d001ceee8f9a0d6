import { appendFileSync } from 'node:fs';

/** Ends a run with one line of real counts, and adds them to the file that TEST_COUNTS names, if any. */
export default class {
  #isWhole;
  #leftOut = 0;

  constructor({ testNamePattern }) {
    this.#isWhole = !testNamePattern;
  }

  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numFailedTestSuites, numRuntimeErrorTestSuites } = results;
    // With `-t` most tests are left out on purpose; without it each that is tells of nothing, and a run is no proof.
    this.#leftOut = this.#isWhole ? results.numPendingTests + results.numTodoTests : 0;
    // A suite that could not be loaded has no tests, and is a failure all the same.
    const failed =
      this.#leftOut + numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : numRuntimeErrorTestSuites);
    const { TEST_COUNTS } = process.env;
    if (TEST_COUNTS) appendFileSync(TEST_COUNTS, `${numPassedTests} ${failed}\n`);
    process.stderr.write(`\n${numPassedTests} passed, ${failed} failed\n`);
  }

  /** What makes Jest end with 1 although no test failed. */
  getLastError() {
    if (this.#leftOut > 0)
      return new Error(`${this.#leftOut} tests were left out: skipped, todo, or beside an "only".`);
  }
}
