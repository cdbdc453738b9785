import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useThemeChanges } from "../shell/theme";
import { csv, save } from "./download";
import { measured } from "./format";
import { Table } from "./Table";
import { draw, drawUnseen, type VegaView } from "./vega";

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
export function Chart({ title, description, name, rows, fields, specification, note = "", height = 220, children }: {
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
  /** What a file of the chart says under its title beside the drawing: how many seeds, what a band is. */
  readonly note?: string;
  readonly height?: number;
  /** Further buttons beside those that take the chart away. */
  readonly children?: ComponentChildren;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<VegaView | null>(null);
  const changes = useThemeChanges();
  const [failure, setFailure] = useState("");
  const [isTable, setTable] = useState(false);
  const whole = useMemo(() => framed(specification, colours(), height), [specification, height, changes]);
  const key = JSON.stringify(whole);
  const latest = useRef(rows);
  latest.current = rows;

  useEffect(() => {
    let isOver = false;
    const box = place.current!;
    const width = () => Math.max(120, Math.floor(box.clientWidth));
    const first = latest.current;
    draw(box, { ...whole, width: width(), data: { name: "rows", values: first } }, () => !isOver).then(
      (drawn) => {
        if (isOver || drawn === null) {
          drawn?.finalize();
          return;
        }
        view.current = drawn;
        setFailure("");
        if (latest.current !== first) {
          void drawn.data("rows", latest.current.map((row) => ({ ...row }))).runAsync();
        }
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

  // A file stands alone, on white paper: with its title and what it shows, whatever colours the page has now.
  const alone = async <T,>(take: (picture: VegaView) => Promise<T>): Promise<T> => {
    const width = Math.max(480, place.current!.clientWidth);
    const picture = await drawUnseen({
      ...framed(specification, colours("light"), height),
      background: "white",
      padding: 12,
      title: { text: title, subtitle: lines(note, Math.floor(width / 6.2)), anchor: "start", fontSize: 15, subtitleFontSize: 11, subtitleColor: colours("light").soft },
      width,
      data: { name: "rows", values: rows },
    });
    try {
      return await take(picture);
    } finally {
      picture.finalize();
    }
  };
  const saveSvg = async () => save(`${name}.svg`, new Blob([await alone((picture) => picture.toSVG())], { type: "image/svg+xml" }));
  const savePng = async () => (await alone((picture) => picture.toCanvas(2))).toBlob((blob) => blob && save(`${name}.png`, blob));
  const saveCsv = () => save(`${name}.csv`, csv(Object.keys(fields), rows));
  return (
    <figure class="chart">
      <figcaption>
        <h3>{title}</h3>
        <div class="takeaway" role="group" aria-label={`Take away: ${title}`}>
          {children}
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

/** A legend under a chart, in as many columns as its longest label leaves room for; null where there is nothing to tell apart. */
export function legendOf(labels: readonly string[]) {
  const most = 220;
  const column = 40 + Math.min(most, 7.5 * Math.max(...labels.map((label) => label.length), 0));
  return labels.length > 1
    ? { title: null, orient: "bottom", columns: { signal: `max(1, floor(width / ${column}))` }, symbolOpacity: 1, symbolSize: 90, labelLimit: most }
    : null;
}

function colours(scheme: "light" | "" = ""): Colours {
  // The style says them for light and for dark: a browser knows which holds when it paints something with them.
  const probe = document.body.appendChild(document.createElement("span"));
  probe.style.colorScheme = scheme;
  const of = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const all = { series: Array.from({ length: 8 }, (_, i) => of(`--series-${i}`)), ink: of("--ink"), soft: of("--soft"), line: of("--line") };
  probe.remove();
  return all;
}

// Words in lines of at most so many letters.
const lines = (text: string, most: number): readonly string[] => text.split(" ").reduce<string[]>((all, word) => {
  const last = all.at(-1);
  return last !== undefined && last.length + word.length < most ? [...all.slice(0, -1), `${last} ${word}`] : [...all, word];
}, []);

// What all charts share.
function framed(specification: (colours: Colours) => Readonly<Record<string, unknown>>, used: Colours, height: number): Record<string, unknown> {
  const { ink, soft, line } = used;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    height,
    autosize: { type: "fit-x", contains: "padding" },
    background: null,
    ...specification(used),
    config: {
      aria: false,
      font: "system-ui, sans-serif",
      view: { stroke: null },
      title: { color: ink },
      axis: {
        labelColor: soft, titleColor: soft, domainColor: line, tickColor: line, gridColor: line,
        titleFontWeight: "normal", labelFontSize: 12, titleFontSize: 12,
      },
      legend: { labelColor: ink, titleColor: soft, titleFontWeight: "normal", labelFontSize: 12 },
    },
  };
}
