import { useAnswer } from "../shell/api";
import { address, pathOf, usePlace } from "../shell/router";
import { csv, save } from "../parts/download";
import { Loaded } from "../parts/Loaded";
import { counted, percent, whole } from "../parts/format";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { visible } from "../parts/visible";
import { short, type DocumentLine } from "../corpus/answers";
import { Subject } from "./Subject";

interface Use {
  readonly model: string;
  readonly run: string;
  readonly members: number;
  readonly tokens: number;
  readonly share: number;
  readonly indirect: number;
  readonly weights: string | null;
  readonly steps: number;
}

interface Plan {
  readonly key: string;
  readonly documents: number;
  readonly without_text: number;
  readonly kinds: readonly { readonly kind: string; readonly withdrawn: number; readonly least_share: number; readonly most_share: number }[];
  readonly models: readonly Use[];
  readonly first: readonly DocumentLine[];
}

/** What a takedown would touch; nothing is withdrawn here. */
export function Takedown() {
  const { query } = usePlace();
  const of = query.get("of") ?? "";
  const answer = useAnswer<Plan>(of === "" ? null : address("/provenance/takedown", { of }));
  return (
    <Page title="What a takedown would touch" above={<a href={address("/provenance", { of })}>Provenance</a>}>
      <p class="hint">Only a look: nothing is withdrawn here. ‘textmad takedown’ does it, with a reason.</p>
      <Subject value={of} to="/provenance/takedown" title="A document, source or site" />
      {of !== "" && <Loaded answer={answer}>{(plan) => <Touched plan={plan} />}</Loaded>}
    </Page>
  );
}

const mostShown = 100;

const ways: Readonly<Record<string, string>> = {
  none: "that were named",
  made_from: "made from such: passages, pages",
  edited_from: "edited by models",
  continued_from: "continued by models",
};

function Touched({ plan }: { readonly plan: Plan }) {
  const direct = plan.models.filter((use) => use.steps === 1).length;
  return (
    <>
      <p class="big">
        {counted(plan.documents, "document")} would be withdrawn, and {counted(plan.models.length, "model")} would have to be trained again,
        {" "}{whole(direct)} of them since they were trained on the words themselves.
      </p>
      {plan.without_text > 0 && <p class="hint">{whole(plan.without_text)} of the documents have no text already.</p>}
      <h2>Documents</h2>
      <Table
        caption="Documents by how they came to hold the words"
        rows={plan.kinds}
        keyOf={(kind) => kind.kind}
        columns={[
          { title: "How they hold the words", isHead: true, cell: (kind) => ways[kind.kind] ?? kind.kind },
          { title: "Withdrawn", isNumber: true, cell: (kind) => whole(kind.withdrawn) },
          { title: "Share of their words", isNumber: true, cell: (kind) => (kind.least_share === kind.most_share ? percent(kind.most_share) : `${percent(kind.least_share)} to ${percent(kind.most_share)}`) },
        ]}
      />
      <details>
        <summary>{plan.documents > plan.first.length ? `The first ${whole(plan.first.length)} of them` : "Which they are"}</summary>
        <ul class="plain">
          {plan.first.map((document) => (
            <li key={document.id}><a href={pathOf("corpus", "documents", document.id)}><code>{short(document.id)}</code></a> <bdi>{visible(document.origin)}</bdi></li>
          ))}
        </ul>
      </details>
      <div class="counted">
        <h2>Models</h2>
        {plan.models.length > 0 && (
          <button type="button" class="small" onClick={() => save("takedown-models.csv", csv(["model", "run", "members", "tokens", "share", "indirect", "weights", "steps"], plan.models as unknown as Record<string, unknown>[]))}>CSV</button>
        )}
      </div>
      <Table
        caption="Models that consumed the words, nearest first"
        empty="No model of the workspace was trained on it, or on what such a model wrote."
        rows={plan.models.slice(0, mostShown)}
        keyOf={(use) => use.model}
        columns={[
          { title: "Model", isHead: true, cell: (use) => <a href={address("/provenance", { of: use.model })}>{visible(use.model)}</a> },
          { title: "Steps", isNumber: true, cell: (use) => whole(use.steps) },
          { title: "Documents", isNumber: true, cell: (use) => whole(use.members) },
          { title: "Tokens", isNumber: true, cell: (use) => whole(use.tokens) },
          { title: "Share", isNumber: true, cell: (use) => percent(use.share) },
          { title: "Through other models", isNumber: true, cell: (use) => percent(use.indirect) },
          { title: "Weights of", cell: (use) => visible(use.weights ?? "") },
        ]}
      />
      {plan.models.length > mostShown && <p class="hint">and {whole(plan.models.length - mostShown)} others, which the CSV has</p>}
      <p class="hint">Texts that models wrote without a prompt hold none of these words and are kept, whatever the models were trained on. Weights that models began from are counted.</p>
    </>
  );
}
