import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Loaded } from "../parts/Loaded";
import { Page } from "../parts/Page";
import { Problem } from "../parts/Problem";
import { whole } from "../parts/format";
import { ask, tell, useAnswer, type Failure } from "../shell/api";
import { go, pathOf, useQuery } from "../shell/router";
import type { Setting, SettingsCheck, WorkspaceInfo } from "./types";

interface Preset {
  readonly name: string;
  readonly yaml: string;
  readonly description: string | null;
}

/** Starts a run: a preset, or settings that are typed. */
export function NewRun() {
  const info = useAnswer<WorkspaceInfo>("/workspace");
  const presets = useAnswer<readonly Preset[]>("/presets");
  return (
    <Page title="New run" above={<a href="/runs">Runs</a>}>
      <Loaded answer={info}>
        {(known) => known.is_read_only || !known.can_start
          ? <p>This dashboard starts no runs{known.is_read_only ? ": it was started to show only." : " on this system; start them in a terminal, and watch them here."}</p>
          : <Loaded answer={presets}>{(all) => <Form presets={all} />}</Loaded>}
      </Loaded>
    </Page>
  );
}

// What was typed, by preset, for as long as the page is open: other views are looked at in between.
const drafts = new Map<string, string>();

function Form({ presets }: { readonly presets: readonly Preset[] }) {
  const [preset, setPreset] = useQuery("preset", "quickstart");
  const chosen = presets.find((one) => one.name === preset);
  const [yaml, setText] = useState(drafts.get(preset) ?? chosen?.yaml ?? "");
  const setYaml = (text: string) => {
    drafts.set(preset, text);
    setText(text);
  };

  // Also when Back goes to the preset before.
  useEffect(() => setText(drafts.get(preset) ?? chosen?.yaml ?? ""), [preset]);
  const [id, setId] = useState("");
  const [check, setCheck] = useState<SettingsCheck | null>(null);
  const [failure, setFailure] = useState("");
  const [isStarting, setStarting] = useState(false);
  const editor = useRef<HTMLTextAreaElement>(null);

  // Checked as it is typed, a moment after the last key.
  useEffect(() => {
    const abort = new AbortController();
    const later = setTimeout(() => {
      ask<SettingsCheck>("/settings/check", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ yaml }), signal: abort.signal,
      }).then(setCheck, (error: Error) => {
        if (!abort.signal.aborted) {
          setFailure(error.message);
        }
      });
    }, 200);
    return () => {
      clearTimeout(later);
      abort.abort();
    };
  }, [yaml]);

  const goTo = (line: number) => {
    const lines = yaml.split("\n");
    const begin = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    editor.current?.focus();
    editor.current?.setSelectionRange(begin, begin + (lines[line - 1]?.length ?? 0));
  };
  const start = async (event: Event) => {
    event.preventDefault();
    setStarting(true);
    setFailure("");
    try {
      await tell("/runs", { id, yaml });
      go(pathOf("runs", id));
    } catch (error) {
      setFailure((error as Failure).message);
      setStarting(false);
    }
  };
  const isRight = check !== null && check.problems.length === 0;
  return (
    <form class="newrun" onSubmit={(event) => void start(event)}>
      <div class="filters">
        <label>
          Begin with
          <select
            value={preset}
            onChange={(event) => {
              setPreset(event.currentTarget.value);
            }}
          >
            {presets.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}
          </select>
        </label>
        <label>Name of the run<input type="text" required value={id} onInput={(event) => setId(event.currentTarget.value.trim())} placeholder="my-run" spellcheck={false} /></label>
        {chosen !== undefined && yaml !== chosen.yaml && <button type="button" onClick={() => setYaml(chosen.yaml)}>Undo all changes</button>}
        <button type="submit" class="main" disabled={!isRight || id === "" || isStarting}>{isStarting ? "Starting …" : "Start"}</button>
      </div>
      {failure !== "" && <Problem message={failure} />}
      <div class="sides">
        <div>
          <label class="field" for="yaml">Settings (YAML)</label>
          <Editor yaml={yaml} setYaml={setYaml} problems={check?.problems ?? []} textarea={editor} />
          <div class="checked" role="status" aria-live="polite">
            {check === null ? <p class="hint">Checking …</p> : isRight
              ? (
                <p class="good">
                  ✓ Settings are right: {check.regimes!.join(", ")}; {check.seeds} seeds, generations 0 to {check.generations}; {whole(check.models!)} models to train on{" "}
                  {whole(check.training_tokens!)} tokens in all.
                </p>
              )
              : (
                <ul class="problems">
                  {check.problems.map((problem, i) => (
                    <li key={i}>
                      {problem.line !== null && <button type="button" class="small" onClick={() => goTo(problem.line!)}>line {problem.line}</button>} {problem.message}
                    </li>
                  ))}
                </ul>
              )}
          </div>
        </div>
        <Documentation />
      </div>
    </form>
  );
}

function Editor({ yaml, setYaml, problems, textarea }: {
  readonly yaml: string;
  readonly setYaml: (text: string) => void;
  readonly problems: SettingsCheck["problems"];
  readonly textarea: { current: HTMLTextAreaElement | null };
}) {
  const gutter = useRef<HTMLPreElement>(null);
  const wrong = useMemo(() => new Set(problems.map((problem) => problem.line)), [problems]);
  const lines = yaml.split("\n").length;
  return (
    <div class="editor">
      <pre class="gutter" aria-hidden="true" ref={gutter}>
        {Array.from({ length: lines }, (_, i) => <span key={i} class={wrong.has(i + 1) ? "wrong" : undefined}>{i + 1}{"\n"}</span>)}
      </pre>
      <textarea
        id="yaml"
        ref={textarea}
        value={yaml}
        spellcheck={false}
        autocomplete="off"
        wrap="off"
        aria-invalid={problems.length > 0}
        onInput={(event) => setYaml(event.currentTarget.value)}
        onScroll={(event) => {
          gutter.current!.scrollTop = event.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}

function Documentation() {
  const settings = useAnswer<readonly Setting[]>("/settings");
  const [words, setWords] = useState("");
  return (
    <section class="documentation" aria-label="What settings there are">
      <label class="field">Find a setting<input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} placeholder="learning_rate, regime, seed …" /></label>
      <Loaded answer={settings}>
        {(all) => {
          const wanted = words.toLowerCase();
          const found = all.filter((setting) => setting.name.includes(wanted) || setting.meaning.toLowerCase().includes(wanted));
          return (
            <dl tabIndex={0} aria-label="Settings">
              {found.map((setting) => (
                <div key={setting.name}>
                  <dt><code>{setting.name}</code></dt>
                  <dd>{setting.meaning}<small>{setting.standard !== "" && <>default <code>{setting.standard}</code>; </>}{setting.allowed}</small></dd>
                </div>
              ))}
              {found.length === 0 && <p class="hint">No setting is like that.</p>}
            </dl>
          );
        }}
      </Loaded>
    </section>
  );
}
