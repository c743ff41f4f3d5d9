import { expect, test } from "vitest";
import { readRotateOptions, rotated } from "../../infra/rotate/options.ts";
import { NEW_PAIR, startLoad } from "./rotation-load.ts";
import type { Toll } from "./rotation-toll.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type World = Awaited<ReturnType<typeof startLoad>>;

interface Row {
  readonly args: readonly string[];
  /** The operator's part, once the command says that the new key can be used. */
  readonly switched?: (world: World) => void;
  /** Whether the old key goes after days, or on the operator's word. Else the command ends. */
  readonly ends?: "after-days" | "confirmed";
  /** The harm of a rotation without its waits. */
  readonly harms: "refused" | "foreign" | "blocked";
}

const rows: readonly Row[] = [
  { args: ["context-key"], ends: "after-days", harms: "foreign" },
  { args: ["webhook-key"], harms: "refused" },
  { args: ["callback-path"], ends: "after-days", harms: "foreign" },
  { args: ["callback-key", "--product", "vod"], ends: "after-days", harms: "foreign" },
  { args: ["callback-key", "--product", "mps"], ends: "after-days", harms: "foreign" },
  {
    args: ["api-key", "--tenant", "default"],
    switched: ({ vault, useKey }) => useKey(String([vault.valueOf("ApiSecret").key].flat()[0])),
    ends: "confirmed",
    harms: "refused",
  },
  {
    args: ["tencent-key"],
    switched: ({ pairs }) => void pairs.splice(0, 1),
    harms: "blocked",
  },
];

const environment = {
  NEW_TENCENT_SECRET_ID: NEW_PAIR.secretId,
  NEW_TENCENT_SECRET_KEY: NEW_PAIR.secretKey,
};

test("each secret that can be rotated is rotated here", () => {
  const seen = rows.map(({ args }) => readRotateOptions(args).rotated.what);

  expect([...new Set(seen)].sort()).toEqual([...rotated].sort());
});

const rotate = async ({ args, switched, ends }: Row): Promise<Toll> => {
  const world = await startLoad();
  const { clock } = world.system;
  await world.load(40 * MINUTE);
  const begun = world.run([...args, "--begin"], environment);
  await world.load(160 * MINUTE);
  await clock.during(begun);
  switched?.(world);
  await world.load(120 * MINUTE);
  if (ends === "after-days") await world.days(12);
  const confirmed = ends === "confirmed" ? ["--confirmed"] : [];
  const { isDone, text } = await clock.during(
    world.run([...args, "--continue", ...confirmed], environment),
  );
  await world.load(160 * MINUTE);
  if (!isDone) throw new Error(`${args.join(" ")} did not end: ${text}`);
  return world.toll();
};

test.each(rows)(
  "$args under load: no request is refused, no callback foreign, no webhook unsigned",
  async (row) => {
    const toll = await rotate(row);

    expect(toll).toMatchObject({ refused: [], foreign: [], unsigned: [], blocked: [] });
    expect(Math.min(toll.tasks, toll.callbacks, toll.webhooks)).toBeGreaterThan(20);
  },
);

/** By a command whose clock is twelve days ahead, so that each of its waits is over at once. */
const rotateAtOnce = async ({ args, switched }: Row): Promise<Toll> => {
  const world = await startLoad();
  await world.load(40 * MINUTE);
  await world.system.clock.during(world.run([...args, "--begin"], environment, 12 * DAY));
  switched?.(world);
  await world.load(40 * MINUTE);
  return world.toll();
};

test.each(rows)("$args without its waits: $harms shows it", async (row) => {
  const toll = await rotateAtOnce(row);

  expect(toll[row.harms]).not.toEqual([]);
});
