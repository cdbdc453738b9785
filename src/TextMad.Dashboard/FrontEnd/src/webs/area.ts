import type { Area } from "../shell/area";
import { Crawl } from "./Crawl";
import { WebList } from "./WebList";
import { WebPage } from "./WebPage";
import { WebPages } from "./WebPages";
import { World } from "./World";

export const webs: Area = {
  title: "Web",
  path: "/web",
  views: [
    { path: "/web", view: WebList },
    { path: "/web/worlds/:name", view: World },
    { path: "/web/worlds/:name/pages", view: WebPages },
    { path: "/web/worlds/:name/page", view: WebPage },
    { path: "/web/crawls/:name", view: Crawl },
  ],
};
