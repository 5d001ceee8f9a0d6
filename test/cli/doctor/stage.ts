/** A deployment where all is well, unless a test says otherwise: AWS, the API and a provider on loopback. */
import { startScriptedApi, type Received, type Scripted, type ScriptedApi } from '../../client/scripted-api.ts';
import {
  bootstrapped,
  identity,
  outputs,
  pointSdkTo,
  startAwsStandIn,
  type Asked,
  type AwsStandIn,
  type Reply,
} from '../aws-stand-in.ts';
import { Workplace } from '../bide.ts';

/** What a deployment makes, and what somebody's setting it makes of that: only unified's was set. */
export const made = { VersionIdsToStages: { v1: ['AWSCURRENT'] } };
const setOnce = { VersionIdsToStages: { v1: ['AWSPREVIOUS'], v2: ['AWSCURRENT'] } };

/** What differs from a deployment where all is well. */
export interface Differences {
  /** By operation of AWS. */
  replies: Readonly<Record<string, Reply>>;
  health: Scripted;
  /** Of everything else that the API is asked. */
  api: Scripted;
  /** Status of the provider's answers. */
  providerStatus: number;
}

export class DoctorStage {
  readonly place: Workplace;
  readonly aws: AwsStandIn;
  readonly api: ScriptedApi;
  readonly provider: ScriptedApi;
  readonly differences: Differences;

  private constructor(parts: Pick<DoctorStage, 'place' | 'aws' | 'api' | 'provider' | 'differences'>) {
    this.place = parts.place;
    this.aws = parts.aws;
    this.api = parts.api;
    this.provider = parts.provider;
    this.differences = parts.differences;
  }

  static async start(): Promise<DoctorStage> {
    const empty = { body: { items: [], nextCursor: null } };
    const differences: Differences = { replies: {}, health: { body: { ok: true } }, api: empty, providerStatus: 404 };
    const place = await Workplace.make();
    const aws = await startAwsStandIn((asked) => differences.replies[asked.operation] ?? well(asked));
    const answer = ({ path }: Received) => (path === '/health' ? differences.health : differences.api);
    const api = await startScriptedApi(answer);
    const provider = await startScriptedApi(() => ({ status: differences.providerStatus, body: {} }));
    pointSdkTo(aws.endpoint);
    await place.write('cdk.json', { context: { bide: { providers: { unified: { baseUrl: provider.url } } } } });
    await place.write('.bide/outputs.json', outputs({ ApiUrl: api.url }));
    return new DoctorStage({ place, aws, api, provider, differences });
  }

  async close(): Promise<void> {
    pointSdkTo(undefined);
    await Promise.all([this.aws.close(), this.api.close(), this.provider.close(), this.place.remove()]);
  }

  /** With the time of this machine; the addresses of this run are shown as A (API) and P (provider). */
  async doctor(args: readonly string[] = [], environment: Readonly<Record<string, string>> = { BIDE_CALLER_KEY: 'k' }) {
    const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
    const { code, out, err } = await this.place.bide(['doctor', ...args], { environment, clock });
    const { host } = new URL(this.provider.url);
    const lines = out.replaceAll(this.api.url, 'A').replaceAll(host, 'P').trimEnd().split('\n');
    return { code, err, lines };
  }

  /** The exit code, and the lines of one check with single gaps. */
  async linesOf(name: string) {
    const { code, lines } = await this.doctor();
    const at = lines.findIndex((line) => line.slice(2).startsWith(`${name} `));
    const found = lines.slice(at, at + 2).filter((line, i) => i === 0 || line.startsWith('    '));
    return { code, lines: found.map((line) => line.replaceAll(/ {2,}/g, '  ')) };
  }
}

function well({ operation, request: { SecretId } }: Asked): Reply | undefined {
  switch (operation) {
    case 'GetCallerIdentity':
      return identity;
    case 'DescribeStacks':
      return bootstrapped();
    case 'GetSecretValue':
      return { answer: { SecretString: 'sk-1' } };
    case 'DescribeSecret':
      return { answer: SecretId === 'arn:unified' ? setOnce : made };
    default:
      return undefined;
  }
}
