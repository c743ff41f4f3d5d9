import { Agent, buildConnector, request } from "undici";
import { expect, test } from "vitest";
import { startHttpServer } from "./http-server.ts";
import { underWay, VirtualClock } from "./virtual-clock.ts";

/** A connection that takes as many turns of the event loop as a busy machine's might. */
const slowly: buildConnector.connector = (options, callback) => {
  const connect = buildConnector({});
  const wait = (turns: number): void =>
    void (turns === 0 ? connect(options, callback) : setImmediate(wait, turns - 1));
  wait(200);
};

/** undici hands these on to the socket, and its types leave out the port. */
type Connecting = buildConnector.BuildOptions & { readonly localPort: number };

const freePort = async (): Promise<number> => {
  const { server, url } = await startHttpServer(() => {});
  await new Promise((closed) => server.close(closed));
  return Number(new URL(url).port);
};

test("time stands still while a request is still on its way to a server that may wait for the clock", async () => {
  const clock = new VirtualClock();
  const start = clock.now();
  const moments: number[] = [];
  const server = await startHttpServer((response) => {
    moments.push(clock.now() - start);
    response.end();
  });
  clock.serves(server.url);
  void clock.sleep(60_000);

  const { body } = await clock.during(
    request(server.url, { dispatcher: new Agent({ connect: slowly }) }),
  );
  await body.dump();

  expect(moments).toEqual([0]);
  expect(clock.now() - start).toBe(0);
});

test("time stands still while work is under way that only its caller knows of", async () => {
  const clock = new VirtualClock();
  const start = clock.now();
  void clock.sleep(60_000);
  const work = new Promise<void>((done) => {
    const wait = (turns: number): void =>
      void (turns === 0 ? done() : setImmediate(wait, turns - 1));
    wait(200);
  });

  await clock.during(underWay(work));

  expect(clock.now() - start).toBe(0);
});

test("time passes while such a server has the whole request and waits for the clock", async () => {
  const clock = new VirtualClock();
  const start = clock.now();
  const server = await startHttpServer(
    (response) => void clock.sleep(60_000).then(() => response.end()),
  );
  clock.serves(server.url);

  const { body } = await clock.during(request(server.url, { method: "POST", body: "all of it" }));
  await body.dump();

  expect(clock.now() - start).toBe(60_000);
});

test("time passes although another server was asked from the same port meanwhile", async () => {
  const clock = new VirtualClock();
  const start = clock.now();
  const other = await startHttpServer((response) => void response.end());
  const fromThere = new Agent({ connect: { localPort: await freePort() } as Connecting });
  const server = await startHttpServer(async (response) => {
    await request(other.url, { dispatcher: fromThere }).then(({ body }) => body.dump());
    await clock.sleep(60_000);
    response.end();
  });
  clock.serves(server.url);

  const { body } = await clock.during(request(server.url, { dispatcher: fromThere }));
  await body.dump();

  expect(clock.now() - start).toBe(60_000);
});

test("time stands still until the caller of a work that has ended has gone on", async () => {
  const clock = new VirtualClock();
  const start = clock.now();
  void clock.sleep(60_000);
  const inner = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.during(Promise.resolve());
  };

  await clock.during(inner());

  expect(clock.now() - start).toBe(0);
});
