/** Counts the tests in Vitest's JSON report; a file that could not be loaded is one failure. */
export function countVitest(
  /** @type {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} */ report,
) {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded }
}

/** Counts the tests in Playwright's JSON report; one that passed only when it was tried again counts as failed. */
export function countPlaywright(
  /** @type {{ stats: { expected: number, unexpected: number, flaky: number }, errors?: unknown[] }} */ report,
) {
  const { expected, unexpected, flaky } = report.stats
  return { passed: expected, failed: unexpected + flaky + (report.errors?.length ?? 0) }
}
