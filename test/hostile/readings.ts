import { problems } from "../../functions/http/api.ts";
import type { HttpResponse } from "../../functions/http/handler.ts";
import { enter, wholeCast } from "./cast.ts";
import { Random } from "./random.ts";
import { bendingMutators, breakingMutators } from "./text-mutators.ts";
import { treeMutators } from "./tree-mutators.ts";
import { makeWorld, type Request, secrets, type World } from "./world.ts";

const { key: OURS, tenants } = secrets.API_SECRET;
const bearer = (key: string): Request["headers"] => [["Authorization", `Bearer ${key}`]];

interface Reading {
  readonly kind: string;
  readonly request: Request;
  readonly status: number;
  readonly codes: readonly string[];
}

/** Every text mutator, whatever it was made for: it bends a key, an id or a cursor. */
const textMutators = { ...breakingMutators, ...bendingMutators };

/** The text changed by some mutator; never what it was. */
const bentText = (text: string, random: Random): string => {
  const bent = random.chance(0.5)
    ? String(textMutators[random.pick(Object.keys(textMutators))]?.(text, random) ?? "")
    : String(
        treeMutators[
          random.pick(Object.keys(treeMutators).filter((name) => name.startsWith("text-")))
        ]?.([text], [0], random, []),
      );
  return bent === text ? `${text}x` : bent;
};

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
];

/**
 * Headers that carry nobody's key, though some come near: all that a proxy in front of us might let
 * through.
 */
const badAuthorization = (random: Random): Request["headers"] => {
  const key = random.pick([OURS, tenants.studio]);
  const cut = key.slice(0, -1);
  const token = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(`{"sub":"default","key":"${key}"}`).toString("base64url")}.`;
  const others: readonly Request["headers"][] = [
    [],
    [["Authorization", ""]],
    [["Authorization", key]],
    [["Authorization", `Basic ${Buffer.from(`${key}:`).toString("base64")}`]],
    [["Authorization", `Bearer ${key} ${key}`]],
    [...bearer(key), ...bearer(key)],
    [["X-Api-Key", key]],
    [["Proxy-Authorization", `Bearer ${key}`]],
    [["Cookie", `authorization=Bearer ${key}`]],
    bearer(token),
    bearer(cut),
    bearer(`${key}0`),
    bearer(key.toUpperCase()),
    bearer(`"${key}"`),
    bearer("undefined"),
    bearer("default"),
    bearer("x".repeat(10_000)),
    bearer("__proto__"),
    [["Authorization", `Bearer\u00a0${cut}`]],
  ];
  // A bent key that ends in blanks only is that key: headers are trimmed on their way.
  const bent = bentText(key, random).trim();
  return random.chance(0.3) && bent !== key ? bearer(bent) : random.pick(others);
};

const badIds = (taskId: string, random: Random): string =>
  random.pick([
    ...[
      "",
      " ",
      ".",
      "..",
      "../task",
      "%2e%2e",
      "task",
      "a".repeat(32),
      "a".repeat(33),
      "A".repeat(32),
      "constructor",
      "__proto__",
    ],
    ...[
      taskId.toUpperCase(),
      `${taskId}\0`,
      `${taskId}/`,
      `${taskId}#task`,
      `default#${taskId}`,
      `*`,
      "x".repeat(5000),
      "長".repeat(32),
    ],
    bentText(taskId, random),
  ]);

const badQueries = [
  "limit=0",
  "limit=101",
  "limit=-1",
  "limit=1.5",
  "limit=1e1",
  "limit=%31%30%30%30",
  "limit=",
  "limit=10&limit=20",
  "limit=01",
].concat(
  [
    "limit=NaN",
    "limit=%EF%BC%91",
    "status=",
    "status=constructor",
    "status=RUNNING",
    "status=running,failed",
    "status=running&status=failed",
  ],
  [
    "operation=",
    "operation=constructor",
    "operation=vod.*",
    "unknown=1",
    "constructor=1",
    "cursor=",
    "tenant=studio",
    "limit[]=5",
    "Limit=5",
  ],
);

/**
 * Sends this many requests to the routes that read and cancel. Throws at the first that is answered
 * wrongly; answers with the counts.
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
    (): Reading => {
      const route = random.pick(routesOf(random.pick(mine ?? [])));
      return {
        kind: "auth",
        request: { ...route, headers: badAuthorization(random) },
        status: 401,
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
        status: 404,
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
        status: 400,
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
      return { kind: "valid", request, status: 200, codes: [] };
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
    const right =
      answer.statusCode === status &&
      (code === undefined
        ? status === 200
        : codes.includes(code) && problems[code].status === status);
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

const badCursor = (cursors: { default: string; studio: string }, random: Random): string => {
  const [position = "", mac = ""] = cursors.default.split(".");
  const cursor = random.pick([
    cursors.studio,
    `${cursors.studio.split(".", 1)}.${mac}`,
    `${position}.`,
    `.${mac}`,
    position,
    `${position}.${mac}.${mac}`,
    `${position}=.${mac}`,
    `${position} .${mac}`,
    bentText(cursors.default, random),
  ]);
  const narrowed = random.chance(0.2) ? [cursors.default, "&status=running"] : [cursor, ""];
  return `cursor=${encodeURIComponent(String(narrowed[0]).toWellFormed())}${narrowed[1]}`;
};
