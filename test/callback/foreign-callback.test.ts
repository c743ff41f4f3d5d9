import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { ask } from "../support/client.ts";
import { startHttpServer } from "../support/http-server.ts";
import { CALLBACK_KEYS, PATH_SECRET, startSystem } from "../support/system.ts";

/**
 * A callback of TRTC's about a task that nobody here has started, and the headers it comes with.
 */
const foreign = (now: number) => {
  const EventInfo = { TaskId: "somebody-else's", RoomId: "1", Payload: { Status: 0 } };
  const body = `${JSON.stringify({ EventGroupId: 9, EventType: 901, CallbackTs: now, EventInfo })} `;
  const sign = createHmac("sha256", CALLBACK_KEYS.trtc).update(body).digest("base64");
  return { body, headers: { authorization: "", sign, sdkappid: "1400000002" } };
};

const PATH = `/v1/callbacks/trtc/${PATH_SECRET}`;

test("a callback about somebody else's task is sent on byte for byte, with what its receiver checks it by", async () => {
  const receiver = await startHttpServer((response) => response.end());
  const system = await startSystem({
    callbacks: "lost",
    environment: { TRTC_FORWARD_URL: `${receiver.url}/trtc` },
  });
  const { body, headers } = foreign(system.clock.now());

  const answer = await ask(system, "POST", PATH, { headers, body });

  expect(answer.status).toBe(200);
  expect(receiver.requests).toHaveLength(1);
  const { authorization: _none, ...told } = headers;
  expect(receiver.requests[0]).toMatchObject({ line: "POST /trtc", body, headers: told });
});

test("a callback about somebody else's task comes again where its receiver does not take it", async () => {
  const receiver = await startHttpServer((response) => response.writeHead(500).end());
  const system = await startSystem({
    callbacks: "lost",
    environment: { TRTC_FORWARD_URL: receiver.url },
  });

  const answer = await ask(system, "POST", PATH, foreign(system.clock.now()));

  expect(answer).toMatchObject({ status: 503, body: { code: "unavailable" } });
});
