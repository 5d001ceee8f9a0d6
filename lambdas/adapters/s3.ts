/** What is used of S3's packages. Only ever asked for with `import()`: in bundles it lies apart, with its own copies. */
export { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
export { getSignedUrl } from '@aws-sdk/s3-request-presigner';
