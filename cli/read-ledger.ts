import type { LedgerRow } from '../local/simulator/ledger.ts';

/** What a simulator has received and billed since it started, and every row that it keeps. */
export interface SimulatorLedger {
  readonly posts: number;
  /** Job → POSTs that were understood. */
  readonly postsOf: Readonly<Record<string, number>>;
  readonly billed: number;
  readonly rows: readonly LedgerRow[];
}

/** Reads the ledger of a simulator in another process. */
export async function readLedger(simulatorUrl: string): Promise<SimulatorLedger> {
  const response = await fetch(`${simulatorUrl}/_simulator/ledger`);
  return (await response.json()) as SimulatorLedger;
}
