/** dynalite 4.0.0 has no types of its own; this is the part that we use. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB API over HTTP. Without `path` it keeps everything in memory. */
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server;
}
