import { useCallback, useState } from "preact/hooks";
import { Loaded } from "../parts/Loaded";
import { Page } from "../parts/Page";
import { Problem } from "../parts/Problem";
import { duration, time, whole } from "../parts/format";
import { tell, useAnswer, useEvents, type Failure } from "../shell/api";
import { address, pathOf, useQueryList } from "../shell/router";
import { ChainLosses } from "./ChainLosses";
import { CourseChart } from "./CourseChart";
import { Lanes } from "./Lanes";
import { LossChart } from "./LossChart";
import { State } from "./State";
import type { RunDetail, RunMetrics, RunState, WorkspaceInfo } from "./types";

/** One run, while it goes on and after. */
export function RunView({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const id = params.run!;
  const path = pathOf("runs", id);
  const detail = useAnswer<RunDetail>(path);
  const info = useAnswer<WorkspaceInfo>("/workspace");
  const [state, setState] = useState<RunState | null>(null);
  const take = useCallback((event: RunState) => setState(event), []);
  const isKnown = detail.value !== undefined;
  const { isConnected, isGone } = useEvents<RunState>(isKnown ? `${path}/events` : null, take);
  const run = detail.value?.run;
  return (
    <Page
      title={run?.name ?? id}
      above={<><a href="/runs">Runs</a> / {id}</>}
      actions={state && info.value && <Actions id={id} state={state} info={info.value} />}
    >
      <Loaded answer={detail}>
        {(shown) => (
          <>
            {isGone && <Problem message="This run was removed while it was shown here." />}
            {shown.run.description !== "" && <p>{shown.run.description}</p>}
            {state === null
              ? <p class="waiting" role="status">Looking at the run …</p>
              : (
                <>
                  <Now state={state} isConnected={isConnected} run={shown} />
                  <h2>Chains</h2>
                  <Lanes lanes={state.lanes} works={state.works} />
                  {state.is_at_work && (
                    <>
                      <h2>Now</h2>
                      <div class="card"><LossChart works={state.works} name={id} /></div>
                    </>
                  )}
                  <Courses id={id} detail={shown} measured={state.models} />
                  <ChainLosses run={shown.run} measured={state.models} />
                </>
              )}
            <details class="settings">
              <summary>Settings</summary>
              <p class="hint">In <code>{shown.folder}</code></p>
              <pre class="code" tabIndex={0}>{shown.configuration}</pre>
            </details>
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Now({ state, isConnected, run }: { readonly state: RunState; readonly isConnected: boolean; readonly run: RunDetail }) {
  const rate = state.works.filter((work) => work.phase === "train").reduce((sum, work) => sum + (work.rate ?? 0), 0);
  return (
    <dl class="facts">
      <div><dt>State</dt><dd><State run={state} /></dd></div>
      <div>
        <dt>Models</dt>
        <dd>{state.models} of {state.all_models} <progress class="thin" max={state.all_models} value={state.models} aria-label={`${state.models} of ${state.all_models} models measured`} /></dd>
      </div>
      {state.is_at_work && (
        <>
          <div><dt>At work</dt><dd>{state.works.length === 0 ? "beginning" : state.works.map((work) => <span key={work.work} class="line">{work.work}</span>)}</dd></div>
          {rate > 0 && <div><dt>Training speed</dt><dd>{whole(rate)} tokens/s</dd></div>}
          <div><dt>Time left, about</dt><dd>{state.seconds_left === null ? "–" : duration(state.seconds_left)}</dd></div>
        </>
      )}
      <div><dt>Started</dt><dd>{time(run.run.started)}</dd></div>
      <div><dt>Corpus</dt><dd>{run.run.corpus}</dd></div>
      {!isConnected && <div><dt>Connection</dt><dd role="status">connecting again …</dd></div>}
    </dl>
  );
}

function Actions({ id, state, info }: { readonly id: string; readonly state: RunState; readonly info: WorkspaceInfo }) {
  const [failure, setFailure] = useState("");
  const [isBusy, setBusy] = useState(false);
  const act = (what: string) => async () => {
    setBusy(true);
    setFailure("");
    try {
      await tell(`${pathOf("runs", id)}/${what}`);
    } catch (error) {
      setFailure((error as Failure).message);
    }
    setBusy(false);
  };
  return (
    <>
      <a class="button" href={address("/compare", { run: [id] })}>Compare</a>
      {!info.is_read_only && state.is_at_work && <button type="button" disabled={isBusy} onClick={() => void act("stop")()}>Stop</button>}
      {!info.is_read_only && info.can_start && !state.is_at_work && state.status !== "done"
        && <button type="button" class="main" disabled={isBusy} onClick={() => void act("resume")()}>{isBusy ? "Starting …" : "Resume"}</button>}
      {failure !== "" && <Problem message={failure} />}
    </>
  );
}

function Courses({ id, detail, measured }: { readonly id: string; readonly detail: RunDetail; readonly measured: number }) {
  const [chosen, setChosen] = useQueryList("metric");
  const answer = useAnswer<RunMetrics>(address(`${pathOf("runs", id)}/courses`, { metric: chosen }), measured);
  return (
    <>
      <h2>Metrics over generations</h2>
      <Loaded answer={answer}>
        {({ metrics, courses }) => metrics.length === 0 ? <p class="hint">Nothing is measured yet: values appear here as soon as the first model is.</p> : (
          <>
            <MetricChoice courses={metrics} chosen={chosen.length > 0 ? chosen : courses.map((course) => course.name)} choose={setChosen} />
            <div class="cards">
              {courses.map((course) => <CourseChart key={course.name} course={course} regimes={detail.run.regimes} name={id} />)}
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

/** Chooses which metrics are drawn. */
export function MetricChoice({ courses, chosen, choose }: {
  readonly courses: readonly { readonly name: string; readonly title: string }[];
  readonly chosen: readonly string[];
  readonly choose: (names: readonly string[]) => void;
}) {
  return (
    <details class="choice">
      <summary>{chosen.length} of {courses.length} metrics are shown; choose others</summary>
      <fieldset>
        <legend>Metrics</legend>
        <div class="boxes">
          {courses.map((course) => (
            <label key={course.name}>
              <input
                type="checkbox"
                checked={chosen.includes(course.name)}
                onChange={(event) => choose(event.currentTarget.checked ? [...chosen, course.name] : chosen.filter((name) => name !== course.name))}
              />
              {course.title}
            </label>
          ))}
        </div>
      </fieldset>
    </details>
  );
}
