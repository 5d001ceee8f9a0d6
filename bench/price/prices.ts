/** AWS's list prices in us-east-1, in dollars each. */
export const lists = {
  /** Step Functions, STANDARD: $25 a million. */
  transition: 25e-6,
  /** Lambda, arm64, 256 MB, 300 ms: $0.20 a million requests, $0.0000133334 a GB-second. */
  functionCall: 0.2e-6 + 0.25 * 0.3 * 0.0000133334,
  /** DynamoDB on demand: $0.625 a million. */
  writeUnit: 0.625e-6,
  /** DynamoDB on demand: $0.125 a million. */
  readUnit: 0.125e-6,
  /** HTTP API: $1 a million. */
  apiRequest: 1e-6,
  /** EventBridge, custom events: $1 a million. */
  event: 1e-6,
} as const;
