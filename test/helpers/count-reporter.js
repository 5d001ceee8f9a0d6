import { appendFileSync } from 'node:fs';

/** Ends a run with one line of real counts, and adds them to the file that TEST_COUNTS names, if any. */
export default class {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numFailedTestSuites, numRuntimeErrorTestSuites }) {
    // A suite that could not be loaded has no tests, and is a failure all the same.
    const failed = numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : numRuntimeErrorTestSuites);
    const { TEST_COUNTS } = process.env;
    if (TEST_COUNTS) appendFileSync(TEST_COUNTS, `${numPassedTests} ${failed}\n`);
    process.stderr.write(`\n${numPassedTests} passed, ${failed} failed\n`);
  }
}
