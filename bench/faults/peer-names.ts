/** Rows of the table, in its order. */
export const peerNames = ['bide', 'bide-resubmit', 'cdk', 'fal', 'replicate', 'runway', 'openai', 'vercel'] as const;

export type PeerName = (typeof peerNames)[number];
