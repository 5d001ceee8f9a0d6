import { AwsError, text, type Operation } from './operation.ts';

/** GetSecretValue over a look-up; what it answers is never kept. */
export function secretsManager(find: (secretId: string) => string | undefined): Record<string, Operation> {
  return {
    GetSecretValue: (request) => {
      const SecretId = text(request, 'SecretId');
      const SecretString = find(SecretId);
      if (SecretString === undefined) {
        throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      }
      return { ARN: SecretId, Name: SecretId, SecretString, VersionId: 'local', VersionStages: ['AWSCURRENT'] };
    },
  };
}
