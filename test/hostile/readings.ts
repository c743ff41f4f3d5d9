import type { HttpResponse } from "../../functions/http/handler.ts";
import { problems } from "../../functions/http/problems.ts";
import { badAsks, type Reading } from "./bad-asks.ts";
import {
  badAuthorization,
  badCursor,
  badIds,
  badQueries,
  bearer,
  OURS,
  tenants,
} from "./bad-readings.ts";
import { enter, wholeCast } from "./cast.ts";
import { Random } from "./random.ts";
import { makeWorld, type Request, type World } from "./world.ts";

const routesOf = (taskId: string): readonly Omit<Request, "headers">[] => [
  { route: "get", pathParameters: { taskId }, body: Buffer.alloc(0) },
  { route: "list", body: Buffer.alloc(0) },
  { route: "cancel", pathParameters: { taskId }, body: Buffer.alloc(0) },
  {
    route: "submit",
    body: Buffer.from(
      '{"operation":"tiw.CreateVideoGenerationTask","input":{"OnlineRecordTaskId":"x"}}',
    ),
  },
  ...(["refresh", "result", "deliveries", "events"] as const).map((route) => ({
    ...{ route, pathParameters: { taskId }, body: Buffer.alloc(0) },
  })),
  {
    route: "replay",
    pathParameters: { taskId, deliveryId: "task.succeeded~x3k9" },
    body: Buffer.alloc(0),
  },
];

/**
 * Sends this many requests to the routes that read, cancel, register and replay. Throws at the
 * first that is answered wrongly; answers with the counts.
 */
export const readHostile = async (
  seed: number,
  count: number,
): Promise<Readonly<Record<string, number>>> => {
  const random = new Random(seed);
  let calls = 0;
  const world = makeWorld({
    send: async () => {
      calls++;
      return { status: 500, body: "" };
    },
  });
  const cast = wholeCast();
  await enter(world.dependencies, cast);
  const [mine, theirs] = ["default", "studio"].map((tenant) =>
    cast.filter(({ row }) => row.tenant === tenant).map(({ row }) => row.taskId),
  );
  const cursors = await cursorsOf(world);
  const makers = [
    ...badAsks(random, mine ?? []),
    (): Reading => {
      const route = random.pick(routesOf(random.pick(mine ?? [])));
      return {
        kind: "auth",
        request: { ...route, headers: badAuthorization(random) },
        status: [401],
        codes: ["unauthorized"],
      };
    },
    (): Reading => {
      const foreign = random.chance(0.4);
      const taskId = foreign ? random.pick(theirs ?? []) : badIds(random.pick(mine ?? []), random);
      const request = {
        ...random.pick(
          routesOf(taskId).filter(({ pathParameters }) => pathParameters !== undefined),
        ),
        headers: bearer(OURS),
      };
      return {
        kind: foreign ? "another tenant's id" : "bent id",
        request,
        status: [404],
        codes: ["task_not_found"],
      };
    },
    (): Reading => {
      const query = random.chance(0.5) ? random.pick(badQueries) : badCursor(cursors, random);
      const request = {
        route: "list",
        query,
        headers: bearer(OURS),
        body: Buffer.alloc(0),
      } as const;
      return {
        kind: "list",
        request,
        status: [400],
        codes: ["invalid_request", "invalid_cursor", "unknown_operation"],
      };
    },
    (): Reading => {
      const query = random.pick([
        "limit=5",
        "limit=100",
        "status=running",
        `cursor=${cursors.default}&limit=3`,
        "operation=mps.ProcessMedia",
      ]);
      const [get, list] = routesOf(random.pick(mine ?? []));
      if (get === undefined || list === undefined) throw new Error("A route is missing.");
      const request = random.chance(0.5)
        ? { ...get, headers: bearer(OURS) }
        : { ...list, query, headers: bearer(OURS) };
      return { kind: "valid", request, status: [200], codes: [] };
    },
  ];
  const tally: Record<string, number> = {};
  for (let number = 0; number < count; number++) {
    const { kind, request, status, codes } = random.pick(makers)();
    world.table.changes = [];
    const answer = await world
      .post(request)
      .catch(
        (error: unknown): HttpResponse => ({ statusCode: 500, headers: {}, body: String(error) }),
      );
    const { code }: { code?: keyof typeof problems } =
      answer.statusCode === 200 ? {} : jsonOf(answer);
    const { statusCode } = answer;
    const right =
      status.includes(statusCode) &&
      (code === undefined
        ? statusCode === 200
        : codes.includes(code) && problems[code].status === statusCode);
    if (!right || world.table.changes.length > 0 || calls > 0) {
      throw new Error(
        `seed ${seed}, request ${number} (${kind}): answered ${answer.statusCode} ${answer.body?.slice(0, 300)}\n${JSON.stringify({ ...request, body: undefined })}`,
      );
    }
    tally[kind] = (tally[kind] ?? 0) + 1;
    world.pass(random.below(1000));
  }
  return tally;
};

const jsonOf = (answer: HttpResponse): { code?: keyof typeof problems } =>
  JSON.parse(answer.body ?? "{}");

/** A true cursor of each tenant, for lists that are not narrowed. */
const cursorsOf = async (world: World): Promise<{ default: string; studio: string }> => {
  const next = async (key: string) => {
    const { body = "{}" } = await world.post({
      route: "list",
      query: "limit=5",
      headers: bearer(key),
      body: Buffer.alloc(0),
    });
    return String(JSON.parse(body).nextCursor);
  };
  return { default: await next(OURS), studio: await next(tenants.studio) };
};
