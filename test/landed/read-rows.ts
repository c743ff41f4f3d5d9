import { unmarshall } from "@aws-sdk/util-dynamodb";
import { ChallengeStore } from "../../functions/store/challenge-store.ts";
import { CopyStore } from "../../functions/store/copy-store.ts";
import { EndpointStore } from "../../functions/store/endpoint-store.ts";
import { LaneStore } from "../../functions/store/lane-store.ts";
import { LeaseStore } from "../../functions/store/lease-store.ts";
import { PlaceStore } from "../../functions/store/place-store.ts";
import { ProviderStore } from "../../functions/store/provider-store.ts";
import { StoryStore } from "../../functions/store/story-store.ts";
import { TaskStore } from "../../functions/store/task-store.ts";
import { TellStore } from "../../functions/store/tell-store.ts";
import type { TaskRef } from "../../functions/task/task.ts";
import { MemoryTable } from "../support/memory-table.ts";
import type { LandedScene } from "./fixture.ts";

/** The table of a scene in memory, for reading rows one by one. */
export const tableOf = async ({ rows }: LandedScene): Promise<MemoryTable> => {
  const table = new MemoryTable();
  for (const row of rows) {
    const { pk, sk, ...attributes } = unmarshall(row);
    await table.putContent({ pk, sk, ...attributes });
  }
  return table;
};

/** The secrets of a scene, as the functions read them. */
export const secretsOf = ({ secrets }: LandedScene) => {
  const { key } = secrets.IDENTITY_SECRET as { key: string };
  const { active, ...keys } = secrets.CONTEXT_SECRET as { active: string } & Record<string, string>;
  return { identityKey: key, keyring: { active, keys } };
};

/** A tenant's endpoints, or the challenge of one. */
const readOfEndpoints = async (table: MemoryTable, tenant: string, sk: string) => {
  const [, id] = /^challenge#(.+)$/.exec(sk) ?? [];
  if (id !== undefined) return new ChallengeStore(table).read({ tenant, id });
  const read = await new EndpointStore(table).read(tenant);
  return Object.keys(read).length > 0 ? read : undefined;
};

/** The places of a tenant's tasks, as a task that gets none is shown them. */
const readPlaces = async (table: MemoryTable, tenant: string) => {
  const full = { limit: 0, now: 0, gone: {} };
  const { places } = await new PlaceStore(table).take({ tenant, taskId: "none" }, full);
  return Object.keys(places).length > 0 ? places : undefined;
};

/** A row beside a task that says where it is told, how that went, or what became of its result. */
const readBesideTask = async (table: MemoryTable, ref: TaskRef, sk: string) => {
  const [, kind, name = ""] = /^([a-z]+)#?(.*)$/.exec(sk) ?? [];
  const tells = new TellStore(table);
  if (kind === "listener") return (await tells.readAddresses(ref, [name]))[0];
  if (kind === "delivery") return (await tells.readDeliveries(ref, [name]))[0];
  if (kind === "copy") return new CopyStore(table).read(ref);
  const { oddities } = await new StoryStore(table).read(ref);
  return kind === "story" && oddities.length > 0 ? oddities : undefined;
};

/**
 * Reads every row of a table by what its key says it is, and answers with the kinds that nobody
 * reads.
 */
export const unread = async (table: MemoryTable): Promise<readonly string[]> => {
  const tasks = new TaskStore(table);
  const read = async (pk: string, sk: string): Promise<unknown> => {
    const [kind = "", ...rest] = pk.split("#");
    const name = rest.join("#");
    const ref = { tenant: kind, taskId: name };
    if (kind === "lane") return new LaneStore(table).holders(name);
    if (kind === "lease") return (await new LeaseStore(table).position(name)) ?? "none";
    if (kind === "provider" && sk !== "task") return table.row({ pk, sk });
    if (kind === "provider")
      return new ProviderStore(table).find({
        product: rest[0] ?? "",
        providerTaskId: rest.slice(1).join("#"),
      });
    if (["rate", "spend", "durations", "identity", "control"].includes(kind))
      return table.row({ pk, sk });
    if (kind === "places") return readPlaces(table, name);
    if (kind === "endpoints") return readOfEndpoints(table, name, sk);
    if (sk === "task") return tasks.read(ref);
    if (sk.startsWith("input#")) return tasks.readRequest(ref, sk.slice("input#".length));
    if (sk.startsWith("output#")) return tasks.readOutput(ref, sk);
    return readBesideTask(table, ref, sk);
  };
  const found = await Promise.all(
    table
      .rows()
      .map(async ({ pk, sk }) => ((await read(pk, sk)) === undefined ? [`${pk} ${sk}`] : [])),
  );
  return found.flat();
};
