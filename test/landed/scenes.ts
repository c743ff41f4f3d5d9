import { audited } from "./scenes/audited.ts";
import { crowded } from "./scenes/crowded.ts";
import { doubtful } from "./scenes/doubtful.ts";
import { keys } from "./scenes/keys.ts";
import { running } from "./scenes/running.ts";
import { settled } from "./scenes/settled.ts";
import { shared } from "./scenes/shared.ts";
import { spelled } from "./scenes/spelled.ts";
import { spread } from "./scenes/spread.ts";
import { submitting } from "./scenes/submitting.ts";
import { told } from "./scenes/told.ts";
import { unknown } from "./scenes/unknown.ts";
import { waiting } from "./scenes/waiting.ts";
import type { Scene } from "./stage.ts";

/** The scenes of a set, by the names of their files. */
export const scenes: Readonly<Record<string, Scene>> = {
  audited,
  crowded,
  doubtful,
  keys,
  running,
  settled,
  shared,
  spelled,
  spread,
  submitting,
  told,
  unknown,
  waiting,
};
