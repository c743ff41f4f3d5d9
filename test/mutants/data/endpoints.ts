import type { receiverOf } from "../../../functions/lifecycle/tell/receivers.ts";
import type { sendChallenge } from "../../../functions/lifecycle/tell/send-challenge.ts";
import type { EndpointStore } from "../../../functions/store/endpoint-store.ts";
import type { TellStore } from "../../../functions/store/tell-store.ts";
import type { Endpoint, hearingOf } from "../../../functions/task/endpoint.ts";
import { given, instead, replacing, returns, unchecked } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { having } from "./shared.ts";

const enabled = (endpoint: Endpoint): Endpoint => ({ ...endpoint, status: "enabled" });

/** Registered receivers of webhooks: their rows, their challenge, and which of them hear. */
export const endpoints: readonly Mutant[] = [
  {
    name: "a registration does not mind one that came meanwhile",
    at: "EndpointStore",
    mistake: unchecked("equals", "registrations"),
    by: "tell/endpoint-races.test.ts",
  },
  {
    name: "a rotation does not mind one that came meanwhile",
    at: "EndpointStore",
    mistake: unchecked("equals", "default.current.version"),
    by: "tell/endpoint-races.test.ts",
  },
  {
    name: "an address that repeats no challenge is enabled",
    at: "sendChallenge",
    mistake: given<typeof sendChallenge>((dependencies, ref, dueAt) => {
      const dial: typeof dependencies.dial = async (webhook) => {
        const outcome = await dependencies.dial(webhook);
        const { challenge } = JSON.parse(webhook.body).data;
        return outcome.kind === "answered"
          ? { ...outcome, body: JSON.stringify({ challenge }) }
          : outcome;
      };
      return [having(dependencies, { dial }), ref, dueAt];
    }),
    by: "tell/endpoint-challenge.test.ts",
  },
  {
    name: "an endpoint hears of another tenant's tasks",
    at: "EndpointStore.read",
    mistake: given<EndpointStore["read"]>(() => ["acme"]),
    by: "tell/endpoint-events.test.ts",
  },
  {
    name: "the settling write forgets the tenant's endpoints",
    at: "hearingOf",
    mistake: returns([]),
    by: "tell/endpoint-events.test.ts",
  },
  {
    name: "the settling write forgets the oldest of a tenant's endpoints",
    at: "hearingOf",
    mistake: instead<typeof hearingOf>(
      (original) =>
        (...args) =>
          original(...args).slice(1),
    ),
    by: "simulation/asks.test.ts",
  },
  {
    name: "a replay stands on no list",
    at: "TellStore.addDelivery",
    mistake: given<TellStore["addDelivery"]>((ref, name, { agenda, ...delivery }) => [
      ref,
      name,
      /#\d+$/.test(name) || agenda === undefined ? delivery : { ...delivery, agenda },
    ]),
    by: "simulation/asks.test.ts",
  },
  {
    name: "an endpoint that answers 410 stays enabled",
    at: "disableEndpoint",
    mistake: returns(Promise.resolve()),
    by: "tell/endpoint-events.test.ts",
  },
  {
    name: "a delivery is tried again at an endpoint that is disabled",
    at: "receiverOf",
    mistake: given<typeof receiverOf>((dependencies, task, id) => {
      const { endpoints: store } = dependencies;
      const read: EndpointStore["read"] = async (tenant) => {
        const known = await store.read(tenant);
        const all = Object.entries(known.registered ?? {});
        return {
          ...known,
          registered: Object.fromEntries(all.map(([name, found]) => [name, enabled(found)])),
        };
      };
      return [having(dependencies, { endpoints: replacing(store, { read }) }), task, id];
    }),
    by: "tell/endpoint-events.test.ts",
  },
];
