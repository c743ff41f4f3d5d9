import { answers } from "./data/answers.ts";
import { asked } from "./data/asked.ts";
import { audits } from "./data/audits.ts";
import { bounds } from "./data/bounds.ts";
import { callbacks } from "./data/callbacks.ts";
import { callers } from "./data/callers.ts";
import { caps } from "./data/caps.ts";
import { client } from "./data/client.ts";
import { clocks } from "./data/clocks.ts";
import { copies } from "./data/copies.ts";
import { crowds } from "./data/crowds.ts";
import { deliveries } from "./data/deliveries.ts";
import { docs } from "./data/docs.ts";
import { doubts } from "./data/doubts.ts";
import { endings } from "./data/endings.ts";
import { endpoints } from "./data/endpoints.ts";
import { expiry } from "./data/expiry.ts";
import { eyes } from "./data/eyes.ts";
import { horizons } from "./data/horizons.ts";
import { keys } from "./data/keys.ts";
import { lanes } from "./data/lanes.ts";
import { lists } from "./data/lists.ts";
import { loans } from "./data/loans.ts";
import { news } from "./data/news.ts";
import { openapi } from "./data/openapi.ts";
import { page } from "./data/page.ts";
import { queues } from "./data/queues.ts";
import { repeats } from "./data/repeats.ts";
import { restores } from "./data/restores.ts";
import { resumes } from "./data/resumes.ts";
import { sendings } from "./data/sendings.ts";
import { signatures } from "./data/signatures.ts";
import { slots } from "./data/slots.ts";
import { starts } from "./data/starts.ts";
import { stories } from "./data/stories.ts";
import { tells } from "./data/tells.ts";
import { tenants } from "./data/tenants.ts";
import { transitions } from "./data/transitions.ts";
import { waits } from "./data/waits.ts";
import type { Mutant, PlacedMutant } from "./mutant.ts";

/**
 * Every room of mistakes by the name of its file in `data/`, which exports it under the same name.
 */
const rooms: Readonly<Record<string, readonly Mutant[]>> = {
  answers,
  asked,
  audits,
  bounds,
  callbacks,
  callers,
  caps,
  client,
  clocks,
  page,
  deliveries,
  copies,
  crowds,
  docs,
  doubts,
  endings,
  endpoints,
  eyes,
  expiry,
  horizons,
  keys,
  lanes,
  lists,
  loans,
  news,
  openapi,
  queues,
  repeats,
  restores,
  resumes,
  sendings,
  signatures,
  slots,
  starts,
  stories,
  tells,
  tenants,
  transitions,
  waits,
};

/** Every mistake that is made on purpose. */
export const all: readonly PlacedMutant[] = Object.entries(rooms).flatMap(([room, mutants]) =>
  mutants.map((mutant) => ({ ...mutant, room })),
);
