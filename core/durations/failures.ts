/**
 * Tasks that failed, apart from the others: quick failures among long tasks would pull at the mean that the others are
 * expected about. Only where it matters, because what is learnt apart is learnt from fewer.
 */
import type { Estimate, Line } from './estimate.ts';
import type { Node } from './node.ts';

/** As many of the last hundred or so tasks of a profile must have failed. */
const FEWEST = 3;
/** Tasks that have failed since, before they are trusted. */
const FEWEST_SAMPLES = 5;
/** Their mean must lie a factor of three from that of the others. */
const FACTOR = 3;
/** How many tasks of its own a node needs to weigh as much as the one above. */
const BORROWED = 10;

/** Whether durations of failed tasks are learnt beside those of all. */
export const failOften = ({ profile }: Line): boolean => profile.failed >= FEWEST;

/** Whether failed tasks are known to take another time than the others. */
export function differ(others: Estimate, failed: Estimate): boolean {
  const distance = Math.abs(others.means.workload - failed.means.workload);
  return failed.samples >= FEWEST_SAMPLES && distance > Math.log(FACTOR);
}

/** Either, by how often a task fails. */
export function mixture(others: Estimate, failed: Estimate, line: Line): Estimate {
  const share = shareOf(line);
  return {
    ...others,
    samples: others.samples + failed.samples,
    endedBy: (seconds) => (1 - share) * others.endedBy(seconds) + share * failed.endedBy(seconds),
  };
}

/** Of a workload's tasks that fail. */
function shareOf({ profile, model, workload }: Line): number {
  const share = ({ failed, within }: Node, above: number, borrowed: number) => {
    const all = within.reduce((sum, count) => sum + count, failed);
    return (failed + borrowed * above) / (all + borrowed);
  };
  return share(workload, share(model, share(profile, 0, 0), BORROWED), BORROWED);
}
