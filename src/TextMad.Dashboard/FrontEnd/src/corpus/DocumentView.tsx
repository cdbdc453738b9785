import type { ComponentChildren } from "preact";
import { useAnswer } from "../shell/api";
import { address, pathOf, usePlace } from "../shell/router";
import { measured, percent, time, whole } from "../parts/format";
import { Loaded } from "../parts/Loaded";
import { MachineShare } from "../parts/MachineShare";
import { Marked } from "../parts/Marked";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { visible } from "../parts/visible";
import { short, type DocumentFacts, type DroppedNote } from "./answers";

/** One document: its text, where it came from, what the filters say of it. */
export function DocumentView({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const id = params.id!;
  const { query } = usePlace();
  const answer = useAnswer<DocumentFacts>(pathOf("corpus", "documents", id));
  return (
    <Page
      title={`Document ${short(id)}`}
      above={<a href="/corpus">Corpus</a>}
      actions={answer.failure ? undefined : (
        <>
          <a class="button" href={address("/provenance", { of: id })}>Lineage</a>
          <a class="button" href={address("/provenance/copies", { of: id })}>What it copies</a>
          {answer.value?.text !== null && <a class="button" href={"/api" + pathOf("corpus", "documents", id, "text")} download={`${short(id)}.txt`}>Save the text</a>}
        </>
      )}
    >
      <Loaded answer={answer}>{(document) => <Whole document={document} sought={query.get("contains") ?? ""} />}</Loaded>
    </Page>
  );
}

function Whole({ document, sought }: { readonly document: DocumentFacts; readonly sought: string }) {
  const { line } = document;
  return (
    <div class="reading">
      <article>
        {line.withdrawn && (
          <p class="problem">Withdrawn{line.withdrawn.erased ? " and its text erased" : ""} on {time(line.withdrawn.at)}: <bdi>{visible(line.withdrawn.reason)}</bdi></p>
        )}
        {document.text === null
          ? <p class="hint">Its text was erased. Its hash and where it came from are kept.</p>
          : <p class="text" dir="auto" lang={line.language ?? undefined}><Marked text={document.text} word={sought} /></p>}
        {document.is_cut && <p class="hint">This is the beginning of a long text; ‘Save the text’ has all of it.</p>}
      </article>
      <aside aria-label="What is known of it">
        <Facts document={document} />
        {document.quality && <Quality blocks={document.quality} />}
        <DroppedList title="Left out because of it" notes={document.dropped_for} />
        <DroppedList title="Left out of it" notes={document.dropped_from} />
      </aside>
    </div>
  );
}

function Facts({ document }: { readonly document: DocumentFacts }) {
  const { line, ancestry, words } = document;
  const own = Object.entries(document.facts).filter(([name]) => !["kind", "parents", "sources", "machine_share"].includes(name));
  return (
    <section class="card">
      <h2>Where it came from</h2>
      <p><bdi>{visible(line.origin)}</bdi></p>
      <dl class="known">
        <Fact name="Words">{whole(line.words)} ({whole(document.bytes)} bytes)</Fact>
        <Fact name="Language">{visible(line.language ?? "not known")}</Fact>
        <Fact name="Written by"><MachineShare share={line.machine_share} /></Fact>
        <Fact name="Models behind it">
          {ancestry.is_lower_bound ? "at least " : ""}{measured(ancestry.mean_models)} on average, in chains of up to {whole(ancestry.depth)}
        </Fact>
        {own.map(([name, value]) => <Fact key={name} name={name.replaceAll("_", " ")}><Value name={name} value={value} /></Fact>)}
        <Fact name="Stored">{document.stored_at === null ? "not noted" : time(document.stored_at)}</Fact>
        <Fact name="Id"><code>{line.id}</code></Fact>
        <Fact name="Hash of the text"><code>{document.content_hash}</code></Fact>
      </dl>
      {words.length > 1 && (
        <>
          <h3>Whose words these are</h3>
          <ul class="plain">{words.map((share) => <li key={share.label}>{percent(share.weight)} <bdi>{visible(share.label)}</bdi></li>)}</ul>
        </>
      )}
      {document.made_from.length > 0 && (
        <>
          <h3>Made from</h3>
          <ul class="plain">
            {document.made_from.map((parent) => (
              <li key={parent.id + parent.own_words}>
                {percent(parent.weight)} of <a href={pathOf("corpus", "documents", parent.id)}><code>{short(parent.id)}</code></a>{" "}
                <bdi>{visible(parent.label ?? "not in this store")}</bdi>{parent.own_words ? " (its model’s own words)" : ""}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Value({ name, value }: { readonly name: string; readonly value: unknown }) {
  const text = visible(typeof value === "string" ? value : JSON.stringify(value));
  return name === "model" ? <a href={address("/corpus", { model: String(value) })}>{text}</a>
    : name === "source" ? <a href={address("/corpus", { source: String(value) })}><bdi>{text}</bdi></a>
    : name === "prompt" ? <a href={pathOf("corpus", "documents", String(value))}><code>{short(text)}</code></a>
    : <bdi>{text}</bdi>;
}

const filters: Readonly<Record<string, string>> = {
  gopher_quality: "MassiveText’s quality rules",
  gopher_repetition: "MassiveText’s repetition rules",
  c4_quality: "C4’s rules",
  fineweb_quality: "FineWeb’s rules on lines",
};

function Quality({ blocks }: { readonly blocks: NonNullable<DocumentFacts["quality"]> }) {
  return (
    <section class="card">
      <h2>Quality signals</h2>
      <p class="hint">What the pipeline’s filters would say, with their standard settings and the rules of the language {blocks[0]?.language ?? ""}.</p>
      {blocks.map((block) => (
        <details key={block.block} open={block.reason !== null}>
          <summary>
            {filters[block.block] ?? block.block}: {block.reason === null ? <b class="kept">would keep it</b> : <b class="left-out">would leave it out</b>}
          </summary>
          {block.reason !== null && <p><code>{block.reason}</code>: {block.meaning}</p>}
          <dl class="known numbers">{block.signals.map((signal) => <Fact key={signal.name} name={signal.name.replaceAll("_", " ")}>{measured(signal.value)}</Fact>)}</dl>
        </details>
      ))}
    </section>
  );
}

function DroppedList({ title, notes }: { readonly title: string; readonly notes: readonly DroppedNote[] }) {
  if (notes.length === 0) {
    return null;
  }
  return (
    <section class="card">
      <h2>{title}</h2>
      <Table
        caption={title}
        rows={notes}
        keyOf={(_, i) => i}
        columns={[
          { title: "What", isHead: true, cell: (note) => <bdi>{visible(note.source)}</bdi> },
          { title: "Why", cell: (note) => <a href={address("/corpus/dropped", { scope: note.scope, reason: note.reason })}><code>{note.reason}</code></a> },
        ]}
      />
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return <div><dt>{visible(name)}</dt><dd>{children}</dd></div>;
}
