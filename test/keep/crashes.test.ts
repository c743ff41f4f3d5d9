import { expect, test } from "vitest";
import { createHandler } from "../../functions/keep-results.ts";
import { read } from "../support/client.ts";
import { contentOf, PART, serving } from "./file-host.ts";
import { settledOn } from "./settled-on.ts";

const MINUTE = 60_000;

/** A process that dies at an outside call: before it is made, or before its answer is heard. */
interface Life {
  calls: number;
  readonly diesAt: number;
  readonly when: "before" | "after";
  isDead: boolean;
}

class Crash extends Error {}

/** The same part of the system, as a process reaches it that may die. */
const mortal = <T extends object>(part: T, life: Life): T =>
  new Proxy(part, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        life.calls += 1;
        const dies = life.calls === life.diesAt;
        if (life.isDead || (dies && life.when === "before")) {
          life.isDead = true;
          throw new Crash();
        }
        const answer: unknown = await Reflect.apply(method, target, args);
        if (!dies) return answer;
        life.isDead = true;
        // The connections of a dead process end with it.
        if (typeof answer === "object" && answer !== null && "close" in answer)
          Reflect.apply(Object(answer.close), answer, []);
        throw new Crash();
      };
    },
  });

/** Runs the function in a process that may die. Whether it did. */
const runUntilCrash = async (
  { keeper }: Awaited<ReturnType<typeof settledOn>>["system"],
  life: Life,
): Promise<boolean> => {
  const { tasks, copies, bucket, downloader } = keeper;
  const handler = createHandler({
    ...keeper,
    tasks: mortal(tasks, life),
    copies: mortal(copies, life),
    bucket: mortal(bucket, life),
    downloader: mortal(downloader, life),
  });
  await handler({}).catch((error: unknown) => {
    if (!(error instanceof Crash)) throw error;
  });
  return life.isDead;
};

test.each([
  ["a small file", contentOf(1000), "before", 12],
  ["a small file", contentOf(1000), "after", 12],
  ["a file of two parts", contentOf(PART + 1000), "before", 17],
  ["a file of two parts", contentOf(PART + 1000), "after", 17],
] as const)(
  "%s (%#) is stored once, whichever outside call the function dies at",
  async (_which, film, when, atLeast) => {
    let diesAt = 0;
    for (let isDead = true; isDead; ) {
      diesAt += 1;
      const { system, stored, again } = await settledOn(serving(film));

      isDead = await runUntilCrash(system, { calls: 0, diesAt, when, isDead: false });
      await again(17 * MINUTE);

      expect((await stored())?.equals(film), `after a crash at call ${diesAt}`).toBe(true);
      expect(await system.s3.keys()).toHaveLength(1);
    }
    expect(diesAt).toBeGreaterThanOrEqual(atLeast);
  },
  600_000,
);

test("the event is told once the second try has stored the file", async () => {
  const film = contentOf(1000);
  const { system, again, receiver } = await settledOn(serving(film), { tells: true });
  await runUntilCrash(system, { calls: 0, diesAt: 14, when: "before", isDead: false });

  await again(17 * MINUTE);
  await system.pass(3 * MINUTE);

  const [heard, ...others] = receiver.heard();
  expect(others).toEqual([]);
  expect((await read(system, String(heard?.event.data.taskId))).copy).toEqual({ state: "stored" });
});
