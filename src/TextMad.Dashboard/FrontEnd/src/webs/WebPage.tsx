import { useAnswer } from "../shell/api";
import { address, pathOf, usePlace } from "../shell/router";
import { measured, percent, whole } from "../parts/format";
import { Loaded } from "../parts/Loaded";
import { MachineShare } from "../parts/MachineShare";
import { Page } from "../parts/Page";
import { visible } from "../parts/visible";
import { short } from "../corpus/answers";
import { notices, week, type PageAnswer } from "./answers";

/** A page of a web as a reader sees it, as it is in truth, and what crawls took of it. All of it is shown as text. */
export function WebPage({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const name = params.name!;
  const url = usePlace().query.get("url") ?? "";
  const answer = useAnswer<PageAnswer>(address("/webs/page", { name, url }));
  return (
    <Page
      title={answer.value === undefined ? "Page" : visible(answer.value.line.title || "A page without a title")}
      above={
        <>
          <a href="/web">Web</a> · <a href={pathOf("web", "worlds", name)}><bdi>{visible(name)}</bdi></a>
          {answer.value && <> · <a href={address(pathOf("web", "worlds", name, "pages"), { site: answer.value.host })}><bdi>{visible(answer.value.host)}</bdi></a></>}
        </>
      }
    >
      <p class="hint"><code>{visible(url)}</code></p>
      <Loaded answer={answer}>{(page) => <Both page={page} name={name} />}</Loaded>
    </Page>
  );
}

function Both({ page, name }: { readonly page: PageAnswer; readonly name: string }) {
  const { seen, line } = page;
  const to = (other: string) => address(pathOf("web", "worlds", name, "page"), { url: other });
  return (
    <>
      <div class="two">
        <section class="card" aria-label="As a reader sees it">
          <h2>As a reader sees it</h2>
          {seen.problem !== null ? <p>{visible(seen.problem)}</p> : (
            <>
              <p class="hint"><bdi>{visible([seen.author, seen.date].filter((word) => word !== null).join(", "))}</bdi></p>
              <p class="text seen" dir="auto">{visible(seen.text ?? "")}</p>
              {seen.links.length > 0 && (
                <>
                  <h3>It links to</h3>
                  <ul class="plain">{seen.links.map((link) => <li key={link.number}><a href={to(link.url)}><bdi>{visible(link.title || link.url)}</bdi></a></li>)}</ul>
                </>
              )}
            </>
          )}
        </section>
        <section class="card" aria-label="As it is">
          <h2>As it is</h2>
          <dl class="known">
            <div><dt>Written by</dt><dd><MachineShare share={line.machine_share} /></dd></div>
            <div><dt>First author</dt><dd>{line.author === null ? "a human" : <a href={address("/provenance", { of: line.author })}>{visible(line.author)}</a>}</dd></div>
            {line.copy_of !== null && <div><dt>Copied from</dt><dd><a href={to(line.copy_of)}><code>{visible(line.copy_of)}</code></a></dd></div>}
            <div><dt>Born</dt><dd>{week(line.born)}{line.died === null ? "" : `, vanished in ${week(line.died)}`}</dd></div>
            <div><dt>Changed</dt><dd>{page.version === 0 ? "never" : `${whole(page.version)} times, last in ${week(line.changed)}`} ({measured(page.changes_per_week)} a week)</dd></div>
            <div><dt>Links</dt><dd>{whole(line.in_links)} in, {whole(page.out_links)} out</dd></div>
            <div><dt>Site</dt><dd>{[page.site_kind, page.site_is_closed ? "closed to crawlers" : "", notices[page.site_training_notice] ?? ""].filter((word) => word !== "").join("; ")}</dd></div>
          </dl>
          {page.parts.length > 0 && (
            <>
              <p class="hint">What a machine wrote is underlined in <span class="span by-machine">orange</span>; a number leads to the document that the words before it are from.</p>
              <p class="text" dir="auto">
                {page.parts.map((part, i) => (
                  <span key={i}>
                    <span
                      class={part.machine_share >= 0.5 ? "span by-machine" : part.machine_share > 0 ? "span by-both" : undefined}
                      title={part.machine_share === 0 ? "by a human" : `${percent(part.machine_share)} by a machine`}
                    >
                      {visible(part.text)}
                    </span>
                    {part.text.trim() !== "" && (
                      <sup><a href={pathOf("corpus", "documents", part.document)} aria-label={`${i + 1}, document ${short(part.document)}`}>{i + 1}</a></sup>
                    )}
                  </span>
                ))}
              </p>
            </>
          )}
        </section>
      </div>
      <section>
        <h2>What crawls took</h2>
        {page.taken.length === 0
          ? <p class="hint">The store has no document from this address{page.site_is_closed ? ": the site’s robots.txt turns crawlers away" : ""}.</p>
          : (
            <ul class="results">
              {page.taken.map((document) => (
                <li key={document.id}>
                  <a class="excerpt" href={pathOf("corpus", "documents", document.id)}><bdi>{visible(document.excerpt ?? "Its text was erased.")}</bdi></a>
                  <p class="meta">
                    <code>{short(document.id)}</code>
                    <bdi class="origin">{visible(document.origin)}</bdi>
                    <span>{whole(document.words)} words</span>
                    <MachineShare share={document.machine_share} />
                  </p>
                </li>
              ))}
            </ul>
          )}
        {seen.main_text !== null && (
          <details class="alone-text">
            <summary>What a crawl would take of it now</summary>
            <p class="text" dir="auto">{visible(seen.main_text)}</p>
          </details>
        )}
      </section>
    </>
  );
}
