import { Unavailable } from "../../../functions/task/error.ts";
import { startingAround, tableOf } from "../../support/planted-rows.ts";
import { operationNames } from "../inputs.ts";
import type { Scene } from "../stage.ts";

/** A table whose scan ends after its first short page, as if the run had died there. */
const scannedInPart = () => {
  let pages = 0;
  return startingAround((table) => ({
    scan: async (scan) => {
      pages += 1;
      if (pages > 1) throw new Unavailable("The table does not answer.");
      return table.scan({ ...scan, limit: 5 });
    },
  }));
};

export const audited: Scene = {
  about: "An audit that has come half way, and an operator's switch that takes no new tasks.",
  options: scannedInPart,
  afterwards: [{ minutes: 3 }, { leapMinutes: 20, minutes: 3 }],
  play: async (stage) => {
    const { system } = stage;
    for (const operation of operationNames)
      await stage.submit(operation, "runs", { marks: "[seconds:75]" });
    await system.tick();
    await system.audit().catch(() => undefined);
    // As infra/runbook.md tells an operator.
    await tableOf(system).putContent({ pk: "control", sk: "submissions", paused: true });
    await stage.snapshot();
  },
};
