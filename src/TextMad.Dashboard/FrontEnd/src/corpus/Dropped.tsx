import { useMemo } from "preact/hooks";
import { useAnswer } from "../shell/api";
import { address, go, pathOf, usePlace } from "../shell/router";
import { Chart } from "../parts/Chart";
import { whole } from "../parts/format";
import { Loaded } from "../parts/Loaded";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { visible } from "../parts/visible";
import type { DroppedCounts, Overview } from "./answers";

/** What was left out of corpora and runs, and why. */
export function Dropped() {
  const { query } = usePlace();
  const [scope, reason] = [query.get("scope") ?? "", query.get("reason") ?? ""];
  const overview = useAnswer<Overview>("/corpus");
  const answer = useAnswer<DroppedCounts>(address("/corpus/dropped", { scope, reason }));
  const scopes = [...(overview.value?.corpora.filter((one) => one.dropped > 0).map((one) => one.name) ?? []), ...(overview.value?.runs ?? [])];
  return (
    <Page title="What was left out" above={<a href="/corpus">Corpus</a>}>
      <div class="filters">
        <label>
          On the way into
          <select value={scope} onChange={(event) => go(address("/corpus/dropped", { scope: event.currentTarget.value }), { replace: true })}>
            <option value="">every corpus and run</option>
            {scope !== "" && !scopes.includes(scope) && <option value={scope}>{visible(scope)}</option>}
            {scopes.map((one) => <option key={one} value={one}>{visible(one)}</option>)}
          </select>
        </label>
        {reason !== "" && <a class="button" href={address("/corpus/dropped", { scope })}>All reasons</a>}
      </div>
      <Loaded answer={answer}>{(counts) => <Reasons counts={counts} scope={scope} reason={reason} />}</Loaded>
    </Page>
  );
}

function Reasons({ counts, scope, reason }: { readonly counts: DroppedCounts; readonly scope: string; readonly reason: string }) {
  const rows = useMemo(() => {
    const sums = new Map<string, { reason: string; count: number; meaning: string }>();
    for (const one of counts.reasons) {
      const sum = sums.get(one.reason) ?? { reason: one.reason, count: 0, meaning: one.code?.description ?? "not a code of this version" };
      sums.set(one.reason, { ...sum, count: sum.count + one.count });
    }
    return [...sums.values()].sort((a, b) => b.count - a.count);
  }, [counts]);
  if (rows.length === 0) {
    return <p class="hint">Nothing was left out.</p>;
  }
  return (
    <>
      <h2>How much</h2>
      <div class="card">
        <Chart
          title="Left out, by reason"
          name="left-out"
          description={`Bars: how much was left out for each of ${rows.length} reasons`}
          rows={rows}
          fields={{ reason: "Reason", count: "Left out", meaning: "What it says" }}
          height={Math.max(60, 26 * Math.min(rows.length, 20))}
          specification={(colours) => ({
            mark: { type: "bar", color: colours.series[0], height: { band: 0.7 } },
            encoding: {
              y: { field: "reason", type: "nominal", sort: null, title: null, axis: { labelLimit: 180 } },
              x: { field: "count", type: "quantitative", title: "left out", axis: { tickMinStep: 1 } },
            },
          })}
        />
      </div>
      <h2>Reasons</h2>
      <Table
        caption="Reasons, with what each says"
        rows={rows}
        keyOf={(row) => row.reason}
        columns={[
          { title: "Reason", isHead: true, cell: (row) => <a href={address("/corpus/dropped", { scope, reason: row.reason })} aria-current={row.reason === reason ? "true" : undefined}><code>{visible(row.reason)}</code></a> },
          { title: "Left out", isNumber: true, cell: (row) => whole(row.count) },
          { title: "What it says", cell: (row) => row.meaning },
        ]}
      />
      <h2>{reason === "" ? "The first of them" : <>The first for <code>{visible(reason)}</code></>}</h2>
      <Table
        caption="Some of what was left out"
        rows={counts.examples}
        keyOf={(_, i) => i}
        columns={[
          { title: "What", isHead: true, cell: (note) => <bdi>{visible(note.source)}</bdi> },
          { title: "On the way into", cell: (note) => <bdi>{visible(note.scope)}</bdi> },
          { title: "Why", cell: (note) => <code>{visible(note.reason)}</code> },
          {
            title: "More",
            cell: (note) => /^[0-9a-f]{32}/.test(note.detail ?? "")
              ? <a href={pathOf("corpus", "documents", note.detail!.slice(0, 32))}><code>{note.detail!.slice(0, 12)}</code>{visible(note.detail!.slice(32))}</a>
              : <bdi>{visible(note.detail ?? "")}</bdi>,
          },
        ]}
      />
    </>
  );
}
