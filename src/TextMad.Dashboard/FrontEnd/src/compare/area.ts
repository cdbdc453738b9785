import type { Area } from "../shell/area";
import { CompareView } from "./CompareView";
import { ProfileView } from "./ProfileView";
import { TextsView } from "./TextsView";

export const compare: Area = {
  title: "Compare",
  path: "/compare",
  views: [{ path: "/compare", view: CompareView }, { path: "/compare/profile", view: ProfileView }, { path: "/compare/texts", view: TextsView }],
};
