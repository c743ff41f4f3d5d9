import { describe, expect, onTestFinished, test } from "vitest";
import { products } from "../../functions/tencent/registry.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { Transport } from "../../functions/tencent/transport.ts";
import { startTencentStandIn } from "../../infra/local/tencent/stand-in.ts";
import { startHttpServer } from "../support/http-server.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { type Course, lifeSeconds, type Make, type Step } from "./course-steps.ts";
import { type Callback, FakeTencent, honest, type Message } from "./tencent.ts";
import { courses } from "./tencent-courses.ts";
import {
  callbackKeys,
  credentials,
  drawsOf,
  media,
  type Request,
  signed,
  transcription,
  video,
  withFields,
} from "./tencent-requests.ts";

/** Names for what is random, so that two worlds can be compared to the byte. */
class Names {
  readonly #known: string[] = [];

  /** The id that was learned at this place; made up if there is none. */
  at(place: number): string {
    return this.#known.at(place) ?? "never-heard-of";
  }

  learn(body: string): void {
    const { Response } = JSON.parse(body);
    const handles = (Response.EventSet ?? []).map(
      (event: { EventHandle: string }) => event.EventHandle,
    );
    for (const id of [Response.TaskId, ...handles])
      if (id && !this.#known.includes(id)) this.#known.push(id);
  }

  hide(text: string): string {
    return this.#known
      .reduce((result, id, place) => result.replaceAll(id, `id-${place}`), text)
      .replaceAll(/"RequestId":"[^"]+"/g, '"RequestId":"some"')
      .replaceAll(/https?:\/\/[\w.:]+\/(?:files\/)?id/g, "somewhere/id")
      .replaceAll(/"9\d{18}"/g, '"made of the TaskId"');
  }
}

/** The stand-in and the fake, on one clock and with the same keys. */
async function startPair({ concurrency = 10, pulls = false }: Partial<Course> = {}) {
  const clock = new VirtualClock();
  const receiver = await startHttpServer((response) => response.writeHead(200).end());
  const options = { listsAigcTasks: true, concurrency, lifeSeconds };
  const standIn = await startTencentStandIn({ clock, credentials, callbacks: "on", ...options });
  const transport = new Transport({ endpointUrl: standIn.url, now: Date.now });
  onTestFinished(async () => {
    await transport.close();
    await standIn.close();
  });
  clock.serves(standIn.url);
  for (const [product, signKey] of callbackKeys)
    standIn.setCallback({ url: receiver.url, signKey }, product);

  let moment: number | undefined;
  const tencent = new FakeTencent({
    now: () => moment ?? clock.now(),
    draw: drawsOf(7),
    credentials: () => [credentials],
    callbackKey: (product) => callbackKeys.get(product) ?? "",
    pulls: () => pulls,
    options: {
      burnsRefusedIds: false,
      listsTasks: true,
      listLagMs: 0,
      lifeMs: () => lifeSeconds * 1000,
      concurrency,
      oddities: honest,
    },
  });
  const names = { real: new Names(), fake: new Names() };
  const pending: Callback[] = [];
  const messages: Message[] = [];

  /** Sends to both what was signed for each, and hides what is random in the answers. */
  const ask = async (real: SignedRequest, fake: SignedRequest) => {
    const answer = await clock.during(transport.send(real));
    const faked = tencent.answer(fake);
    names.real.learn(answer.body);
    names.fake.learn(faked.body);
    const hidden = { real: names.real.hide(answer.body), fake: names.fake.hide(faked.body) };
    return { real: `${answer.status} ${hidden.real}`, fake: `${faked.status} ${hidden.fake}` };
  };
  /**
   * The fake makes each message of this time at the very moment it is due, as the stand-in does.
   */
  const advance = async (seconds: number) => {
    await clock.advance(seconds * 1000);
    pending.push(...tencent.callbacks());
    for (const callback of pending.splice(0)) {
      if (callback.dueAt > clock.now()) pending.push(callback);
      else {
        moment = callback.dueAt;
        const message = callback.message();
        if (message !== "queued") messages.push(message);
      }
    }
    moment = undefined;
  };
  const made = (step: Request | Make, known: Names) =>
    signed(typeof step === "function" ? step((place) => known.at(place)) : step, clock.now());
  /** A number of seconds passes; a request is sent. Says what both answered. */
  const play = async (steps: readonly Step[]) => {
    const answers = { real: [] as string[], fake: [] as string[] };
    for (const step of steps) {
      if (typeof step === "number") await advance(step);
      else {
        const { real, fake } = await ask(made(step, names.real), made(step, names.fake));
        answers.real.push(real);
        answers.fake.push(fake);
      }
    }
    return answers;
  };
  /** The messages of both, in an order of no meaning. */
  const told = () => ({
    real: receiver.requests.map(({ body }) => names.real.hide(body)).sort(),
    fake: messages.map(({ body }) => names.fake.hide(body)).sort(),
  });
  return { clock, receiver, messages, ask, play, told };
}

describe("the fake answers and tells like the stand-in", () => {
  test.each(Object.entries(courses))("%s", async (_name, course) => {
    const { play, told } = await startPair(course);

    const answers = await play(course.steps);

    expect(answers.fake).toEqual(answers.real);
    expect(told().fake).toEqual(told().real);
    expect(told().fake).toHaveLength(course.told);
  });

  test("to the address and with the key that a request of MPS names", async () => {
    const { receiver, play, told } = await startPair();
    const TaskNotifyConfig = {
      NotifyType: "URL",
      NotifyUrl: `${receiver.url}/mps`,
      NotifyKey: "MpsSampleNotifyKey0001",
    };

    await play([
      withFields(media, { SessionId: "s-1", SessionContext: "c-1", TaskNotifyConfig }),
      100,
    ]);

    expect(told().fake).toHaveLength(1);
    expect(told().fake).toEqual(told().real);
  });

  test("with headers that the shipped reader takes, as it takes the stand-in's", async () => {
    const { clock, receiver, messages, play } = await startPair();
    const trtc = products.find(({ name }) => name === "trtc")?.callback;
    const keys = [callbackKeys.get("trtc") ?? ""];
    const readings = (
      all: readonly {
        readonly body: string;
        readonly headers: Readonly<Record<string, unknown>>;
      }[],
    ) =>
      all.map(({ body, headers }) =>
        trtc?.read({
          body,
          json: JSON.parse(body),
          headers: { sign: String(headers.sign) },
          keys,
          taskFields: new Map(),
          nowSeconds: clock.now() / 1000,
        }),
      );

    await play([transcription, 100]);

    expect(readings(messages)).toMatchObject([{ kind: "hint" }, { kind: "hint" }]);
    expect(readings(receiver.requests)).toMatchObject([{ kind: "hint" }, { kind: "hint" }]);
    expect(messages.map(({ headers }) => headers.sdkappid)).toEqual(
      receiver.requests.map(({ headers }) => headers.sdkappid),
    );
  });

  const damages: Readonly<Record<string, (sent: SignedRequest) => SignedRequest>> = {
    "a wrong body": (sent) => ({ ...sent, body: sent.body.replace("cat", "dog") }),
    "a wrong host": (sent) => withHeader(sent, "Host", "mps.intl.tencentcloudapi.com"),
    "another action's name": (sent) => withHeader(sent, "X-TC-Action", "NoSuchAction"),
    "another version": (sent) => withHeader(sent, "X-TC-Version", "2017-01-01"),
    "a later timestamp": (sent) =>
      withHeader(sent, "X-TC-Timestamp", String(Number(sent.headers["X-TC-Timestamp"]) + 1)),
    "no authorization": (sent) => withHeader(sent, "Authorization", "none"),
    "other signed headers than it names": (sent) =>
      withHeader(
        sent,
        "Authorization",
        String(sent.headers.Authorization).replace(
          "content-type;host",
          "content-type;host;x-tc-action",
        ),
      ),
    "no timestamp": (sent) => withHeader(sent, "X-TC-Timestamp", "soon"),
    "a stranger's key": () =>
      signed(video, Date.parse("2026-01-01T00:00:00Z"), {
        secretId: "STRANGER",
        secretKey: "STRANGER",
      }),
    "a wrong key": () =>
      signed(video, Date.parse("2026-01-01T00:00:00Z"), { ...credentials, secretKey: "STRANGER" }),
    "a timestamp of five minutes ago": () => signed(video, Date.parse("2025-12-31T23:55:00Z")),
    "a timestamp of more than five minutes ago": () =>
      signed(video, Date.parse("2025-12-31T23:54:59Z")),
    "a timestamp more than five minutes ahead": () =>
      signed(video, Date.parse("2026-01-01T00:05:01Z")),
    "a transcription without a region": () => {
      const { "X-TC-Region": _, ...headers } = signed(
        transcription,
        Date.parse("2026-01-01T00:00:00Z"),
      ).headers;
      return { ...signed(transcription, Date.parse("2026-01-01T00:00:00Z")), headers };
    },
  };

  test.each(Object.entries(damages))("to a request with %s", async (_name, damage) => {
    const { clock, ask } = await startPair();
    const request = damage(signed(video, clock.now()));

    const { real, fake } = await ask(request, request);

    expect(fake).toEqual(real);
  });
});

const withHeader = (request: SignedRequest, name: string, value: string): SignedRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});
