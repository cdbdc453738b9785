import { useMemo } from "preact/hooks";
import { useAnswer } from "../shell/api";
import { address, pathOf, usePlace } from "../shell/router";
import { Chart } from "../parts/Chart";
import { whole } from "../parts/format";
import { Loaded } from "../parts/Loaded";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { visible } from "../parts/visible";
import type { CrawlLine } from "./answers";

interface CrawlAnswer {
  readonly crawl: CrawlLine;
  readonly urls: readonly { readonly url: string; readonly reason: string; readonly detail: string | null }[];
}

/** What became of the URLs that a crawl saw. */
export function Crawl({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const name = params.name!;
  const reason = usePlace().query.get("reason") ?? "";
  const answer = useAnswer<CrawlAnswer>(address("/webs/crawl", { name, reason }));
  const corpus = answer.value?.crawl.corpus;
  return (
    <Page title={`Crawl ${visible(name)}`} above={<a href="/web">Web</a>} actions={corpus && <a class="button" href={address("/corpus", { corpus })}>What it took</a>}>
      <Loaded answer={answer}>{({ crawl, urls }) => <Fates crawl={crawl} urls={urls} reason={reason} />}</Loaded>
    </Page>
  );
}

function Fates({ crawl, urls, reason }: { readonly crawl: CrawlLine; readonly urls: CrawlAnswer["urls"]; readonly reason: string }) {
  const rows = useMemo(() => [
    { fate: "kept", urls: crawl.kept, meaning: "the page’s text was kept" },
    { fate: "waiting", urls: crawl.waiting, meaning: "not asked for yet" },
    ...crawl.dropped.map((one) => ({ fate: one.reason, urls: one.count, meaning: one.meaning ?? "" })),
  ], [crawl]);
  if (crawl.problem !== null) {
    return <p class="problem">{visible(crawl.problem)}</p>;
  }
  return (
    <>
      <h2>{whole(crawl.seen)} page URLs seen, {whole(crawl.fetched)} times asked</h2>
      <div class="card">
        <Chart
          title="What became of them"
          name={`crawl-${crawl.name}`}
          description="Bars: URLs that were kept, that wait, and that were dropped for each reason"
          rows={rows}
          fields={{ fate: "What became", urls: "URLs", meaning: "What it says" }}
          height={Math.max(60, 26 * rows.length)}
          specification={(colours) => ({
            mark: { type: "bar", color: colours.series[0] },
            encoding: {
              y: { field: "fate", type: "nominal", sort: null, title: null, axis: { labelLimit: 180 } },
              x: { field: "urls", type: "quantitative", title: "URLs", axis: { tickMinStep: 1 } },
            },
          })}
        />
      </div>
      <h2>Dropped</h2>
      <Table
        caption="Reasons, with what each says"
        rows={crawl.dropped}
        keyOf={(one) => one.reason}
        empty="Nothing was dropped."
        columns={[
          { title: "Reason", isHead: true, cell: (one) => <a href={address(pathOf("web", "crawls", crawl.name), { reason: one.reason })} aria-current={one.reason === reason ? "true" : undefined}><code>{visible(one.reason)}</code></a> },
          { title: "URLs", isNumber: true, cell: (one) => whole(one.count) },
          { title: "What it says", cell: (one) => one.meaning ?? "" },
        ]}
      />
      {urls.length > 0 && (
        <>
          <h2>The first of them</h2>
          <Table
            caption="Some of the URLs that were dropped"
            rows={urls}
            keyOf={(_, i) => i}
            columns={[
              { title: "URL", isHead: true, cell: (one) => <bdi>{visible(one.url)}</bdi> },
              { title: "Why", cell: (one) => <code>{visible(one.reason)}</code> },
              { title: "More", cell: (one) => <bdi>{visible(one.detail ?? "")}</bdi> },
            ]}
          />
        </>
      )}
    </>
  );
}
