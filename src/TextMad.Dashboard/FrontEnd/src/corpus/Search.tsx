import { useAnswer } from "../shell/api";
import { address, go, pathOf, usePlace } from "../shell/router";
import { csv, save } from "../parts/download";
import { counted, whole } from "../parts/format";
import { Loaded } from "../parts/Loaded";
import { MachineShare } from "../parts/MachineShare";
import { Marked } from "../parts/Marked";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { useLater } from "../parts/useLater";
import { visible } from "../parts/visible";
import { short, type DocumentLine, type Documents, type Overview } from "./answers";

const conditions = ["contains", "corpus", "origin", "source", "model", "run", "generation", "language"] as const;
type Condition = (typeof conditions)[number];

/** Documents by what they say and where they came from. */
export function Search() {
  const { query } = usePlace();
  const chosen = Object.fromEntries(conditions.map((name) => [name, query.get(name) ?? ""])) as Record<Condition, string>;
  const skip = query.get("skip") ?? "";
  const overview = useAnswer<Overview>("/corpus");
  const found = useAnswer<Documents>(address("/corpus/documents", { ...chosen, skip }));
  // Back takes a choice back; of what is typed, every letter would be a step.
  const choose = (name: Condition, value: string, replace = false) => go(address("/corpus", { ...chosen, [name]: value }), { replace });
  const type = (name: Condition, value: string) => choose(name, value, true);
  const isChosen = conditions.some((name) => chosen[name] !== "");
  const known = overview.value;
  return (
    <Page title="Corpus" actions={<a class="button" href="/corpus/dropped">What was left out</a>}>
      <form class="filters many" role="search" aria-label="Documents" onSubmit={(event) => event.preventDefault()}>
        <Word class="sought" title="The text contains" type="search" value={chosen.contains} set={(value) => type("contains", value)} />
        <Choice title="Corpus" value={chosen.corpus} among={known?.corpora.map((one) => one.name) ?? []} set={(value) => choose("corpus", value)} />
        <Choice title="Came into being" value={chosen.origin} among={["imported", "crawled", "sampled", "derived"]} set={(value) => choose("origin", value)} />
        <Word title="Source or site" value={chosen.source} among={known?.sources} list="sources" set={(value) => type("source", value)} />
        <Choice title="Run" value={chosen.run} among={known?.runs ?? []} set={(value) => choose("run", value)} />
        <Word title="Written by model" value={chosen.model} among={known?.models} list="models" set={(value) => type("model", value)} />
        <Word class="brief" title="Generation" type="number" value={chosen.generation} set={(value) => type("generation", value)} />
        <Word class="brief" title="Language" value={chosen.language} hint="en" set={(value) => type("language", value)} />
        {isChosen && <a class="button" href="/corpus">All documents</a>}
      </form>
      <Loaded answer={found}>
        {(page) => <Found page={page} skip={Number(skip)} sought={chosen.contains} to={(from) => address("/corpus", { ...chosen, skip: from === 0 ? "" : String(from) })} />}
      </Loaded>
      {known && !isChosen && (
        <section>
          <h2>Corpora</h2>
          <Table
            caption="The corpora of the workspace"
            empty="The workspace has no corpus yet."
            rows={known.corpora}
            keyOf={(one) => one.name}
            columns={[
              { title: "Corpus", isHead: true, cell: (one) => <a href={address("/corpus", { corpus: one.name })}><bdi>{visible(one.name)}</bdi></a> },
              { title: "Documents", isNumber: true, cell: (one) => whole(one.documents) },
              { title: "Words", isNumber: true, cell: (one) => whole(one.words) },
              { title: "Left out", isNumber: true, cell: (one) => (one.dropped === 0 ? "0" : <a href={address("/corpus/dropped", { scope: one.name })}>{whole(one.dropped)}</a>) },
              { title: "What it is", cell: (one) => <bdi>{visible(one.description ?? "")}</bdi> },
            ]}
          />
        </section>
      )}
    </Page>
  );
}

function Found({ page, skip, sought, to }: { readonly page: Documents; readonly skip: number; readonly sought: string; readonly to: (skip: number) => string }) {
  const { documents, total, next } = page;
  const last = skip + documents.length;
  const range = total === null ? `${counted(documents.length, "document")}${next === null ? "" : " so far"}`
    : documents.length === 0 ? counted(total, "document") : `${whole(skip + 1)} to ${whole(last)} of ${counted(total, "document")}`;
  return (
    <>
      <div class="counted">
        <p role="status">{range}</p>
        {documents.length > 0 && (
          <button type="button" class="small" onClick={() => save("documents.csv", csv(["id", "kind", "origin", "language", "words", "machine_share", "excerpt"], documents as unknown as Record<string, unknown>[]))}>
            CSV
          </button>
        )}
      </div>
      {documents.length === 0 && next === null && <p class="hint">No document meets all of these conditions.</p>}
      <ol class="results" start={skip + 1}>{documents.map((document) => <Result key={document.id} document={document} sought={sought} />)}</ol>
      <nav class="pages" aria-label="Pages of documents">
        {skip > 0 && <a class="button" href={to(Math.max(0, total === null ? 0 : skip - 25))}>{total === null ? "From the start" : "Before"}</a>}
        {next !== null && <a class="button" href={to(next)}>{page.is_looking ? `Look on from document ${whole(next)}` : "Next"}</a>}
      </nav>
    </>
  );
}

function Result({ document, sought }: { readonly document: DocumentLine; readonly sought: string }) {
  return (
    <li>
      <a class="excerpt" href={address(pathOf("corpus", "documents", document.id), { contains: sought })}>
        {document.excerpt === null ? <i>Its text was erased.</i> : document.excerpt === "" ? <i>An empty text.</i> : <bdi><Marked text={document.excerpt} word={sought} /></bdi>}
      </a>
      <p class="meta">
        <code>{short(document.id)}</code>
        <bdi class="origin">{visible(document.origin)}</bdi>
        <span>{counted(document.words, "word")}</span>
        {document.language !== null && <bdi>{visible(document.language)}</bdi>}
        <MachineShare share={document.machine_share} />
        {document.withdrawn && <span class="state failed">withdrawn</span>}
      </p>
    </li>
  );
}

function Word({ title, value, set, type = "text", hint, among, list, class: name }: {
  readonly title: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly type?: "text" | "search" | "number";
  readonly hint?: string;
  readonly among?: readonly string[] | undefined;
  readonly list?: string;
  readonly class?: string;
}) {
  const [typed, setTyped] = useLater(value, set);
  return (
    <label class={name}>
      {title}
      <input type={type} value={typed} placeholder={hint} list={list} min={type === "number" ? 0 : undefined} spellcheck={false} autocomplete="off"
        onInput={(event) => setTyped(event.currentTarget.value)} />
      {list && <datalist id={list}>{(among ?? []).map((one) => <option key={one} value={one} />)}</datalist>}
    </label>
  );
}

function Choice({ title, value, among, set }: { readonly title: string; readonly value: string; readonly among: readonly string[]; readonly set: (value: string) => void }) {
  return (
    <label>
      {title}
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">any</option>
        {value !== "" && !among.includes(value) && <option value={value}>{visible(value)}</option>}
        {among.map((one) => <option key={one} value={one}>{visible(one)}</option>)}
      </select>
    </label>
  );
}
