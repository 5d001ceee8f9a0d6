declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** In memory unless `path` names a folder; the times are how long tables stay in between states. */
  export default function dynalite(options?: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }): Server;
}
