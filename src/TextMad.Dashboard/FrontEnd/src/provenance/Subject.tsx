import { useEffect, useState } from "preact/hooks";
import { useAnswer } from "../shell/api";
import { address, go } from "../shell/router";
import { visible } from "../parts/visible";
import type { Overview } from "../corpus/answers";

/** Asks what a view is about: a document, a model, a source or site. */
export function Subject({ value, to, title = "A document, model, source or site" }: { readonly value: string; readonly to: string; readonly title?: string }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const known = useAnswer<Overview>("/corpus").value;
  return (
    <>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          go(address(to, { of: typed.trim() }));
        }}
      >
        <label class="subject">
          {title}
          <input type="search" value={typed} list="subjects" spellcheck={false} autocomplete="off" placeholder="the beginning of a document’s id, or a name" onInput={(event) => setTyped(event.currentTarget.value)} />
          <datalist id="subjects">{[...(known?.models ?? []), ...(known?.sources ?? [])].map((one) => <option key={one} value={one} />)}</datalist>
        </label>
        <button type="submit" class="main">Show</button>
      </form>
      {value === "" && known && (
        <section>
          <h2>Where to begin</h2>
          <p class="hint">Documents are found in the <a href="/corpus">corpus</a>, each with a way to its lineage.</p>
          <div class="beginnings">
            <Beginnings title="Sources and sites" names={known.sources} to={to} />
            <Beginnings title="Models" names={known.models} to={to} />
          </div>
        </section>
      )}
    </>
  );
}

function Beginnings({ title, names, to }: { readonly title: string; readonly names: readonly string[]; readonly to: string }) {
  const most = 24;
  return names.length === 0 ? null : (
    <div>
      <h3>{title}</h3>
      <ul class="plain">{names.slice(0, most).map((name) => <li key={name}><a href={address(to, { of: name })}><bdi>{visible(name)}</bdi></a></li>)}</ul>
      {names.length > most && <p class="hint">and others, which the field above suggests</p>}
    </div>
  );
}
