import { expect, test } from "vitest";
import type { Seams } from "../../functions/compose.ts";
import { runLife } from "./life.ts";
import type { Population } from "./planned-life.ts";
import { populationOf } from "./population.ts";
import { occupied } from "./strange-bot.ts";

const TRANSCRIPTIONS = 6;
const WITH_TRTC = ["vod", "trtc"];

/** Lives of one transcription each, in which nothing fails and callbacks arrive. */
const calmLives: readonly Population[] = Array.from({ length: 30 }, (_, place) =>
  populationOf(5 + TRANSCRIPTIONS * place),
)
  .filter(
    ({ tasks: [first] }) =>
      first?.operation === "trtc.StartAITranscription" && first.follows === undefined,
  )
  .map((drawn) => {
    const rates = { ...drawn.rates };
    for (const channel of Object.keys(rates) as (keyof typeof rates)[]) rates[channel] = 0;
    const calm = {
      rates,
      outages: [],
      deploys: [],
      redeploys: undefined,
      revoked: undefined,
      pause: undefined,
      dailyCap: undefined,
    };
    const tasks = drawn.tasks.slice(0, 1).map((task) => ({ ...task, cancelAt: undefined }));
    return {
      ...drawn,
      ...calm,
      tasks,
      strangeBot: undefined,
      isMixed: false,
      silence: undefined,
      neighbours: [],
      callbackProducts: WITH_TRTC,
    };
  });

const lived = (populations: readonly Population[], sabotage?: (seams: Seams) => Seams) =>
  Promise.all(
    populations.map((population) =>
      runLife(population.seed, { population, ...(sabotage === undefined ? {} : { sabotage }) }),
    ),
  );

const violationsOf = (lives: Awaited<ReturnType<typeof lived>>) =>
  lives.flatMap(({ seed, violations }) =>
    violations.map(({ promise, text }) => `seed ${seed} breaks ${promise}: ${text}`),
  );

const answer = (Code: string): string =>
  JSON.stringify({ Response: { Error: { Code, Message: "So it says." }, RequestId: "r" } });

/** Tencent takes each start twice, inside, and we hear the second answer. */
const takenTwice = (seams: Seams): Seams => ({
  ...seams,
  send: async (request) => ({
    ...(await seams.send(request)),
    ...(request.paid ? { body: answer("FailedOperation.TaskExist") } : {}),
  }),
});

/**
 * And nothing that it says afterwards shows that there is a task: no answer, and no callback about
 * the room.
 */
const takenTwiceUnseen = (seams: Seams): Seams => {
  const { send } = takenTwice(seams);
  const denied = { body: answer("FailedOperation.TaskNotExist") };
  const { table } = seams;
  const get: typeof table.get = async (key) =>
    key.pk.startsWith("room#") ? undefined : table.get(key);
  const member = (name: string | symbol): unknown =>
    name === "get" ? get : Reflect.get(table, name);
  const bound = (value: unknown): unknown =>
    typeof value === "function" ? value.bind(table) : value;
  return {
    ...seams,
    send: async (request) =>
      request.paid ? send(request) : { ...(await send(request)), ...denied },
    table: new Proxy(table, { get: (_, name) => bound(member(name)) }),
  };
};

test("a bot that is in the room already is a refusal", async () => {
  const lives = await lived(
    calmLives.map((population) => ({ ...population, ...occupied(population.tasks) })),
  );

  expect(violationsOf(lives)).toEqual([]);
  expect(
    lives.flatMap(({ statuses }) => statuses).filter((status) => status === "rejected").length,
  ).toBeGreaterThan(lives.length / 2);
});

test("a start that was accepted before it was refused is none", async () => {
  const lives = await lived(calmLives, takenTwice);

  expect(violationsOf(lives)).toEqual([]);
  expect(lives.flatMap(({ statuses }) => statuses)).not.toContain("rejected");
});

test("the judge sees a rejection where Tencent has a task of ours in the room", async () => {
  const lives = await lived(
    calmLives.map((population) => ({
      ...population,
      callbackProducts: WITH_TRTC,
      tencent: { ...population.tencent, lifeMs: () => 60_000 },
    })),
    takenTwiceUnseen,
  );

  expect(violationsOf(lives).join("\n")).toContain("rejected-for-the-room");
});
