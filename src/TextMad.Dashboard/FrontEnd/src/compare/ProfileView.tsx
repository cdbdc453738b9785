import { Loaded } from "../parts/Loaded";
import { Page } from "../parts/Page";
import type { Run } from "../runs/types";
import { useAnswer } from "../shell/api";
import { address, useQueryList } from "../shell/router";
import { RunChoice } from "./RunChoice";
import { Tabs } from "./Tabs";
import type { Profile } from "./types";

/** The eight definitions of collapse held against runs. */
export function ProfileView() {
  const runs = useAnswer<readonly Run[]>("/runs");
  return <Page title="Profile of collapse">{<><Tabs /><Loaded answer={runs}>{(all) => <Chosen runs={all} />}</Loaded></>}</Page>;
}

function Chosen({ runs }: { readonly runs: readonly Run[] }) {
  const [asked, choose] = useQueryList("run");
  const standard = runs.find((run) => run.status === "done" && run.models > 0)?.id;
  const chosen = asked.length > 0 ? asked : standard === undefined ? [] : [standard];
  const answer = useAnswer<readonly Profile[]>(chosen.length === 0 ? null : address("/compare/profile", { run: chosen }));
  if (runs.length === 0) {
    return <p>The workspace has no runs yet.</p>;
  }
  return (
    <>
      <div class="choices"><RunChoice runs={runs} chosen={chosen} choose={choose} /></div>
      {chosen.length > 0 && <Loaded answer={answer}>{(profiles) => <>{profiles.map((profile) => <Matrix key={profile.run} profile={profile} />)}</>}</Loaded>}
    </>
  );
}

const signs = { shown: "●", "not shown": "○", "cannot tell": "?" } as const;

function Matrix({ profile }: { readonly profile: Profile }) {
  const definitions = profile.regimes[0]?.findings ?? [];
  return (
    <section>
      <h2>{profile.run}</h2>
      <p class="hint">
        Eight definitions of collapse are in use [Schaeffer et al., arXiv 2503.03150]. Each is decided by one-sided t tests over {profile.seeds} seeds at level {profile.level}, corrected after Holm
        within a regime together with what came first, in generation {profile.generations}. “Not shown” is not a proof of absence: the change that these seeds would have shown with 80% power stands
        beside it. The same as <code>textmad profile {profile.run}</code> says.
      </p>
      <div class="wide" tabIndex={0} role="region" aria-label={`Profile of ${profile.run}`}>
        <table class="profile">
          <caption class="unseen">Which definitions of collapse hold in {profile.run}, by regime</caption>
          <thead>
            <tr><th scope="col">Definition</th>{profile.regimes.map((regime) => <th key={regime.regime} scope="col">{regime.regime}</th>)}</tr>
          </thead>
          <tbody>
            {definitions.map((definition, i) => (
              <tr key={definition.definition}>
                <th scope="row">{definition.definition}<small>{definition.meaning}</small></th>
                {profile.regimes.map((regime) => {
                  const finding = regime.findings[i]!;
                  return (
                    <td key={regime.regime} class={finding.verdict.replace(" ", "-")}>
                      <strong><span aria-hidden="true">{signs[finding.verdict]} </span>{finding.verdict}</strong>
                      <small>
                        {finding.evidence}
                        {finding.p !== null && ` (p ${finding.p < 0.0001 ? "< 0.0001" : finding.p.toPrecision(2)})`}
                        {finding.power !== "" && `; ${finding.power}`}
                      </small>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">what came first<small>the first generation from which on a change in the direction of collapse is shown</small></th>
              {profile.regimes.map((regime) => <td key={regime.regime}>{regime.order}</td>)}
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}
