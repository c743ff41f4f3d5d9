import type { Random } from "./random.ts";
import { bendingMutators, breakingMutators } from "./text-mutators.ts";
import { treeMutators } from "./tree-mutators.ts";
import { type Request, secrets } from "./world.ts";

export const { key: OURS, tenants } = secrets.API_SECRET;
export const bearer = (key: string): Request["headers"] => [["Authorization", `Bearer ${key}`]];

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

/**
 * Headers that carry nobody's key, though some come near: all that a proxy in front of us might let
 * through.
 */
export const badAuthorization = (random: Random): Request["headers"] => {
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

export const badIds = (taskId: string, random: Random): string =>
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

export const badQueries = [
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
    "createdBefore=9999-12-31T23:59:59-01:00",
    "createdAfter=2026-02-30",
    "metadata=1&metadata.shot=1",
    "metadata.__proto__=1",
    "cursor=",
    "tenant=studio",
    "limit[]=5",
    "Limit=5",
  ],
);

export const badCursor = (cursors: { default: string; studio: string }, random: Random): string => {
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
