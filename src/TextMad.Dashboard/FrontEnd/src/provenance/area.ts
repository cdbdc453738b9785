import type { Area } from "../shell/area";
import { Copies } from "./Copies";
import { Lineage } from "./Lineage";
import { Takedown } from "./Takedown";

export const provenance: Area = {
  title: "Provenance",
  path: "/provenance",
  views: [
    { path: "/provenance", view: Lineage },
    { path: "/provenance/copies", view: Copies },
    { path: "/provenance/takedown", view: Takedown },
  ],
};
