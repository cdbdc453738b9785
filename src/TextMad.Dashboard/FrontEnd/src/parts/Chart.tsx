import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useThemeChanges } from "../shell/theme";
import { csv, save } from "./download";
import { measured } from "./format";
import { Table } from "./Table";
import { draw, type VegaView } from "./vega";

/** The colours of the page that charts are drawn in. */
export interface Colours {
  /** Eight, which people with any colour vision can tell apart. */
  readonly series: readonly string[];
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
}

/** A row that a chart draws. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A chart: drawn by Vega-Lite, described for who does not see it, with its numbers as a table, and to be taken away as SVG, PNG and CSV.
 */
export function Chart({ title, description, name, rows, fields, specification, height = 220 }: {
  readonly title: string;
  /** What is drawn, in a sentence: what stands on the axes, how many lines. */
  readonly description: string;
  /** The name of the files, without ending. */
  readonly name: string;
  readonly rows: readonly Row[];
  /** The fields of the table and the CSV, each with its title. */
  readonly fields: Readonly<Record<string, string>>;
  /** The Vega-Lite specification without data, size and frame: `mark` or `layer`, and `encoding`. */
  readonly specification: (colours: Colours) => Readonly<Record<string, unknown>>;
  readonly height?: number;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<VegaView | null>(null);
  const changes = useThemeChanges();
  const [failure, setFailure] = useState("");
  const [isTable, setTable] = useState(false);
  const whole = useMemo(() => framed(specification(colours()), height), [specification, height, changes]);
  const key = JSON.stringify(whole);
  const latest = useRef(rows);
  latest.current = rows;

  useEffect(() => {
    let isOver = false;
    const box = place.current!;
    const width = () => Math.max(120, Math.floor(box.clientWidth));
    draw(box, { ...whole, width: width(), data: { name: "rows", values: latest.current } }).then(
      (drawn) => {
        if (isOver) {
          drawn.finalize();
          return;
        }
        view.current = drawn;
        setFailure("");
      },
      (error: Error) => setFailure(`This chart could not be drawn (${error.message}). The table has its numbers.`));
    let before = box.clientWidth;
    const resized = new ResizeObserver(() => {
      if (Math.abs(box.clientWidth - before) > 1) {
        before = box.clientWidth;
        void view.current?.width(width()).runAsync();
      }
    });
    resized.observe(box);
    return () => {
      isOver = true;
      resized.disconnect();
      view.current?.finalize();
      view.current = null;
      box.replaceChildren();
    };
  }, [key]);

  // Rows that come while a run goes on change the chart without drawing it anew.
  useEffect(() => {
    void view.current?.data("rows", rows.map((row) => ({ ...row }))).runAsync();
  }, [rows]);

  const saveSvg = async () => save(`${name}.svg`, new Blob([await view.current!.toSVG()], { type: "image/svg+xml" }));
  const savePng = async () => (await view.current!.toCanvas(2)).toBlob((blob) => blob && save(`${name}.png`, blob));
  const saveCsv = () => save(`${name}.csv`, csv(Object.keys(fields), rows));
  return (
    <figure class="chart">
      <figcaption>
        <h3>{title}</h3>
        <div class="takeaway" role="group" aria-label={`Take away: ${title}`}>
          <button type="button" class="small" onClick={() => void saveSvg()}>SVG</button>
          <button type="button" class="small" onClick={() => void savePng()}>PNG</button>
          <button type="button" class="small" onClick={saveCsv}>CSV</button>
          <button type="button" class="small" aria-expanded={isTable} onClick={() => setTable(!isTable)}>Table</button>
        </div>
      </figcaption>
      <div class="drawing" role="img" aria-label={description} ref={place} />
      {failure !== "" && <p class="hint">{failure}</p>}
      {isTable && (
        <Table
          caption={`${title}: ${description}`}
          columns={Object.entries(fields).map(([field, heading]) => ({
            title: heading,
            isNumber: rows.some((row) => typeof row[field] === "number"),
            cell: (row: Row) => (typeof row[field] === "number" ? measured(row[field]) : String(row[field] ?? "")),
          }))}
          rows={rows}
          keyOf={(_, i) => i}
        />
      )}
    </figure>
  );
}

function colours(): Colours {
  // The style says them for light and for dark: a browser knows which holds when it paints something with them.
  const probe = document.body.appendChild(document.createElement("span"));
  const of = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const all = { series: Array.from({ length: 8 }, (_, i) => of(`--series-${i}`)), ink: of("--ink"), soft: of("--soft"), line: of("--line") };
  probe.remove();
  return all;
}

// What all charts share.
function framed(specification: Readonly<Record<string, unknown>>, height: number): Record<string, unknown> {
  const { ink, soft, line } = colours();
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    height,
    autosize: { type: "fit-x", contains: "padding" },
    background: null,
    ...specification,
    config: {
      aria: false,
      font: "system-ui, sans-serif",
      view: { stroke: null },
      axis: {
        labelColor: soft, titleColor: soft, domainColor: line, tickColor: line, gridColor: line,
        titleFontWeight: "normal", labelFontSize: 12, titleFontSize: 12,
      },
      legend: { labelColor: ink, titleColor: soft, titleFontWeight: "normal", labelFontSize: 12 },
    },
  };
}
