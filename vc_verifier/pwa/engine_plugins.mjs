/** The esbuild plugins that whatever bundles the engine needs. */

import { jsonldBudget } from "./jsonld_budget.mjs";
import { pinnedData } from "./pinned_data.mjs";

/** Gives the plugins. */
export function enginePlugins() {
  return [pinnedData(), jsonldBudget()];
}
