import type { Graph, GraphLink, GraphNode } from "./answers";

export const box = { width: 210, height: 58, between: 14, gap: 90, margin: 36 };

/** A node with its place. */
export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly links: readonly { readonly link: GraphLink; readonly path: string; readonly x: number; readonly y: number }[];
}

/**
 * Places a graph in columns: what the subject came from on its left, step by step, what came of it on its right. Within a column nodes stand in the order of those that they belong
 * to, as near to their middle as there is room.
 */
export function layOut(graph: Graph): Layout {
  const column = (node: GraphNode) => (node.side === "up" ? -node.step : node.step);
  const columns = new Map<number, GraphNode[]>();
  for (const node of graph.nodes) {
    columns.set(column(node), [...(columns.get(column(node)) ?? []), node]);
  }
  const order = [...columns.keys()].sort((a, b) => Math.abs(a) - Math.abs(b));
  const first = Math.min(...order);
  const middles = new Map<string, number>();
  for (const at of order) {
    const inner = (node: GraphNode) => graph.links
      .filter((link) => (node.side === "up" ? link.from : link.to) === node.id)
      .map((link) => middles.get(node.side === "up" ? link.to : link.from))
      .filter((middle) => middle !== undefined);
    const wished = columns.get(at)!.map((node) => {
      const near = inner(node);
      return { node, middle: near.length === 0 ? 0 : near.reduce((sum, middle) => sum + middle, 0) / near.length };
    });
    wished.sort((a, b) => a.middle - b.middle);
    spread(wished).forEach(({ node, middle }) => middles.set(node.id, middle));
  }
  const lowest = Math.min(...middles.values());
  const highest = Math.max(...middles.values());
  const x = (at: number) => box.margin + (at - first) * (box.width + box.gap);
  const nodes = graph.nodes.map((node) => ({ node, x: x(column(node)), y: middles.get(node.id)! - lowest + box.margin }));
  const byId = new Map(nodes.map((placed) => [placed.node.id, placed]));
  return {
    width: x(Math.max(...order)) + box.width + box.margin,
    height: highest - lowest + box.height + 2 * box.margin,
    nodes,
    links: graph.links.map((link) => {
      const [from, to] = [byId.get(link.from)!, byId.get(link.to)!];
      const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x, to.y + box.height / 2];
      const bend = x2 > x1 ? (x2 - x1) / 2 : box.gap;
      return { link, path: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`, x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
    }),
  };
}

// Neighbours that stand too near move apart, around their common middle.
function spread(wished: readonly { readonly node: GraphNode; readonly middle: number }[]) {
  const least = box.height + box.between;
  const groups: { nodes: GraphNode[]; sum: number }[] = [];
  for (const { node, middle } of wished) {
    groups.push({ nodes: [node], sum: middle });
    for (let last = groups.at(-1)!, before = groups.at(-2); before && bottom(before, least) > top(last, least); last = groups.at(-1)!, before = groups.at(-2)) {
      groups.splice(-2, 2, { nodes: [...before.nodes, ...last.nodes], sum: before.sum + last.sum });
    }
  }
  return groups.flatMap((group) => group.nodes.map((node, i) => ({ node, middle: top(group, least) + i * least })));
}

type Group = { readonly nodes: readonly GraphNode[]; readonly sum: number };
const top = (group: Group, least: number) => group.sum / group.nodes.length - ((group.nodes.length - 1) * least) / 2;
const bottom = (group: Group, least: number) => top(group, least) + group.nodes.length * least;
