import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { connects, functionOf, startSwitchboard } from "../support/local-function.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

describe("environments", () => {
  /** Each invocation calls, and returns its process's number once it is told to. */
  const calling = (port: number) =>
    `${connects} export const handler = async () => { await once(connect(${port}), "data"); return process.pid; };`;

  test("that a burst has left over end once they have idled for some seconds; the one that is enough goes on", async () => {
    const clock = new VirtualClock();
    const { port, nextConnection } = await startSwitchboard();
    const local = functionOf(calling(port), { clock, idleForMs: 5000 });
    const burst = Array.from({ length: 9 }, () => local.invoke({}));
    const first = [
      await nextConnection(),
      await nextConnection(),
      await nextConnection(),
      await nextConnection(),
    ];
    const ended = new Set<unknown>();
    const threeEnded = new Promise<void>((resolve) => {
      for (const call of first) {
        call.resume().once("close", () => {
          if (ended.add(call).size === 3) resolve();
        });
      }
    });
    for (const call of first) call.write("go");
    for (let served = 4; served < 9; served++) (await nextConnection()).write("go");
    const used = new Set(
      (await Promise.all(burst)).map((outcome) => outcome.ok && outcome.payload),
    );

    await clock.advance(3000);
    const later = local.invoke({});
    (await nextConnection()).write("go");
    const server = await later;
    await clock.advance(3000);
    await threeEnded;
    const again = local.invoke({});
    (await nextConnection()).write("go");

    expect(used.size).toBe(4);
    expect(await again).toEqual(server);
  });

  test("are all gone after a rest, and the next invocation gets a new one", async () => {
    const clock = new VirtualClock();
    const { port, nextConnection } = await startSwitchboard();
    const local = functionOf(calling(port), { clock, idleForMs: 5000 });
    const before = local.invoke({});
    const call = await nextConnection();
    const end = once(call.resume(), "close");
    call.write("go");
    await before;

    await clock.advance(5000);
    await end;
    const afterwards = local.invoke({});
    (await nextConnection()).write("go");

    expect(await afterwards).toEqual({ ok: true, payload: expect.any(Number) });
    expect(await afterwards).not.toEqual(await before);
  });
});

describe("an invocation that nobody waits for any more", () => {
  const waits = (port: number) =>
    `${connects} export const handler = async (event) => event.waits ? once(connect(${port}), "never") : "read";`;
  const gone = {
    ok: false,
    error: "left",
    message: "submit-task: its caller has left",
  };

  test("is ended, with its environment, and frees the place of the next", async () => {
    const { port, nextConnection } = await startSwitchboard();
    const leaving = new AbortController();
    const local = functionOf(waits(port), { maxEnvironments: 1 });
    const left = local.invoke({ waits: true }, leaving.signal);
    const call = await nextConnection();
    const end = once(call.resume(), "close");
    const reading = local.invoke({});

    leaving.abort();

    await end;
    expect(await left).toEqual(gone);
    expect(await reading).toEqual({ ok: true, payload: "read" });
  });

  test("is not even begun where it still waits for an environment", async () => {
    const { port, nextConnection } = await startSwitchboard();
    const leaving = new AbortController();
    const local = functionOf(waits(port), { maxEnvironments: 1 });
    const first = new AbortController();
    const running = local.invoke({ waits: true }, first.signal);
    await nextConnection();
    const left = local.invoke({ waits: true }, leaving.signal);

    leaving.abort();

    expect(await left).toEqual(gone);
    first.abort();
    expect(await running).toEqual(gone);
  });

  test("harms nothing once it has been answered", async () => {
    const leaving = new AbortController();
    const local = functionOf("let count = 0; export const handler = async () => ++count;");
    await local.invoke({}, leaving.signal);

    leaving.abort();

    expect(await local.invoke({})).toEqual({ ok: true, payload: 2 });
  });
});
