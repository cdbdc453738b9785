import { useMemo } from "preact/hooks";
import { useAnswer } from "../shell/api";
import { address, pathOf, useQuery } from "../shell/router";
import { Chart } from "../parts/Chart";
import { percent, whole } from "../parts/format";
import { Loaded } from "../parts/Loaded";
import { MachineShare } from "../parts/MachineShare";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { visible } from "../parts/visible";
import { notices, week, type SiteTotals, type Sites, type WorldAnswer } from "./answers";

/** A simulated web through time. */
export function World({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const name = params.name!;
  const answer = useAnswer<WorldAnswer>(address("/webs/world", { name }));
  return (
    <Page title={visible(name)} above={<a href="/web">Web</a>} actions={<a class="button" href={pathOf("web", "worlds", name, "pages")}>Its pages</a>}>
      <Loaded answer={answer}>{(world) => <Through world={world} />}</Loaded>
      <h2>Sites by size</h2>
      <AllSites name={name} />
    </Page>
  );
}

function Through({ world }: { readonly world: WorldAnswer }) {
  const { statistics: s, weeks } = world;
  const rows = useMemo(() => weeks.map((one) => ({ ...one })), [weeks]);
  const moves = useMemo(() => weeks.filter((one) => one.week > 0).flatMap((one) => [
    { week: one.week, what: "born, by humans", pages: one.births - one.machine_births },
    { week: one.week, what: "born, by machines", pages: one.machine_births },
    { week: one.week, what: "vanished", pages: -one.deaths },
  ]), [weeks]);
  const siteMoves = useMemo(() => weeks.filter((one) => one.week > 0).flatMap((one) => [
    { week: one.week, what: "born", sites: one.site_births },
    { week: one.week, what: "vanished", sites: -one.site_deaths },
  ]), [weeks]);
  const largest = useMemo(() => world.largest.flatMap((site) => [
    { site: site.host, who: "humans", kilobytes: (site.text_bytes * (1 - site.machine_share)) / 1000 },
    { site: site.host, who: "machines", kilobytes: (site.text_bytes * site.machine_share) / 1000 },
  ]), [world]);
  const weekly = { field: "week", type: "quantitative", title: "week", axis: { tickMinStep: 1, format: "d" } };
  return (
    <>
      <dl class="numbers-of">
        <div><dt>Week</dt><dd>{whole(s.tick ?? 0)} <span class="hint">{world.date.slice(0, 10)}</span></dd></div>
        <div><dt>Sites</dt><dd>{whole(s.sites ?? 0)} <span class="hint">{whole(s.dead_sites ?? 0)} vanished, {whole(s.closed_sites ?? 0)} closed to crawlers</span></dd></div>
        <div><dt>Pages</dt><dd>{whole(s.pages ?? 0)} <span class="hint">{whole(s.dead_pages ?? 0)} vanished</span></dd></div>
        <div><dt>Written by machines</dt><dd>{percent(s.machine_share ?? 0)} <span class="hint">of the text; {whole(s.machine_pages ?? 0)} pages whole, {whole(s.mixed_pages ?? 0)} in part</span></dd></div>
        <div><dt>Copies</dt><dd>{whole(s.copies ?? 0)} <span class="hint">pages that took over another’s text</span></dd></div>
        <div><dt>Links</dt><dd>{whole(s.links ?? 0)} <span class="hint">{percent(s.living_links ?? 0)} lead to a living page</span></dd></div>
      </dl>
      <h2>Through time</h2>
      <div class="cards">
        <div class="card">
          <Chart
            title="Machine share of the text"
            name="machine-share"
            description={`A line over ${weeks.length} weeks: the share of the text on living pages that machines wrote; an edit counts from the birth of its page`}
            rows={rows}
            fields={{ week: "Week", machine_share: "Machine share", text_bytes: "Bytes of text" }}
            specification={(colours) => ({
              mark: { type: "line", point: weeks.length < 60 ? { color: colours.series[1] } : false, color: colours.series[1] },
              encoding: { x: weekly, y: { field: "machine_share", type: "quantitative", title: "share of the text", axis: { format: "%" }, scale: { zero: true } } },
            })}
          />
        </div>
        <div class="card">
          <Chart
            title="Living pages"
            name="pages"
            description={`A line over ${weeks.length} weeks: the pages that live at the end of each`}
            rows={rows}
            fields={{ week: "Week", pages: "Pages", sites: "Sites" }}
            specification={(colours) => ({
              mark: { type: "line", point: weeks.length < 60 ? { color: colours.series[0] } : false, color: colours.series[0] },
              encoding: { x: weekly, y: { field: "pages", type: "quantitative", title: "pages", scale: { zero: true } } },
            })}
          />
        </div>
        <div class="card">
          <Chart
            title="Pages born and vanished"
            name="births-and-deaths"
            description="Bars for every week: pages that appeared above the line, by who wrote them first, and pages that vanished below it"
            rows={moves}
            fields={{ week: "Week", what: "What", pages: "Pages" }}
            specification={(colours) => ({
              mark: { type: "bar" },
              encoding: {
                x: { ...weekly, bin: weeks.length > 80 ? { maxbins: 60 } : undefined, type: weeks.length > 80 ? "quantitative" : "ordinal", axis: { labelAngle: 0, labelOverlap: true } },
                y: { field: "pages", aggregate: "sum", type: "quantitative", title: "pages" },
                color: {
                  field: "what", type: "nominal", title: null, legend: { orient: "top", columns: 3 },
                  scale: { domain: ["born, by humans", "born, by machines", "vanished"], range: [colours.series[0], colours.series[1], colours.soft] },
                },
              },
            })}
          />
        </div>
        <div class="card">
          <Chart
            title="Sites born and vanished"
            name="sites-born-and-vanished"
            description="Bars for every week: sites that appeared above the line, and sites that vanished below it"
            rows={siteMoves}
            fields={{ week: "Week", what: "What", sites: "Sites" }}
            specification={(colours) => ({
              mark: { type: "bar" },
              encoding: {
                x: { ...weekly, bin: weeks.length > 80 ? { maxbins: 60 } : undefined, type: weeks.length > 80 ? "quantitative" : "ordinal", axis: { labelAngle: 0, labelOverlap: true } },
                y: { field: "sites", aggregate: "sum", type: "quantitative", title: "sites", axis: { tickMinStep: 1 } },
                color: { field: "what", type: "nominal", title: null, legend: { orient: "top" }, scale: { domain: ["born", "vanished"], range: [colours.series[2], colours.soft] } },
              },
            })}
          />
        </div>
      </div>
      <h2>The largest sites</h2>
      <div class="card">
        <Chart
          title="Text by site and writer"
          name="largest-sites"
          description={`Bars for the ${world.largest.length} largest sites: their text, by who wrote it`}
          rows={largest}
          fields={{ site: "Site", who: "Written by", kilobytes: "Kilobytes" }}
          height={Math.max(60, 20 * world.largest.length)}
          specification={(colours) => ({
            mark: { type: "bar" },
            encoding: {
              y: { field: "site", type: "nominal", sort: null, title: null, axis: { labelLimit: 160 } },
              x: { field: "kilobytes", type: "quantitative", title: "kilobytes of text" },
              color: { field: "who", type: "nominal", title: null, legend: { orient: "top" }, scale: { domain: ["humans", "machines"], range: [colours.series[0], colours.series[1]] } },
            },
          })}
        />
      </div>
    </>
  );
}

function AllSites({ name }: { readonly name: string }) {
  const [skip, setSkip] = useQuery("skip", "0");
  const answer = useAnswer<Sites>(address("/webs/sites", { name, skip }));
  return (
    <Loaded answer={answer}>
      {(page) => (
        <>
          <Table
            caption="Sites, those with most text first"
            rows={page.sites}
            keyOf={({ site }) => site.host}
            columns={[
              { title: "Site", isHead: true, cell: ({ site }) => <a href={address(pathOf("web", "worlds", name, "pages"), { site: site.host })}><bdi>{visible(site.host)}</bdi></a> },
              { title: "Kind", cell: ({ site }) => site.kind },
              { title: "Pages", isNumber: true, cell: ({ site }) => whole(site.pages) },
              { title: "Vanished", isNumber: true, cell: ({ site }) => whole(site.dead_pages) },
              { title: "Kilobytes", isNumber: true, cell: ({ site }) => whole(site.text_bytes / 1000) },
              { title: "Written by", cell: ({ site }) => <MachineShare share={site.machine_share} /> },
              { title: "Born", cell: ({ site }) => week(site.born) },
              { title: "State", cell: ({ site }) => stateOf(site) },
              { title: "Crawled", isNumber: true, cell: ({ site, taken }) => (taken === 0 ? "0" : <a href={address("/corpus", { source: site.host, origin: "crawled" })}>{whole(taken)}</a>) },
            ]}
          />
          <Paging skip={Number(skip)} next={page.next} total={page.total} of="sites" set={setSkip} />
        </>
      )}
    </Loaded>
  );
}

function stateOf(site: SiteTotals): string {
  const words = [site.died === null ? "lives" : `vanished in week ${site.died}`, site.is_closed ? "closed to crawlers" : "", notices[site.training_notice] ?? ""];
  return words.filter((word) => word !== "").join("; ");
}

/** Goes from page to page of a list. */
export function Paging({ skip, next, total, of, set }: {
  readonly skip: number;
  readonly next: number | null;
  readonly total: number;
  readonly of: string;
  readonly set: (skip: string) => void;
}) {
  return (
    <nav class="pages" aria-label={`Pages of ${of}`}>
      {skip > 0 && <button type="button" onClick={() => set(String(Math.max(0, skip - 25)))}>Before</button>}
      {next !== null && <button type="button" onClick={() => set(String(next))}>Next</button>}
      <span class="hint">{total === 0 ? `no ${of}` : `${whole(skip + 1)} to ${whole(next ?? total)} of ${whole(total)} ${of}`}</span>
    </nav>
  );
}
