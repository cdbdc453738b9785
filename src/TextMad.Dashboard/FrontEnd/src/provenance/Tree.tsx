import { whole } from "../parts/format";
import { visible } from "../parts/visible";
import { hasMore, kinds, relations, type Direction, type Graph, type GraphNode } from "./answers";
import { opens, weighed } from "./Drawing";

/** The same graph as two lists that open step by step: what the subject came from, and what came of it. */
export function Tree({ graph, chosen, choose, toggle }: {
  readonly graph: Graph;
  readonly chosen: string;
  readonly choose: (node: GraphNode) => void;
  readonly toggle: (node: GraphNode, direction: Direction, isClosing?: boolean) => void;
}) {
  const subject = graph.nodes[0]!;
  return (
    <div class="trees">
      {(["up", "down"] as const).map((direction) => (
        <section key={direction}>
          <h2>{direction === "up" ? "It came from" : "What came of it"}</h2>
          <Branches graph={graph} of={subject} direction={direction} chosen={chosen} choose={choose} toggle={toggle} above={[subject.id]} />
        </section>
      ))}
    </div>
  );
}

function Branches({ graph, of, direction, chosen, choose, toggle, above }: {
  readonly graph: Graph;
  readonly of: GraphNode;
  readonly direction: Direction;
  readonly chosen: string;
  readonly choose: (node: GraphNode) => void;
  readonly toggle: (node: GraphNode, direction: Direction, isClosing?: boolean) => void;
  readonly above: readonly string[];
}) {
  const step = of[direction];
  if (step === null) {
    return opens(of, direction) ? <button type="button" class="small" onClick={() => toggle(of, direction)}>Open</button> : <p class="hint">Nothing in the store.</p>;
  }
  const links = graph.links.filter((link) => (direction === "up" ? link.to : link.from) === of.id);
  if (links.length === 0) {
    return <p class="hint">Nothing in the store.</p>;
  }
  return (
    <ul class="tree">
      {links.map((link) => {
        const node = graph.nodes.find((one) => one.id === (direction === "up" ? link.from : link.to))!;
        const isAbove = above.includes(node.id);
        return (
          <li key={node.id + link.relation}>
            <div class="branch">
              {opens(node, direction) && !isAbove && (
                <button type="button" class="twig" aria-expanded={node[direction] !== null} aria-label={`${node[direction] === null ? "Open" : "Close"} ${visible(node.title)}`}
                  onClick={() => toggle(node, direction, node[direction] !== null)}>
                  {node[direction] === null ? "+" : "–"}
                </button>
              )}
              <div>
                <span class="hint">{relations[link.relation] ?? link.relation}{link.measure === "" ? "" : ` · ${weighed(link.weight, link.measure)}`}</span>
                <button type="button" class="named" aria-pressed={node.id === chosen} onClick={() => choose(node)}>{kinds[node.kind]} <b>{visible(node.title)}</b></button>
                <span class="hint">{visible(node.detail)}{isAbove ? " (shown above)" : ""}</span>
              </div>
            </div>
            {node[direction] !== null && !isAbove && (
              <Branches graph={graph} of={node} direction={direction} chosen={chosen} choose={choose} toggle={toggle} above={[...above, node.id]} />
            )}
          </li>
        );
      })}
      {hasMore(step) && (
        <li>
          <button type="button" class="small" onClick={() => toggle(of, direction)}>{step.left === null ? "Show more" : `Show some of ${whole(step.left)} more`}</button>
        </li>
      )}
    </ul>
  );
}
