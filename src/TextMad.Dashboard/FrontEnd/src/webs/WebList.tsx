import { useAnswer } from "../shell/api";
import { pathOf } from "../shell/router";
import { time, whole } from "../parts/format";
import { Loaded } from "../parts/Loaded";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { visible } from "../parts/visible";
import type { CrawlLine, WorldLine } from "./answers";

/** The simulated webs of the workspace and its runs, and the crawls. */
export function WebList() {
  const worlds = useAnswer<{ readonly webs: readonly WorldLine[] }>("/webs");
  const crawls = useAnswer<{ readonly crawls: readonly CrawlLine[] }>("/webs/crawls");
  return (
    <Page title="Web">
      <Loaded answer={worlds}>
        {({ webs }) => (
          <Table
            caption="Simulated webs"
            isCaptionShown
            empty="The workspace has no simulated web: ‘textmad web create’ makes one, and runs with the regime ‘web’ do."
            rows={webs}
            keyOf={(web) => web.name}
            columns={[
              { title: "Web", isHead: true, cell: (web) => <a href={pathOf("web", "worlds", web.name)}><bdi>{visible(web.name)}</bdi></a> },
              { title: "Kept by", cell: (web) => (web.is_of_run ? "a run" : "the workspace") },
              { title: "Saved", cell: (web) => time(web.saved) },
              { title: "Kilobytes", isNumber: true, cell: (web) => whole(web.bytes / 1000) },
            ]}
          />
        )}
      </Loaded>
      <h2>Crawls</h2>
      <Loaded answer={crawls}>
        {(answer) => (
          <Table
            caption="Crawls, and what became of the URLs that they saw"
            empty="The workspace has no crawl."
            rows={answer.crawls}
            keyOf={(crawl) => crawl.name}
            columns={[
              { title: "Crawl", isHead: true, cell: (crawl) => <><a href={pathOf("web", "crawls", crawl.name)}><bdi>{visible(crawl.name)}</bdi></a>{crawl.problem !== null && <small class="left-out">{visible(crawl.problem)}</small>}</> },
              { title: "Seen", isNumber: true, cell: (crawl) => whole(crawl.seen) },
              { title: "Asked for", isNumber: true, cell: (crawl) => whole(crawl.fetched) },
              { title: "Kept", isNumber: true, cell: (crawl) => whole(crawl.kept) },
              { title: "Dropped", isNumber: true, cell: (crawl) => whole(crawl.dropped.reduce((sum, one) => sum + one.count, 0)) },
              { title: "Waiting", isNumber: true, cell: (crawl) => whole(crawl.waiting) },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}
