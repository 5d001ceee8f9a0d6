/** The table contract against Amazon's own emulator; run by run.ts, which starts it. */
import { byteOrder } from '../contract/byte-order.ts';
import { domainWrites } from '../contract/domain-writes.ts';
import { realTable } from '../contract/real-table.ts';
import { sameResults } from '../contract/same-results.ts';
import { describeTable } from '../contract/table-contract.ts';

const endpoint = process.env['DYNAMODB_LOCAL_ENDPOINT'];
if (endpoint === undefined) throw new Error('DYNAMODB_LOCAL_ENDPOINT is missing. Start with `npm run test:dynamodb`.');

describeTable("adapter over Amazon's DynamoDB Local", realTable(endpoint), [
  ...domainWrites,
  byteOrder,
  sameResults(300),
]);
