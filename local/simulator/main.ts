/** The simulator as a process: prints one JSON line with its URL when it is ready, ends on SIGTERM. */
import { parseArgs } from 'node:util';
import { systemClock } from '../../lambdas/adapters/clock.ts';
import { seeded } from '../seeded.ts';
import { Simulator } from './simulator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    folder: { type: 'string' },
    seed: { type: 'string', default: '1' },
    /** `5/1`: five POSTs in a second, per key. */
    rate: { type: 'string' },
  },
});

if (values.rate !== undefined && !/^[1-9]\d*\/[1-9]\d*$/.test(values.rate)) {
  throw new Error(`--rate is ${JSON.stringify(values.rate)}; allowed: REQUESTS/SECONDS, e.g. 5/1.`);
}
const [requests, perSeconds] = (values.rate ?? '').split('/').map(Number);

const simulator = new Simulator({
  clock: systemClock,
  random: seeded(Number(values.seed)),
  ...(values.folder === undefined ? {} : { folder: values.folder }),
  ...(requests !== undefined && perSeconds !== undefined ? { rate: { requests, perSeconds } } : {}),
});

const url = await simulator.listen(Number(values.port));
process.stdout.write(`${JSON.stringify({ url, pid: process.pid })}\n`);
process.once('SIGTERM', () => {
  process.channel?.unref();
  void simulator.close();
});
// Started by a process that holds a channel to it, it does not outlive that process.
process.once('disconnect', () => void simulator.close());
