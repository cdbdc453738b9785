import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { csv, save } from "../parts/download";
import { measured, percent, whole } from "../parts/format";
import { visible } from "../parts/visible";
import { hasMore, kinds, relations, type Direction, type Graph, type GraphNode } from "./answers";
import { box, layOut, type PlacedNode } from "./layout";

const letters = 25;

/**
 * The graph as a drawing: columns by step, from the earlier on the left to the later on the right. Every node can be reached with the Tab key; Enter chooses it, the arrows left and
 * right open what it came from and what came of it. The list beside it says the same.
 */
export function Drawing({ graph, chosen, choose, toggle }: {
  readonly graph: Graph;
  readonly chosen: string;
  readonly choose: (node: GraphNode) => void;
  readonly toggle: (node: GraphNode, direction: Direction) => void;
}) {
  const layout = useMemo(() => layOut(graph), [graph]);
  const frame = useRef<HTMLDivElement>(null);
  const drawing = useRef<SVGSVGElement>(null);
  const subject = layout.nodes[0]!;
  const before = useRef<{ readonly subject: string; readonly nodes: ReadonlyMap<string, PlacedNode> }>({ subject: "", nodes: new Map() });
  useLayoutEffect(() => {
    const view = frame.current!;
    const kept = before.current.subject === graph.subject
      ? layout.nodes.find((placed) => placed.node.id === chosen && before.current.nodes.has(chosen)) ?? subject : null;
    if (kept === null) {
      // The subject comes into sight.
      view.scrollLeft = Math.max(0, subject.x + box.width / 2 - view.clientWidth / 2);
      view.scrollTop = Math.max(0, subject.y + box.height / 2 - view.clientHeight / 2);
    } else {
      // What was chosen stays where it is on the screen, also when the graph grows to its left.
      const old = before.current.nodes.get(kept.node.id)!;
      view.scrollLeft += kept.x - old.x;
      view.scrollTop += kept.y - old.y;
    }
    before.current = { subject: graph.subject, nodes: new Map(layout.nodes.map((placed) => [placed.node.id, placed])) };
  }, [layout]);
  const press = (event: KeyboardEvent, node: GraphNode) => {
    const direction = event.key === "ArrowLeft" ? "up" : event.key === "ArrowRight" ? "down" : null;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(node);
    } else if (direction !== null && opens(node, direction)) {
      event.preventDefault();
      toggle(node, direction);
    }
  };
  return (
    <figure class="chart">
      <figcaption>
        <h2>Earlier on the left, later on the right</h2>
        <div class="takeaway" role="group" aria-label="Take away the graph">
          <button type="button" class="small" onClick={() => save("lineage.svg", new Blob([standalone(drawing.current!)], { type: "image/svg+xml" }))}>SVG</button>
          <button type="button" class="small" onClick={() => void savePng(drawing.current!)}>PNG</button>
          <button type="button" class="small" onClick={() => save("lineage.csv", csv(["from", "relation", "to", "weight", "measure"], rows(graph)))}>CSV</button>
        </div>
      </figcaption>
      <div class="lineage" ref={frame} tabIndex={0} role="group" aria-label="Graph of the lineage">
        <svg ref={drawing} width={layout.width} height={layout.height} viewBox={`0 0 ${layout.width} ${layout.height}`} role="group" aria-label={`${graph.nodes.length} nodes and ${graph.links.length} steps`}>
          {layout.links.map(({ link, path, x, y }) => (
            <g key={link.from + link.to + link.relation}>
              <path class="step" d={path} stroke-width={link.weight === null ? 1 : 1 + 4 * link.weight} stroke-dasharray={link.weight === null ? "4 3" : undefined} />
              {link.weight !== null && <text class="weight" x={x} y={y - 4} text-anchor="middle">{brief(link.weight)}</text>}
            </g>
          ))}
          {layout.nodes.map(({ node, x, y }) => (
            <g key={node.id} transform={`translate(${x} ${y})`}>
              <g
                class={`node ${node.kind}${node.id === chosen ? " chosen" : ""}`}
                tabindex={0}
                role="button"
                aria-pressed={node.id === chosen}
                onClick={() => choose(node)}
                onKeyDown={(event) => press(event as unknown as KeyboardEvent, node)}
              >
                <title>{visible(node.title)}: {visible(node.detail)}</title>
                <rect width={box.width} height={box.height} rx="6" />
                <rect class="kind" width="4" height={box.height} rx="2" />
                <text class="what" x="14" y="15">{kinds[node.kind]}</text>
                <text class="name" x="14" y="33">{fit(node.title, ["model", "set", "written"].includes(node.kind))}</text>
                <text class="detail" x="14" y="49">{fit(node.detail, false, 30)}</text>
              </g>
              {(["up", "down"] as const).map((direction) => opens(node, direction) && <Handle key={direction} node={node} direction={direction} toggle={toggle} />)}
            </g>
          ))}
        </svg>
      </div>
      <p class="hint">
        A number, and the width of a line, is a share of the words or tokens of the later of both. Dashed lines have none: weights that a model began from, or all that a model or a place gave.
        + opens a step, – closes it.
      </p>
    </figure>
  );
}

// Pressed with a pointer; with keys the node itself is opened, so that the way with Tab is short.
function Handle({ node, direction, toggle }: { readonly node: GraphNode; readonly direction: Direction; readonly toggle: (node: GraphNode, direction: Direction) => void }) {
  const step = node[direction];
  const text = step === null ? "+" : hasMore(step) ? (step.left === null ? "…" : `+${whole(step.left)}`) : "–";
  const width = 14 + 7 * text.length;
  return (
    <g class="handle" aria-hidden="true" transform={`translate(${direction === "up" ? -width / 2 : box.width + width / 2} ${box.height / 2})`} onClick={() => toggle(node, direction)}>
      <rect x={-width / 2} y="-10" width={width} height="20" rx="10" />
      <text text-anchor="middle" y="4">{text}</text>
    </g>
  );
}

/** Whether a node can be opened in a direction: away from the subject. */
export const opens = (node: GraphNode, direction: Direction): boolean =>
  (node.side === "subject" || node.side === direction) && (direction === "up" ? node.goes_up : node.goes_down);

/** The steps as rows of a table. */
export function rows(graph: Graph) {
  const titles = new Map(graph.nodes.map((node) => [node.id, node.title]));
  return graph.links.map((link) => ({
    from: titles.get(link.from)!, relation: relations[link.relation] ?? link.relation, to: titles.get(link.to)!, weight: link.weight, measure: link.measure,
  }));
}

/** A weight in words. */
export const weighed = (weight: number | null, measure: string): string =>
  weight === null ? measure : `${brief(weight)}${measure.startsWith("of ") ? " " : ", "}${measure}`;

const brief = (weight: number): string => (weight === 1 ? "100%" : weight > 0 && weight < 0.0005 ? `${measured(100 * weight)}%` : percent(weight));

// Of a path the end says most.
function fit(text: string, fromEnd: boolean, most = letters): string {
  const signs = [...visible(text)];
  return signs.length <= most ? signs.join("") : fromEnd ? `…${signs.slice(1 - most).join("")}` : `${signs.slice(0, most - 1).join("")}…`;
}

// The style of the page is not in the file: what it makes of each part is written into the part.
function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg.querySelectorAll<SVGElement>("*"), copy.querySelectorAll<SVGElement>("*")];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of ["fill", "stroke", "stroke-width", "font-family", "font-size", "font-weight"]) {
      to[i]!.setAttribute(name, style.getPropertyValue(name));
    }
    for (const name of ["tabindex", "role", "aria-pressed", "aria-label", "aria-hidden", "class"]) {
      to[i]!.removeAttribute(name);
    }
  });
  copy.querySelectorAll("g").forEach((group) => ["fill", "stroke"].forEach((name) => group.removeAttribute(name)));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.style.background = getComputedStyle(document.body).backgroundColor;
  return new XMLSerializer().serializeToString(copy);
}

async function savePng(svg: SVGSVGElement): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [svg.width.baseVal.value * 2, svg.height.baseVal.value * 2];
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && save("lineage.png", blob));
}
