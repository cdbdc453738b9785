import { Loaded } from "../parts/Loaded";
import { Page } from "../parts/Page";
import { Problem } from "../parts/Problem";
import type { Run } from "../runs/types";
import { visible } from "../parts/visible";
import { useAnswer } from "../shell/api";
import { address, useQuery } from "../shell/router";
import { Tabs } from "./Tabs";
import type { TextPair } from "./types";

interface Model {
  readonly run: string;
  readonly regime: string;
  readonly seed: string;
  readonly generation: number;
}

const nameOf = (model: Model) => `${model.run}/${model.generation === 0 ? "base" : model.regime}/s${model.seed}/g${model.generation}`;

/** Texts of any two generations side by side, with what changed marked. */
export function TextsView() {
  const runs = useAnswer<readonly Run[]>("/runs");
  return <Page title="Texts side by side">{<><Tabs /><Loaded answer={runs}>{(all) => <Sides runs={all.filter((run) => run.models > 0)} />}</Loaded></>}</Page>;
}

function Sides({ runs }: { readonly runs: readonly Run[] }) {
  const [run] = useQuery("run");
  const standard = runs.find((one) => one.id === run) ?? runs.find((one) => one.status === "done") ?? runs[0];
  const [first, chooseFirst] = useQuery("first");
  const [second, chooseSecond] = useQuery("second");
  const [text, chooseText] = useQuery("text", "0");
  if (standard === undefined) {
    return <p>No run of the workspace has trained a model yet.</p>;
  }
  const of = (generation: number): Model => ({ run: standard.id, regime: standard.regimes[0]!, seed: standard.seeds[0]!, generation });
  const [left, right] = [parse(first, runs) ?? of(0), parse(second, runs) ?? of(standard.generations)];
  const asked = [[first, left], [second, right]] as const;
  return (
    <>
      {asked.filter(([name, shown]) => name !== "" && name !== nameWithRegime(shown) && name !== nameOf(shown)).map(([name, shown]) => (
        <Problem key={name} message={`‘${visible(name)}’ is no model of this workspace; shown is ${visible(nameWithRegime(shown))}. A model is named RUN/REGIME/sSEED/gGENERATION.`} />
      ))}
      <div class="pair">
        <ModelChoice title="First" runs={runs} model={left} choose={(model) => chooseFirst(nameWithRegime(model))} />
        <ModelChoice title="Second" runs={runs} model={right} choose={(model) => chooseSecond(nameWithRegime(model))} />
      </div>
      <Pair left={left} right={right} text={text} choose={(number) => chooseText(String(number))} />
    </>
  );
}

// In the address the regime stays, also of generation 0, so that it is kept when the generation changes.
const nameWithRegime = (model: Model) => `${model.run}/${model.regime}/s${model.seed}/g${model.generation}`;

function parse(name: string, runs: readonly Run[]): Model | null {
  const [run, regime, seed, generation] = name.split("/");
  const known = runs.find((one) => one.id === run);
  if (known === undefined || regime === undefined || !seed?.startsWith("s") || !generation?.startsWith("g")) {
    return null;
  }
  return {
    run: known.id,
    regime: known.regimes.includes(regime) ? regime : known.regimes[0]!,
    seed: known.seeds.includes(seed.slice(1)) ? seed.slice(1) : known.seeds[0]!,
    generation: Math.min(Math.max(0, Number(generation.slice(1)) || 0), known.generations),
  };
}

function ModelChoice({ title, runs, model, choose }: {
  readonly title: string;
  readonly runs: readonly Run[];
  readonly model: Model;
  readonly choose: (model: Model) => void;
}) {
  const run = runs.find((one) => one.id === model.run)!;
  return (
    <fieldset>
      <legend>{title}</legend>
      <div class="filters tightly">
        <label>
          Run
          <select
            value={model.run}
            onChange={(event) => {
              const other = runs.find((one) => one.id === event.currentTarget.value)!;
              choose({ run: other.id, regime: other.regimes.includes(model.regime) ? model.regime : other.regimes[0]!, seed: other.seeds.includes(model.seed) ? model.seed : other.seeds[0]!,
                generation: Math.min(model.generation, other.generations) });
            }}
          >
            {runs.map((one) => <option key={one.id} value={one.id}>{one.name ?? one.id}</option>)}
          </select>
        </label>
        <label>
          Regime
          <select value={model.regime} onChange={(event) => choose({ ...model, regime: event.currentTarget.value })}>
            {run.regimes.map((regime) => <option key={regime} value={regime}>{regime}</option>)}
          </select>
        </label>
        <label>
          Seed
          <select value={model.seed} onChange={(event) => choose({ ...model, seed: event.currentTarget.value })}>
            {run.seeds.map((seed) => <option key={seed} value={seed}>{seed}</option>)}
          </select>
        </label>
        <label>
          Generation
          <select value={String(model.generation)} onChange={(event) => choose({ ...model, generation: Number(event.currentTarget.value) })}>
            {Array.from({ length: run.generations + 1 }, (_, g) => <option key={g} value={String(g)}>{g}{g === 0 ? " (of real text)" : ""}</option>)}
          </select>
        </label>
      </div>
    </fieldset>
  );
}

function Pair({ left, right, text, choose }: { readonly left: Model; readonly right: Model; readonly text: string; readonly choose: (number: number) => void }) {
  const isNumber = /^[0-9]{1,9}$/.test(text);
  const answer = useAnswer<TextPair>(isNumber ? address("/compare/texts", { first: nameOf(left), second: nameOf(right), number: text }) : null);
  if (!isNumber || answer.failure) {
    return (
      <>
        <Problem message={answer.failure?.message ?? `Texts have numbers from 0 on; ‘${visible(text)}’ is none.`} />
        <button type="button" onClick={() => choose(0)}>Show text 0</button>
      </>
    );
  }
  return (
    <Loaded answer={answer}>
      {(pair) => (
        <>
          <div class="filters stepper">
            <button type="button" disabled={pair.number === 0} onClick={() => choose(pair.number - 1)}>Previous text</button>
            <label>
              Text, 0 to {pair.count - 1}
              <input
                type="number" min={0} max={pair.count - 1} value={pair.number}
                onChange={(event) => choose(Math.min(Math.max(0, Math.floor(Number(event.currentTarget.value)) || 0), pair.count - 1))}
              />
            </label>
            <button type="button" disabled={pair.number === pair.count - 1} onClick={() => choose(pair.number + 1)}>Next text</button>
          </div>
          <div class="pair">
            <Side model={pair.first} parts={pair.parts} isFirst />
            <Side model={pair.second} parts={pair.parts} isFirst={false} />
          </div>
          <p class="hint">
            <del>Struck</del> stands in the first text alone, <ins>underlined</ins> in the second alone. Texts of one number are drawn from one random stream, so that the same words in both are what the
            models still have in common; texts of different runs or seeds have nothing in common but what is usual.
          </p>
        </>
      )}
    </Loaded>
  );
}

function Side({ model, parts, isFirst }: { readonly model: string; readonly parts: TextPair["parts"]; readonly isFirst: boolean }) {
  return (
    <article class="card">
      <h2 class="code">{model}</h2>
      <p class="text">
        {parts.filter((part) => part.kind !== (isFirst ? "added" : "removed")).map((part, i) => (
          part.kind === "removed" ? <del key={i}>{part.text}</del> : part.kind === "added" ? <ins key={i}>{part.text}</ins> : <span key={i}>{part.text}</span>
        ))}
      </p>
    </article>
  );
}
