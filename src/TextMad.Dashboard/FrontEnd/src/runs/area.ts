import type { Area } from "../shell/area";
import { RunList } from "./RunList";

export const runs: Area = { title: "Runs", path: "/runs", views: [{ path: "/runs", view: RunList }] };
