/** A loopback server that answers a few operations of AWS as the SDK expects them, and keeps what it was asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One operation that was called, e.g. `PutSecretValue`. */
export interface Asked {
  readonly operation: string;
  readonly request: Readonly<Record<string, unknown>>;
}

/** What it comes to: an answer, an answer that is lost on its way, or an error by its name. */
export type Reply =
  | { readonly answer: object | string }
  | { readonly lost: true }
  | { readonly error: string; readonly message?: string };

export interface AwsStandIn {
  readonly endpoint: string;
  readonly asked: Asked[];
  close(): Promise<void>;
}

/** `reply` is asked for each call; text answers are XML, as STS and CloudFormation speak it. */
export async function startAwsStandIn(reply: (asked: Asked) => Reply | undefined): Promise<AwsStandIn> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const target = request.headers['x-amz-target'];
      const invoked = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1];
      const call = readCall(target, invoked, text);
      asked.push(call);
      const come = reply(call) ?? { error: 'UnknownOperationException' };
      if ('lost' in come) return void request.socket.destroy();
      const { status, type, body } = written(come, target === undefined);
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Lambda names its operation in the path alone. */
function readCall(target: unknown, invoked: string | undefined, text: string): Asked {
  if (invoked !== undefined)
    return { operation: 'Invoke', request: { name: invoked, payload: JSON.parse(text) as unknown } };
  return typeof target === 'string' ? fromJson(target, text) : fromForm(text);
}

const fromJson = (target: string, text: string): Asked => ({
  operation: target.split('.')[1] ?? '',
  request: JSON.parse(text) as Record<string, unknown>,
});

function fromForm(text: string): Asked {
  const { Action: operation = '', ...request } = Object.fromEntries(new URLSearchParams(text));
  return { operation, request };
}

function written(reply: Exclude<Reply, { lost: true }>, isXml: boolean) {
  const type = isXml ? 'text/xml' : 'application/x-amz-json-1.1';
  if ('answer' in reply) {
    return { status: 200, type, body: typeof reply.answer === 'string' ? reply.answer : JSON.stringify(reply.answer) };
  }
  const { error, message = `${error} of the stand-in` } = reply;
  const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${error}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  return { status: 400, type, body: isXml ? xml : JSON.stringify({ __type: error, message }) };
}

/** `aws sts get-caller-identity`. */
export const identity = {
  answer:
    '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ann</Arn>' +
    '<UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
};

/** The bootstrap stack of the CDK. */
export const bootstrapped = (status = 'UPDATE_COMPLETE') => ({
  answer:
    '<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>CDKToolkit</StackName>' +
    `<CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>${status}</StackStatus><Outputs><member>` +
    '<OutputKey>BootstrapVersion</OutputKey><OutputValue>28</OutputValue></member></Outputs></member></Stacks>' +
    '</DescribeStacksResult></DescribeStacksResponse>',
});

/** Points the SDK of this process to it, with credentials that are nobody's; undefined takes all of that away. */
export function pointSdkTo(endpoint: string | undefined): void {
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  };
  set('AWS_ENDPOINT_URL', endpoint);
  set('AWS_ACCESS_KEY_ID', endpoint === undefined ? undefined : 'nobody');
  set('AWS_SECRET_ACCESS_KEY', endpoint === undefined ? undefined : 'nothing');
  set('AWS_REGION', endpoint === undefined ? undefined : 'us-east-1');
  set('AWS_EC2_METADATA_DISABLED', 'true');
  set('AWS_CONFIG_FILE', '/dev/null');
  set('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
}

/** Outputs of a deployed stack, as `cdk deploy --outputs-file` writes them. */
export const outputs = (more: Readonly<Record<string, string>> = {}) => ({
  Bide: {
    Region: 'eu-central-1',
    ApiUrl: 'http://127.0.0.1:1',
    TableName: 'T',
    StateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:M',
    EventBusName: 'Bus',
    ProviderSecretunified: 'arn:unified',
    ProviderSecretreplicate: 'arn:replicate',
    ...more,
  },
});
