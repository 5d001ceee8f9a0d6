/** The worlds of the bench. Each provider takes a number of requests a second, and up to a second's worth of them at once. */
import type { World } from './shop.ts';

const rate = { requests: 5, periodSeconds: 1 };
const posts = { rate: { requests: 5, perSeconds: 1 } };

/** A thousand tasks that come ten times as fast as they may be sent. */
const atRate = (requests: number, countsLooks: boolean) =>
  ({
    seed: 1,
    streams: [{ owner: 'shop', urgency: 'normal', tasks: 1000, perSecond: 10 * requests, fromSecond: 0 }],
    limits: { rate: { requests, periodSeconds: 1, countsLooks } },
    provider: { rate: { requests, perSeconds: 1, countsLooks } },
    jobSeconds: [3, 20],
  }) as const satisfies World;

/** Sent at the rate of one limit group; played with eight seeds. */
export const rateWorlds = {
  'POSTs count, 5 a second': atRate(5, false),
  'POSTs and looks count, 5 a second': atRate(5, true),
  'POSTs count, 50 a second': atRate(50, false),
  'POSTs and looks count, 50 a second': atRate(50, true),
} as const satisfies Record<string, World>;

/** Who goes first: lanes, owners, places. */
export const sharedWorlds = {
  'an interactive task every 4 s during a batch of 10,000': {
    seed: 3,
    streams: [
      { owner: 'shop', urgency: 'batch', tasks: 10_000, perSecond: 50, fromSecond: 0 },
      { owner: 'shop', urgency: 'interactive', tasks: 450, perSecond: 0.25, fromSecond: 20 },
    ],
    limits: { rate },
    provider: posts,
    jobSeconds: [3, 20],
  },
  'an owner of 10 and one of 1,000 beside one of 10,000': {
    seed: 4,
    streams: [
      { owner: 'factory', urgency: 'normal', tasks: 10_000, perSecond: 50, fromSecond: 0 },
      { owner: 'visitor', urgency: 'normal', tasks: 10, perSecond: 10, fromSecond: 100 },
      { owner: 'shop', urgency: 'normal', tasks: 1000, perSecond: 50, fromSecond: 200 },
    ],
    limits: { rate },
    provider: posts,
    jobSeconds: [3, 20],
  },
  '10 places': {
    seed: 5,
    streams: [{ owner: 'shop', urgency: 'normal', tasks: 300, perSecond: 50, fromSecond: 0 }],
    limits: { rate, concurrent: 10 },
    provider: { ...posts, concurrent: 10 },
    jobSeconds: [20, 60],
  },
  'an interactive task every 30 s during a batch of 2,000 on 10 places': {
    seed: 6,
    streams: [
      { owner: 'shop', urgency: 'batch', tasks: 2000, perSecond: 50, fromSecond: 0 },
      { owner: 'shop', urgency: 'interactive', tasks: 240, perSecond: 1 / 30, fromSecond: 60 },
    ],
    limits: { rate, concurrent: 10 },
    provider: { ...posts, concurrent: 10 },
    jobSeconds: [20, 60],
  },
  'an owner of 10 and one of 1,000 on 10 places': {
    seed: 9,
    streams: [
      { owner: 'factory', urgency: 'normal', tasks: 1000, perSecond: 50, fromSecond: 0 },
      { owner: 'visitor', urgency: 'normal', tasks: 10, perSecond: 10, fromSecond: 100 },
    ],
    limits: { rate, concurrent: 10 },
    provider: { ...posts, concurrent: 10 },
    jobSeconds: [20, 60],
  },
} as const satisfies Record<string, World>;
