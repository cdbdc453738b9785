import { useMemo } from "preact/hooks";
import { useAnswer } from "../shell/api";
import { address, go, pathOf, usePlace } from "../shell/router";
import { csv, save } from "../parts/download";
import { percent, whole } from "../parts/format";
import { Loaded } from "../parts/Loaded";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { visible } from "../parts/visible";
import { short, type Overview } from "../corpus/answers";

interface Span {
  readonly start: number;
  readonly end: number;
  readonly words: number;
  readonly rarity: number;
  readonly documents: readonly string[];
  readonly total: number;
}

interface CopiesFound {
  readonly place: string;
  readonly documents: number;
  readonly text: string | null;
  readonly words: number;
  readonly copied: number;
  readonly least: number;
  readonly spans: readonly Span[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Which words of a text stand in the documents that a model was trained on, span by span. */
export function Copies() {
  const { query } = usePlace();
  const [of, place, least, make] = ["of", "place", "least", "make"].map((name) => query.get(name) ?? "") as [string, string, string, string];
  const answer = useAnswer<CopiesFound>(address("/provenance/copies", { of, place, least, make }));
  const known = useAnswer<Overview>("/corpus").value;
  const choose = (change: Record<string, string>) => go(address("/provenance/copies", { of, place, least, ...change }), { replace: true });
  const places = [...(known?.corpora.map((one) => one.name) ?? []), ...(known?.models ?? [])];
  return (
    <Page
      title={`What document ${short(of)} copies`}
      above={<><a href={address("/provenance", { of })}>Provenance</a> · <a href={pathOf("corpus", "documents", of)}>the document</a></>}
    >
      <div class="filters">
        <label>
          Looked for in
          <select value={place} onChange={(event) => choose({ place: event.currentTarget.value })}>
            <option value="">what its model was trained on</option>
            {place !== "" && !places.includes(place) && <option value={place}>{visible(place)}</option>}
            {known && <optgroup label="Corpora">{known.corpora.map((one) => <option key={one.name} value={one.name}>{visible(one.name)}</option>)}</optgroup>}
            {known && <optgroup label="Training sets of models">{known.models.map((one) => <option key={one} value={one}>{visible(one)}</option>)}</optgroup>}
          </select>
        </label>
        <label>
          Runs of at least
          <select value={least === "" ? "5" : least} onChange={(event) => choose({ least: event.currentTarget.value })}>
            {["5", "8", "13", "20", "50"].map((words) => <option key={words} value={words}>{words} words</option>)}
          </select>
        </label>
      </div>
      <Loaded answer={answer}>
        {(found) => found.text === null ? (
          <div class="card">
            <p>To look in the {whole(found.documents)} documents of <bdi>{visible(found.place)}</bdi>, an index of them is made first, and kept. That can take minutes.</p>
            <button type="button" class="main" onClick={() => choose({ make: "true" })}>Make the index</button>
          </div>
        ) : <Found found={found} text={found.text} />}
      </Loaded>
    </Page>
  );
}

function Found({ found, text }: { readonly found: CopiesFound; readonly text: string }) {
  // Each document that is named first for a span has a colour; there are eight.
  const sources = useMemo(() => [...new Set(found.spans.map((span) => span.documents[0]!))], [found]);
  return (
    <>
      <p class="big" role="status">
        {found.spans.length === 0
          ? `No run of ${found.least} words or more stands in the documents of ${visible(found.place)}.`
          : `${percent(found.words === 0 ? 0 : found.copied / found.words)} of its ${whole(found.words)} words stand in runs of ${found.least} or more that ${visible(found.place)}’s ${whole(found.documents)} documents have.`}
      </p>
      <p class="text copied" dir="auto">
        {found.spans.map((span, i) => (
          <>
            {visible(text.slice(found.spans[i - 1]?.end ?? 0, span.start))}
            <a
              key={span.start}
              class={`span series-${sources.indexOf(span.documents[0]!) % 8}`}
              href={address(pathOf("corpus", "documents", span.documents[0]!), { contains: text.slice(span.start, span.end) })}
              title={`${span.words} words, in ${whole(span.total)} of the documents; first ${visible(found.labels[span.documents[0]!] ?? "")}`}
            >
              {/* Of words that are in two spans, the first has them. */}
              {visible(text.slice(Math.max(span.start, found.spans[i - 1]?.end ?? 0), span.end))}<sup>{i + 1}</sup>
            </a>
          </>
        ))}
        {visible(text.slice(found.spans.at(-1)?.end ?? 0))}
      </p>
      {found.spans.length > 0 && (
        <>
          <div class="counted">
            <h2>Where each run stands</h2>
            <button
              type="button"
              class="small"
              onClick={() => save("copied.csv", csv(["number", "words", "rarity", "text", "document", "documents"], found.spans.map((span, i) => (
                { number: i + 1, words: span.words, rarity: span.rarity, text: text.slice(span.start, span.end), document: span.documents[0], documents: span.total }))))}
            >
              CSV
            </button>
          </div>
          <Table
            caption="Runs of words that other documents have"
            rows={found.spans}
            keyOf={(span) => span.start}
            columns={[
              { title: "Number", isNumber: true, cell: (_, i) => i + 1 },
              { title: "Run", isHead: true, cell: (span) => <span class={`span series-${sources.indexOf(span.documents[0]!) % 8}`}>{visible(text.slice(span.start, span.end))}</span> },
              { title: "Words", isNumber: true, cell: (span) => whole(span.words) },
              { title: "Rarity, bits", isNumber: true, cell: (span) => span.rarity.toFixed(1) },
              {
                title: "Stands in",
                cell: (span) => (
                  <ul class="plain">
                    {span.documents.map((id) => (
                      <li key={id}><a href={address(pathOf("corpus", "documents", id), { contains: text.slice(span.start, span.end) })}><code>{short(id)}</code></a> <bdi>{visible(found.labels[id] ?? "")}</bdi></li>
                    ))}
                    {span.total > span.documents.length && <li>and {whole(span.total - span.documents.length)} others</li>}
                  </ul>
                ),
              },
            ]}
          />
        </>
      )}
    </>
  );
}
