import { useAnswer } from "../shell/api";
import { Loaded } from "../parts/Loaded";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { time } from "../parts/format";

interface Run {
  readonly id: string;
  readonly name: string | null;
  readonly status: string;
  readonly started: string;
  readonly finished: string | null;
  readonly tags: readonly string[];
  readonly note: string | null;
}

/** All runs of the workspace. */
export function RunList() {
  const answer = useAnswer<readonly Run[]>("/runs");
  return (
    <Page title="Runs">
      <Loaded answer={answer}>
        {(runs) => (
          <Table
            caption="The runs of the workspace, newest first"
            empty="The workspace has no runs yet."
            rows={runs}
            keyOf={(run) => run.id}
            columns={[
              { title: "Run", isHead: true, cell: (run) => run.name ?? run.id },
              { title: "State", cell: (run) => <span class={`state ${run.status}`}>{run.status}</span> },
              { title: "Started", cell: (run) => time(run.started) },
              { title: "Finished", cell: (run) => (run.finished === null ? "" : time(run.finished)) },
              { title: "Tags", cell: (run) => run.tags.join(" ") },
              { title: "Note", cell: (run) => run.note ?? "" },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}
