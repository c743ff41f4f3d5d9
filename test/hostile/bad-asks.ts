import urls from "../delivery/webhook-urls.json" with { type: "json" };
import { brokenBodies } from "../support/bad-bodies.ts";
import { badIds, bearer, OURS } from "./bad-readings.ts";
import type { Random } from "./random.ts";
import type { Request } from "./world.ts";

/** A request, and the answers that it may have. */
export interface Reading {
  readonly kind: string;
  readonly request: Request;
  readonly status: readonly number[];
  readonly codes: readonly string[];
}

const JSON_TYPE = [...bearer(OURS), ["Content-Type", "application/json"]] as const;

const refused = Object.values(urls.refused).flat();

const right = JSON.stringify({ url: "https://receiver.example/hook" });

/** Bodies that name no receiver: what is no JSON, and JSON that says something else. */
const badBodies: readonly (string | Buffer)[] = [
  ...Object.values(brokenBodies)
    .flatMap((spoil) => spoil(right))
    .filter((body) => String(body) !== right),
  ...[
    {},
    { url: 7 },
    { url: null },
    { url: ["https://receiver.example/hook"] },
    { url: "https://receiver.example/hook", events: [] },
    { url: "https://receiver.example/hook", events: ["task.made_up"] },
    { url: "https://receiver.example/hook", events: "task.succeeded" },
    { url: "https://receiver.example/hook", secret: "whsec_own" },
    { url: "https://receiver.example/hook", status: "enabled" },
  ].map((body) => JSON.stringify(body)),
];

/** Requests about receivers and deliveries of which none may reach anything. */
export const badAsks = (random: Random, mine: readonly string[]): readonly (() => Reading)[] => [
  () => ({
    kind: "refused URL",
    request: {
      route: "register",
      headers: JSON_TYPE,
      body: Buffer.from(JSON.stringify({ url: random.pick(refused) })),
    },
    status: [400, 422],
    codes: ["webhook_url_refused", "invalid_request"],
  }),
  () => ({
    kind: "bad receiver",
    request: { route: "register", headers: JSON_TYPE, body: Buffer.from(random.pick(badBodies)) },
    status: [400],
    codes: ["invalid_json", "invalid_request"],
  }),
  () => ({
    kind: "bent receiver's id",
    request: {
      route: random.pick(["endpoint", "remove", "rotate"] as const),
      pathParameters: { endpointId: badIds("ep_3q7xJv0kWc2bN9aZ", random) },
      headers: bearer(OURS),
      body: Buffer.alloc(0),
    },
    status: [404],
    codes: ["endpoint_not_found"],
  }),
  () => ({
    kind: "bent delivery's id",
    request: {
      route: "replay",
      pathParameters: {
        taskId: random.pick(mine),
        deliveryId: badIds("task.succeeded~x3k9", random),
      },
      headers: bearer(OURS),
      body: Buffer.alloc(0),
    },
    status: [404],
    codes: ["delivery_not_found"],
  }),
];
