import { answers } from "./data/answers.ts";
import { audits } from "./data/audit.ts";
import { callbacks } from "./data/callbacks.ts";
import { callers } from "./data/callers.ts";
import { changes } from "./data/change.ts";
import { doubts } from "./data/doubt.ts";
import { endings } from "./data/endings.ts";
import { lanes } from "./data/lanes.ts";
import { lines } from "./data/lines.ts";
import { lists } from "./data/list.ts";
import { readers } from "./data/readers.ts";
import { signatures } from "./data/signatures.ts";
import { guards } from "./data/spend.ts";
import { starts } from "./data/start.ts";
import { answersToStarts } from "./data/start-answers.ts";
import { horizons, transitions } from "./data/transition.ts";
import { variants } from "./data/variants.ts";
import type { Mutant } from "./mutant.ts";

/** Every mistake that is made on purpose. */
export const all: readonly Mutant[] = [
  ...[...changes, ...transitions, ...horizons],
  ...[...starts, ...answersToStarts, ...doubts],
  ...[...answers, ...readers, ...endings],
  ...[...signatures, ...callbacks],
  ...callers,
  ...lanes,
  ...lines,
  ...guards,
  ...lists,
  ...audits,
  ...variants,
];
