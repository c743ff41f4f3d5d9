import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { callBack, completion, input, read, signed, submit, traces } from "../support/client.ts";
import { startHttpServer } from "../support/http-server.ts";
import { CALLBACK_KEYS, PATH_SECRET, startSystem } from "../support/system.ts";

const MIB = 1024 * 1024;

/** A system that sends foreign callbacks on to an owner who takes them. */
const startWithOwner = async (answer = (response: { end(): void }) => void response.end()) => {
  const owner = await startHttpServer((response) => answer(response));
  const forwards = Object.fromEntries(
    ["VOD", "TRTC"].map((product) => [`${product}_FORWARD_URL`, `${owner.url}/callbacks/`]),
  );
  return { owner, system: await startSystem({ callbacks: "lost", environment: forwards }) };
};

/** Puts raw JSON into an object's text, as no object could say it. */
const withRaw = (body: object, raw: string): string => `{${raw},${JSON.stringify(body).slice(1)}`;

const foreign = { EventType: "NewFileUpload", FileUploadEvent: { FileId: "1" } };

describe("a foreign callback is taken and sent on byte for byte", () => {
  test.each<[string, string]>([
    ["a replaced character in a file's name", '"Name":"a\ufffd.mp4"'],
    ["half of a surrogate pair", '"Name":"\\ud83d"'],
    ["a field named __proto__", '"__proto__":{"Sign":"1","TaskId":"2"}'],
    ["a name that stands twice", '"A":1,"A":2'],
    ["33 levels", `"A":${"[".repeat(32)}${"]".repeat(32)}`],
    ["a number that is none to us", '"Size":1e400'],
    ["an event type that is no text", '"EventType":7'],
    ["300 KB", `"Padding":"${"x".repeat(300_000)}"`],
  ])("with %s", async (_, raw) => {
    const { owner, system } = await startWithOwner();
    const body = withRaw(signed(system, foreign), raw);

    const answer = await callBack(system, body);

    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect(owner.requests.map(({ body: arrived }) => arrived)).toEqual([body]);
  });

  test("that holds bytes which are no UTF-8", async () => {
    const { owner, system } = await startWithOwner();
    const bytes = Buffer.from(JSON.stringify(signed(system, { ...foreign, Name: "é" })), "latin1");

    const answer = await callBack(system, bytes, { contentType: "application/octet-stream" });

    expect(answer.status).toBe(200);
    expect(owner.requests.map(({ headers }) => headers["content-length"])).toEqual([
      String(bytes.length),
    ]);
  });

  test("once more where a kept connection is reset, and answered with 503 only if it is reset again", async () => {
    let resets = 0;
    const { owner, system } = await startWithOwner((response) => {
      if (resets-- > 0) Object(response).socket.resetAndDestroy();
      else response.end();
    });
    const send = () => callBack(system, signed(system, foreign));

    const first = await send();
    resets = 1;
    const once = await send();
    resets = 2;
    const twice = await send();

    expect([first.status, once.status, twice.status]).toEqual([200, 200, 503]);
    expect(owner.requests).toHaveLength(5);
  });
});

describe("a callback that is too large to be read", () => {
  test("is sent on unread, counted and thanked for; its task is asked about all the same", async () => {
    const { owner, system } = await startWithOwner();
    const { body } = await submit(system, "task", { input: input("[seconds:5]") });
    const [started = { TaskId: "", SessionContext: "" }] = system.standIn.creates();
    const large = JSON.stringify(
      signed(system, { ...completion(started), Padding: "x".repeat(MIB) }),
    );

    const answer = await callBack(system, large);
    await system.pass(15 * 60_000);

    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect(owner.requests.map(({ body: arrived }) => arrived === large)).toEqual([true]);
    expect(system.log.filter(({ event }) => event === "callback_too_large_to_read")).toMatchObject([
      { event: "callback_too_large_to_read", product: "vod", count: large.length },
    ]);
    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      completedVia: "poll",
    });
  });

  test("changes nothing, with any content and any signature", async () => {
    const { system } = await startWithOwner();
    await submit(system, "task", { input: input("[seconds:5]") });
    const [started = { TaskId: "", SessionContext: "" }] = system.standIn.creates();
    const before = await traces(system);

    const answer = await callBack(system, { ...completion(started), Padding: "x".repeat(MIB) });

    expect(answer.status).toBe(200);
    expect(await traces(system)).toEqual(before);
  });

  test("is read up to 1 MiB", async () => {
    const system = await startSystem({ callbacks: "lost" });
    const { body } = await submit(system, "task", { input: input("[seconds:5]") });
    const [started = { TaskId: "", SessionContext: "" }] = system.standIn.creates();
    await system.clock.advance(5000);
    const unpadded = signed(system, { ...completion(started), Padding: "" });

    await callBack(system, {
      ...unpadded,
      Padding: "x".repeat(MIB - JSON.stringify(unpadded).length),
    });

    expect(await read(system, body.taskId)).toMatchObject({
      status: "succeeded",
      completedVia: "callback",
    });
  });
});

test.each([
  ["U+FFFD", "room\ufffd"],
  ["no odd character", "room"],
])(
  "a transcription that Tencent ended with an internal error has failed, also where its room's name has %s",
  async (_, RoomId) => {
    const system = await startSystem({ callbacks: "lost" });
    const transcription = {
      operation: "trtc.StartAITranscription",
      input: {
        RoomId: "room",
        RoomIdType: 1,
        TranscriptionParams: { UserId: "bot", UserSig: "EXAMPLE" },
      },
    };
    const { body } = await submit(system, "task", transcription);
    const TaskId = body.providerTaskId;
    const now = system.clock.now();
    const EventInfo = { EventMsTs: now, TaskId, RoomId, RoomIdType: 1, Payload: { LeaveCode: 98 } };
    const event = JSON.stringify({ EventGroupId: 9, EventType: 902, CallbackTs: now, EventInfo });
    const sign = createHmac("sha256", CALLBACK_KEYS.trtc).update(event).digest("base64");

    const answer = await callBack(system, event, {
      path: `/v1/callbacks/trtc/${PATH_SECRET}`,
      headers: { sign },
    });

    expect(answer.status).toBe(200);
    expect(await read(system, body.taskId)).toMatchObject({
      status: "failed",
      error: { provider: { number: 98 } },
    });
  },
);

test.each(["", "/", "//"])(
  "the address that MPS is given is whole where CALLBACK_BASE_URL ends in %j",
  async (end) => {
    const base = await startSystem({ callbacks: "on" });
    const system = await startSystem({
      callbacks: "on",
      environment: { CALLBACK_BASE_URL: `${base.api.url}${end}` },
    });
    const media = {
      operation: "mps.ProcessMedia",
      input: {
        InputInfo: {
          Type: "COS",
          CosInputInfo: { Bucket: "b-1", Region: "ap-guangzhou", Object: "/a.mp4" },
        },
        MediaProcessTask: { TranscodeTaskSet: [{ Definition: 20 }] },
      },
    };

    await submit(system, "task", media);

    expect(
      system.standIn.creates().map(({ input: sent }) => Object(sent.TaskNotifyConfig).NotifyUrl),
    ).toEqual([`${base.api.url}/v1/callbacks/mps/${PATH_SECRET}`]);
  },
);
