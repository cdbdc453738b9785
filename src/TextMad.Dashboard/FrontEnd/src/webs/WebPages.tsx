import { useAnswer } from "../shell/api";
import { address, pathOf, usePlace, useQuery } from "../shell/router";
import { whole } from "../parts/format";
import { Loaded } from "../parts/Loaded";
import { MachineShare } from "../parts/MachineShare";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { visible } from "../parts/visible";
import { week, type Pages } from "./answers";
import { Paging } from "./World";

/** The pages of a web, or of one of its sites. */
export function WebPages({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const name = params.name!;
  const site = usePlace().query.get("site") ?? "";
  const [skip, setSkip] = useQuery("skip", "0");
  const answer = useAnswer<Pages>(address("/webs/pages", { name, site, skip }));
  return (
    <Page
      title={site === "" ? "Pages, the newest first" : visible(site)}
      above={<><a href="/web">Web</a> · <a href={pathOf("web", "worlds", name)}><bdi>{visible(name)}</bdi></a></>}
      actions={site !== "" && <><a class="button" href={pathOf("web", "worlds", name, "pages")}>All pages</a><a class="button" href={address("/provenance", { of: site })}>Lineage of the site</a></>}
    >
      <Loaded answer={answer}>
        {(page) => (
          <>
            <Table
              caption="Pages, the newest first"
              rows={page.pages}
              keyOf={(line) => line.number}
              columns={[
                { title: "Page", isHead: true, cell: (line) => <a href={address(pathOf("web", "worlds", name, "page"), { url: line.url })}><bdi>{visible(line.title || line.url)}</bdi></a> },
                ...(site === "" ? [{ title: "Site", cell: (line: Pages["pages"][number]) => <bdi>{visible(new URL(line.url).host)}</bdi> }] : []),
                { title: "Written by", cell: (line) => <MachineShare share={line.machine_share} /> },
                { title: "First author", cell: (line) => <bdi>{visible(line.author ?? "a human")}</bdi> },
                { title: "Born", cell: (line) => week(line.born) },
                { title: "Vanished", cell: (line) => (line.died === null ? "" : week(line.died)) },
                { title: "Copy", cell: (line) => (line.copy_of === null ? "" : "a copy") },
                { title: "Links to it", isNumber: true, cell: (line) => whole(line.in_links) },
              ]}
            />
            <Paging skip={Number(skip)} next={page.next} total={page.total} of="pages" set={setSkip} />
          </>
        )}
      </Loaded>
    </Page>
  );
}
