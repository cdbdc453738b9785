import { Loaded } from "../parts/Loaded";
import { Name } from "../parts/Name";
import { Page } from "../parts/Page";
import { Table } from "../parts/Table";
import { measured, percent } from "../parts/format";
import { CourseChart } from "../runs/CourseChart";
import { MetricChoice } from "../runs/RunView";
import type { Run } from "../runs/types";
import { useAnswer } from "../shell/api";
import { address, useQuery, useQueryList } from "../shell/router";
import { RunChoice } from "./RunChoice";
import { Tabs } from "./Tabs";
import type { Arm, Comparison, Interval } from "./types";

/** Any regimes of any runs: courses, and the statistics of repeated seeds beside them. */
export function CompareView() {
  const runs = useAnswer<readonly Run[]>("/runs");
  return <Page title="Compare">{<><Tabs /><Loaded answer={runs}>{(all) => <Chosen runs={all} />}</Loaded></>}</Page>;
}

function Chosen({ runs }: { readonly runs: readonly Run[] }) {
  const [asked, chooseRuns] = useQueryList("run");
  const [regimes, chooseRegimes] = useQueryList("regime");
  const [metrics, chooseMetrics] = useQueryList("metric");
  const [generation, chooseGeneration] = useQuery("generation");
  const [baseline, chooseBaseline] = useQuery("baseline");

  // Without a choice, the newest run that is done.
  const standard = runs.find((run) => run.status === "done" && run.models > 0)?.id;
  const chosen = asked.length > 0 ? asked : standard === undefined ? [] : [standard];
  const arms = chosen.flatMap((id) => runs.filter((run) => run.id === id)).flatMap((run) => run.regimes.map((regime) => `${run.id}/${regime}`));
  const shownArms = regimes.filter((arm) => arms.includes(arm));
  const base = arms.includes(baseline) && (shownArms.length === 0 || shownArms.includes(baseline)) ? baseline : "";
  const answer = useAnswer<Comparison>(chosen.length === 0 ? null : address("/compare", { run: chosen, regime: shownArms, metric: metrics, generation, baseline: base }));
  if (runs.length === 0) {
    return <p>The workspace has no runs yet.</p>;
  }
  return (
    <>
      <div class="choices">
        <RunChoice runs={runs} chosen={chosen} choose={chooseRuns} />
        <fieldset>
          <legend>Regimes</legend>
          <div class="boxes">
            {arms.map((arm) => (
              <label key={arm}>
                <input
                  type="checkbox"
                  checked={shownArms.length === 0 || shownArms.includes(arm)}
                  onChange={(event) => {
                    const before = shownArms.length === 0 ? arms : shownArms;
                    const after = event.currentTarget.checked ? arms.filter((one) => one === arm || before.includes(one)) : before.filter((one) => one !== arm);
                    chooseRegimes(after.length === arms.length ? [] : after);
                  }}
                />
                {chosen.length === 1 ? arm.slice(arm.indexOf("/") + 1) : arm}
              </label>
            ))}
          </div>
        </fieldset>
        <div class="filters">
          <label>
            Against
            <select value={base} onChange={(event) => chooseBaseline(event.currentTarget.value)}>
              <option value="">{answer.value === undefined || base !== "" ? "the first" : `the first: ${answer.value.statistics.baseline}`}</option>
              {(shownArms.length === 0 ? arms : shownArms).map((arm) => <option key={arm} value={arm}>{arm}</option>)}
            </select>
          </label>
          <label>
            Generation
            <select value={generation} onChange={(event) => chooseGeneration(event.currentTarget.value)}>
              <option value="">the last</option>
              {Array.from({ length: (answer.value?.last_generation ?? Number(generation)) + 1 }, (_, g) => <option key={g} value={String(g)}>{g}</option>)}
            </select>
          </label>
        </div>
      </div>
      {chosen.length > 0 && (
        <Loaded answer={answer}>
          {(comparison) => (
            <>
              <h2>Metrics</h2>
              <MetricChoice
                courses={comparison.metrics}
                chosen={metrics.length > 0 ? metrics : comparison.courses.map((course) => course.name)}
                choose={chooseMetrics}
              />
              <p class="hint">The p values are corrected for all metrics that are ticked: with more of them each is larger.</p>
              {comparison.statistics.warnings.map((warning) => <p key={warning} class="remark">{warning}</p>)}
              {comparison.courses.map((course) => (
                <section key={course.name} class="beside" aria-label={course.title}>
                  <CourseChart course={course} regimes={comparison.regimes} name={chosen.join("-")} />
                  <Statistics title={course.title} arms={comparison.statistics.arms.filter((arm) => arm.metric === course.name)} baseline={comparison.statistics.baseline} />
                </section>
              ))}
              <p class="hint">
                Intervals: Student's t over seeds on the scale of each metric. Differences: paired by seed; their intervals hold together at 95% (Bonferroni). Change: ratio of geometric means.
                p: paired t test, corrected after Holm over all of these. d: Cohen's d_z with Hedges' correction. Slope: per generation. Course: the shape that AICc prefers, with its Akaike weight.
                The same as <code>textmad compare</code> says.
              </p>
            </>
          )}
        </Loaded>
      )}
    </>
  );
}

const range = (interval: Interval | null) => (interval === null ? "–" : `${measured(interval.low)} to ${measured(interval.high)}`);
const probability = (p: number) => (p < 0.0001 ? "< 0.0001" : p.toPrecision(2));

function Statistics({ title, arms, baseline }: { readonly title: string; readonly arms: readonly Arm[]; readonly baseline: string }) {
  const hasPairs = arms.some((arm) => arm.against !== null);
  return (
    <div class="card statistics">
      <Table
        caption={`${title} in generation ${[...new Set(arms.map((arm) => arm.generation))].join(", ")}, compared with ${baseline}`}
        isCaptionShown
        empty="Nothing was measured of this metric in this generation."
        rows={arms}
        keyOf={(arm) => arm.arm}
        columns={[
          { title: "Regime", isHead: true, cell: (arm) => <Name of={arm.arm} /> },
          { title: "n", isNumber: true, cell: (arm) => arm.value.count },
          { title: "Mean", isNumber: true, cell: (arm) => <>{measured(arm.value.mean)}<small>{range(arm.value.interval)}</small></> },
          ...(hasPairs ? [
            { title: "Difference", isNumber: true, cell: (arm: Arm) => (arm.against === null ? "–" : <>{measured(arm.against.difference.mean)}<small>{range(arm.simultaneous)}</small></>) },
            { title: "Change", isNumber: true, cell: (arm: Arm) => (arm.change === null ? "–" : `${arm.change.mean > 0 ? "+" : ""}${percent(arm.change.mean)}`) },
            {
              title: "p and d", isNumber: true, cell: (arm: Arm) => (
                <>{arm.probability === null ? "–" : probability(arm.probability)}{arm.against?.effect_size != null && <small>d {arm.against.effect_size.toPrecision(3)}</small>}</>
              ),
            },
          ] : []),
          { title: "Slope", isNumber: true, cell: (arm) => (arm.trend === null ? "–" : <>{measured(arm.trend.slope.mean)}<small>{range(arm.trend.slope.interval)}</small></>) },
          { title: "Course", cell: (arm) => (arm.trend?.fits[0] === undefined ? "–" : <>{arm.trend.fits[0].shape}<small>{arm.trend.fits[0].weight.toFixed(2)}</small></>) },
        ]}
      />
    </div>
  );
}
