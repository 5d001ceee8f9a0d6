/** What is used of it; its own types do not resolve in a project of ES modules. */
declare module '@dagrejs/dagre' {
  interface Point {
    readonly x: number;
    readonly y: number;
  }

  export class Graph {
    setGraph(options: Readonly<Record<string, string | number>>): void;
    graph(): { readonly width?: number; readonly height?: number };
    setDefaultEdgeLabel(label: () => object): void;
    setNode(name: string, size: { width: number; height: number }): void;
    node(name: string): Point;
    setEdge(from: string, to: string, label: { weight: number }): void;
    edge(from: string, to: string): { readonly points?: readonly Point[] };
  }

  export function layout(graph: Graph): void;
}
