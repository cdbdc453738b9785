import { useAnswer } from "../shell/api";
import { address, go, pathOf, usePlace, useQuery } from "../shell/router";
import { Loaded } from "../parts/Loaded";
import { measured, percent, whole } from "../parts/format";
import { Page } from "../parts/Page";
import { visible } from "../parts/visible";
import { hasMore, kinds, type Ancestry, type Direction, type Facts, type Graph, type GraphNode } from "./answers";
import { Drawing, opens } from "./Drawing";
import { Subject } from "./Subject";
import { Tree } from "./Tree";

/** A lineage that opens step by step, in both directions. Everything that is open stands in the address. */
export function Lineage() {
  const { query } = usePlace();
  const of = query.get("of") ?? "";
  const open = query.getAll("open");
  const form = query.get("as") ?? (matchMedia("(max-width: 40rem)").matches ? "list" : "graph");
  const answer = useAnswer<Graph>(of === "" ? null : address("/provenance/graph", { of, open }));
  const [at, setAt] = useQuery("at");
  return (
    <Page
      title="Provenance"
      actions={of !== "" && (
        <fieldset class="forms">
          <legend class="unseen">Shown as</legend>
          {["graph", "list"].map((one) => (
            <label key={one}>
              <input type="radio" name="form" checked={form === one} onChange={() => go(address("/provenance", { of, open, at, as: one }))} />
              {one === "graph" ? "Graph" : "List"}
            </label>
          ))}
        </fieldset>
      )}
    >
      <Subject value={of} to="/provenance" />
      {of !== "" && (
        <Loaded answer={answer}>
          {(graph) => {
            const toggle = (node: GraphNode, direction: Direction, isClosing = false) =>
              go(address("/provenance", { of, open: toggled(graph, node, direction, isClosing), at, as: query.get("as") }));
            const chosen = graph.nodes.find((node) => node.id === at) ?? graph.nodes[0]!;
            const given = { graph, chosen: chosen.id, choose: (node: GraphNode) => setAt(node.id), toggle };
            return (
              <div class="lineage-view">
                {form === "graph" ? <Drawing {...given} /> : <Tree {...given} />}
                <Details key={chosen.id} node={chosen} toggle={toggle} />
              </div>
            );
          }}
        </Loaded>
      )}
    </Page>
  );
}

// What is open in a graph, with one step opened, shown further, or closed.
function toggled(graph: Graph, node: GraphNode, direction: Direction, isClosing: boolean): readonly string[] {
  const entries = graph.nodes.flatMap((one) => (["up", "down"] as const).flatMap((side) => {
    const step = one[side];
    const isIt = one.id === node.id && side === direction;
    const pages = !isIt ? step?.pages ?? 0 : step === null ? 1 : hasMore(step) && !isClosing ? step.pages + 1 : 0;
    return pages === 0 ? [] : [`${side}:${pages}:${one.key}`];
  }));
  return entries.length === 0 ? ["none"] : entries;
}

function Details({ node, toggle }: {
  readonly node: GraphNode;
  readonly toggle: (node: GraphNode, direction: Direction, isClosing?: boolean) => void;
}) {
  const facts = useAnswer<Facts>(address("/provenance/facts", { of: node.key }));
  const name = node.key.slice(node.key.indexOf(":") + 1);
  const step = (direction: Direction) => node[direction] === null ? "Open" : hasMore(node[direction]) ? "Show more of" : "Close";
  return (
    <section class="card details" aria-label="What is chosen">
      <p class="hint">{kinds[node.kind]}</p>
      <h2><bdi>{visible(node.title)}</bdi></h2>
      <p><bdi>{visible(node.detail)}</bdi></p>
      <div class="actions">
        {opens(node, "up") && <button type="button" onClick={() => toggle(node, "up")}>{step("up")} what it came from</button>}
        {opens(node, "down") && <button type="button" onClick={() => toggle(node, "down")}>{step("down")} what came of it</button>}
        {(["up", "down"] as const).map((direction) => hasMore(node[direction]) && (
          <button key={direction} type="button" onClick={() => toggle(node, direction, true)}>Close what {direction === "up" ? "it came from" : "came of it"}</button>
        ))}
        {node.side !== "subject" && <a class="button" href={address("/provenance", { of: node.key })}>Begin here</a>}
      </div>
      <Loaded answer={facts}>
        {({ ancestry, with_weights: weights, writers }) => (
          <>
            {ancestry && <p>{inWords(ancestry, node.kind)}</p>}
            {ancestry && weights && weights.mean_models !== ancestry.mean_models && (
              <p>Counting the weights that models began from: {measured(weights.mean_models)} models, {percent(weights.machine_share)} by machines.</p>
            )}
            {writers && writers.length > 0 && (
              <>
                <h3>Who wrote what it was trained on</h3>
                <ul class="plain">{writers.map((one) => <li key={one.writer}>{percent(one.share)} {writer(one.writer)} ({whole(one.tokens)} tokens)</li>)}</ul>
              </>
            )}
          </>
        )}
      </Loaded>
      <ul class="plain links">
        {node.kind === "document" && <li><a href={pathOf("corpus", "documents", name)}>Read it</a></li>}
        {node.kind === "document" && <li><a href={address("/provenance/copies", { of: name })}>What it copies</a></li>}
        {(node.kind === "model" || node.kind === "written") && <li><a href={address("/corpus", { model: name })}>What it wrote</a></li>}
        {(node.kind === "place" || node.kind === "from") && <li><a href={address("/corpus", { source: name })}>Its documents</a></li>}
        {(node.kind === "document" || node.kind === "place") && <li><a href={address("/provenance/takedown", { of: node.kind === "document" ? name : node.key })}>What a takedown would touch</a></li>}
      </ul>
    </section>
  );
}

const writer = (name: string): string => (name === "human" ? "by humans" : name === "machine" ? "by machines that are no models of a run" : `by models of generation ${name.slice(1)}`);

function inWords(ancestry: Ancestry, kind: GraphNode["kind"]): string {
  const text = kind === "document" ? "of it" : "of its training text";
  const models = `${ancestry.is_lower_bound ? "at least " : ""}${measured(ancestry.mean_models)} ${ancestry.mean_models === 1 ? "model" : "models"}`;
  return `Synthetic ancestry: ${models} on average; machines wrote ${percent(ancestry.machine_share)} ${text}, in chains of up to ${whole(ancestry.depth)}.`;
}
