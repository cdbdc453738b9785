import type { Area } from "../shell/area";
import { NewRun } from "./NewRun";
import { RunList } from "./RunList";
import { RunView } from "./RunView";

export const runs: Area = {
  title: "Runs",
  path: "/runs",
  views: [{ path: "/runs", view: RunList }, { path: "/runs/:run", view: RunView }, { path: "/new-run", view: NewRun }],
};
