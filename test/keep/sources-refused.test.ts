import { expect, test } from "vitest";
import { read, rows, submit } from "../support/client.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { tellByStream } from "../tell/receiver.ts";
import { type Behave, contentOf, PART, serving, startFileHost } from "./file-host.ts";
import { startKeeping } from "./keeping-system.ts";
import { settledOn } from "./settled-on.ts";

const MINUTE = 60_000;
/** Just over a megabyte, and just over a part. */
const film = contentOf(1_001_000);
const long = contentOf(PART + 1000);

test.each([403, 404, 500])("a host that answers %i is asked again", async (status) => {
  const { system, host, again, copyOf, stored } = await settledOn((_request, response) => {
    response.writeHead(status, { "content-type": "video/mp4" }).end("no film");
  });

  await system.keepByStream();
  const before = await copyOf();
  host.behave(serving(film));
  await again();

  expect(before).toEqual({ state: "pending", reason: `status_${status}` });
  expect((await stored())?.equals(film)).toBe(true);
});

const page = Buffer.from("<html>Sign in</html>");

test.each([
  ["a page", serving(page, { type: "text/html; charset=utf-8" }), "wrong_type"],
  ["a picture", serving(page, { type: "image/png" }), "wrong_type"],
  ["a packed film", packed(), "packed"],
  ["a redirect elsewhere", redirecting("https://elsewhere.example/film.mp4"), "host_not_allowed"],
  ["a redirect without end", redirecting("/film.mp4"), "too_many_redirects"],
  ["a redirect to a file of this machine", redirecting("file:///etc/passwd"), "link_unusable"],
  ["a film of no length", unmarked(), "length_unknown"],
  ["a film that is too large", serving(film), "too_large"],
])("%s is refused for good, and the event is told", async (_which, behave, reason) => {
  const { system, receiver, copyOf } = await settledOn(behave, {
    environment: { LARGEST_KEPT_MB: "1" },
  });

  await system.keepByStream();
  await tellByStream(system);

  expect(await copyOf()).toEqual({ state: "refused", reason });
  expect(await system.s3.keys()).toEqual([]);
  expect(receiver.heard()).toHaveLength(1);
});

function packed(): Behave {
  return (_request, response) =>
    void response.writeHead(200, { "content-encoding": "gzip", "content-length": 4 }).end("film");
}

function redirecting(location: string): Behave {
  return (_request, response) => void response.writeHead(302, { location }).end();
}

function unmarked(): Behave {
  return ({ socket }) =>
    void socket.end("HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\nconnection: close\r\n\r\nfilm");
}

test("a redirect on the same host is followed", async () => {
  const { system, stored } = await settledOn((request, response) => {
    if (request.url === "/moved.mp4") serving(film)(request, response);
    else redirecting("/moved.mp4")(request, response);
  });

  await system.keepByStream();

  expect((await stored())?.equals(film)).toBe(true);
});

test("a film in chunks without a length is stored, and not when it breaks off", async () => {
  const broken: Behave = (_request, response) => {
    response.writeHead(200, { "content-type": "video/mp4" });
    response.write(long, () => response.socket?.destroy());
  };
  const { system, host, again, copyOf, stored } = await settledOn(broken);

  await system.keepByStream();
  const before = await copyOf();
  host.behave((_request, response) => {
    response.writeHead(200, { "content-type": "video/mp4" });
    response.end(long);
  });
  await again();

  expect(before).toEqual({ state: "pending", reason: "ended_early" });
  expect((await stored())?.equals(long)).toBe(true);
});

test("a host that sends nothing more fails the try", async () => {
  const { system, copyOf } = await settledOn(
    (_request, response) => {
      response.writeHead(200, { "content-type": "video/mp4", "content-length": film.length });
      response.write(film.subarray(0, 1000));
    },
    { network: { patienceMs: 50 } },
  );

  await system.keepByStream();

  expect(await copyOf()).toEqual({ state: "pending", reason: "stalled" });
});

/** A clock that may be told that time has passed while something is under way. */
class LateClock extends VirtualClock {
  aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }
}

test("a host that sends byte by byte is stopped when the function's time is over, and gone on with", async () => {
  const clock = new LateClock();
  let dribble = () => {};
  const slow: Behave = (_request, response) => {
    const headers = { "content-type": "video/mp4", etag: '"one"', "content-length": long.length };
    response.writeHead(200, headers).write(long.subarray(0, PART + 1));
    dribble = () => void response.write(long.subarray(PART + 1, PART + 2));
  };
  const { system, host, again, stored, copyOf } = await settledOn(slow, { clock });
  const { bucket } = system.keeper;
  const putPart = bucket.putPart.bind(bucket);
  bucket.putPart = async (...part) => {
    const put = await putPart(...part);
    clock.aheadMs = 14 * MINUTE;
    dribble();
    return put;
  };

  await system.keepByStream();
  const before = await copyOf();
  const [row] = (await rows(system)).filter(({ sk }) => sk?.S === "copy");
  host.behave(serving(long));
  await again();

  expect(before?.state).toBe("pending");
  // No try was lost: one that stalls would say so.
  expect(row?.files?.L?.[0]?.M).not.toHaveProperty("reason");
  expect(host.ranges).toEqual([undefined, `bytes=${PART}-`]);
  expect((await stored())?.equals(long)).toBe(true);
});

test("a host that is not on the list is not asked: a person is told, and the task stays as it is", async () => {
  const { system, host, copyOf, receiver } = await settledOn(serving(film), {
    environment: { RESULT_HOSTS: "*.example.com" },
  });

  await system.keepByStream();
  await tellByStream(system);

  expect(await copyOf()).toEqual({ state: "refused", reason: "host_not_allowed" });
  expect(host.ranges).toEqual([]);
  expect(system.log.filter(({ event }) => event === "result_host_unknown")).toHaveLength(1);
  expect(receiver.heard()).toMatchObject([{ event: { type: "task.succeeded" } }]);
});

test.each(["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1"])(
  "a name on the list that leads to %s is not dialled",
  async (address) => {
    const { system, copyOf } = await settledOn(serving(film), {
      link: "http://media.example.com/film.mp4",
      environment: { RESULT_HOSTS: "media.example.com" },
      network: { resolve: async () => ["93.184.215.14", address] },
    });

    await system.keepByStream();

    expect(await copyOf()).toEqual({ state: "refused", reason: "address_not_public" });
  },
);

test("a file of another length than Tencent named is not stored", async () => {
  const host = await startFileHost(serving(film));
  const system = await startKeeping({ link: host.url });
  const { body } = await submit(system, "kept", { keepResult: true });
  await system.clock.advance(6000);

  await system.keepByStream();

  expect((await read(system, body.taskId)).copy).toEqual({
    state: "pending",
    reason: "another_length",
  });
  expect(await system.s3.keys()).toEqual([]);
});
