import { Fragment } from "preact";
import { useMemo } from "preact/hooks";
import { Loaded } from "../parts/Loaded";
import { Name } from "../parts/Name";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { time } from "../parts/format";
import { useAnswer } from "../shell/api";
import { pathOf, useQuery } from "../shell/router";
import { State } from "./State";
import { stateOf, type Run, type WorkspaceInfo } from "./types";

/** All runs of the workspace. */
export function RunList() {
  const answer = useAnswer<readonly Run[]>("/runs");
  const info = useAnswer<WorkspaceInfo>("/workspace");
  const [words, setWords] = useQuery("q", "", true);
  const [state, setState] = useQuery("state");
  return (
    <Page
      title="Runs"
      above={info.value && <>Workspace <code>{info.value.directory}</code>{info.value.is_read_only && " · only shown, not changed"}</>}
      actions={info.value?.can_start && !info.value.is_read_only && <a class="button main" href="/new-run">New run</a>}
    >
      <Loaded answer={answer}>
        {(runs) => (
          <>
            {runs.length > 0 && (
              <div class="filters">
                <label>Name, tag or note<input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} /></label>
                <label>
                  State
                  <select value={state} onChange={(event) => setState(event.currentTarget.value)}>
                    <option value="">all</option>
                    {[...new Set(runs.map(stateOf))].sort().map((one) => <option key={one} value={one}>{one}</option>)}
                  </select>
                </label>
              </div>
            )}
            <Runs runs={runs} words={words} state={state} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Runs({ runs, words, state }: { readonly runs: readonly Run[]; readonly words: string; readonly state: string }) {
  const shown = useMemo(() => {
    const wanted = words.toLowerCase();
    return runs.filter((run) => (state === "" || stateOf(run) === state)
      && [run.id, run.name ?? "", run.note ?? "", run.description, ...run.tags].some((text) => text.toLowerCase().includes(wanted)));
  }, [runs, words, state]);
  return (
    <Table
      caption="The runs of the workspace, newest first"
      empty={runs.length === 0 ? "The workspace has no runs yet." : "No run is like that."}
      rows={shown}
      keyOf={(run) => run.id}
      columns={[
        {
          title: "Run", isHead: true, cell: (run) => (
            <>
              <a href={pathOf("runs", run.id)}>{run.name ?? run.id}</a>
              {run.name !== null && <small>{run.id}</small>}
              {run.description !== "" && <small>{run.description}</small>}
            </>
          ),
        },
        { title: "State", cell: (run) => <State run={run} /> },
        {
          title: "Models", isNumber: true, cell: (run) => (
            <>
              {run.models} of {run.all_models}
              <progress class="thin" max={run.all_models} value={run.models} aria-label={`${run.models} of ${run.all_models} models of ${run.id}`} />
            </>
          ),
        },
        { title: "Regimes", cell: (run) => <span class="tight">{run.regimes.map((regime, i) => <Fragment key={regime}>{i > 0 && ", "}<Name of={regime} /></Fragment>)}</span> },
        { title: "Seeds", isNumber: true, cell: (run) => run.seeds.length },
        { title: "Generations", isNumber: true, cell: (run) => run.generations },
        { title: "Started", cell: (run) => <span class="date">{time(run.started)}</span> },
        { title: "Tags and note", cell: (run) => <>{run.tags.map((tag) => <span key={tag} class="tag">{tag}</span>)}{run.note !== null && <small>{run.note}</small>}</> },
      ]}
    />
  );
}
