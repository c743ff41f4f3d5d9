import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { callTencent } from "../../functions/tencent/client.ts";
import { TencentSilence } from "../../functions/tencent/error.ts";
import type { SignedRequest } from "../../functions/tencent/transport.ts";
import { transportTo } from "../support/call-through.ts";
import { startHttpServer } from "../support/http-server.ts";

const MIB = 1024 * 1024;
const question: SignedRequest = {
  host: "mps.intl.tencentcloudapi.com",
  action: "DescribeTaskDetail",
  headers: {},
  body: "{}",
  timeoutMs: 60_000,
  paid: false,
};
const create: SignedRequest = { ...question, action: "ProcessMedia", paid: true };
const accepted = '{"Response":{"TaskId":"t-1","RequestId":"r-1"}}';

/**
 * A Tencent that holds the first two answers back when so much of them is on its way; `end` brings
 * the rest. Later ones come whole.
 */
const holdTwoAnswers = async (mebibytes: number) => {
  const held: ServerResponse[] = [];
  const bothSent = Promise.withResolvers<void>();
  let sent = 0;
  const server = await startHttpServer((response) => {
    if (held.length === 2) return void response.end(accepted.padEnd(MIB));
    held.push(response);
    response.write("{".padEnd(mebibytes * MIB), () => ++sent === 2 && bothSent.resolve());
  });
  const transport = transportTo(server.url);
  return {
    call: (request: SignedRequest) => callTencent((signed) => transport.send(signed), request),
    bothSent: bothSent.promise,
    end: () => {
      for (const response of held) response.end(accepted.slice(1));
    },
  };
};

test("of two answers of more than 20 MiB together one is given up, and the other is read", async () => {
  const { call, end } = await holdTwoAnswers(12);
  const asked = [call(question), call(question)];

  const first = await Promise.race(asked.map((each) => each.catch((error: unknown) => error)));
  end();
  const outcomes = await Promise.allSettled(asked);

  expect(first).toBeInstanceOf(TencentSilence);
  expect(first).toMatchObject({ reason: "TOO_MUCH_AT_ONCE" });
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("an answer that was read or given up counts no more", async () => {
  const { call, end } = await holdTwoAnswers(12);
  const asked = [call(question), call(question)];
  await Promise.race(asked.map((each) => each.catch(() => undefined)));
  end();
  await Promise.allSettled(asked);

  const later = [];
  for (let number = 0; number < 10; number++) later.push(await call(question));

  expect(later.map(({ response }) => response.TaskId)).toEqual(Array(10).fill("t-1"));
});

test("the answer to a paid request is read beside as many others as there may be", async () => {
  const { call, bothSent, end } = await holdTwoAnswers(10);
  const asked = [call(question), call(question)];
  await bothSent;

  const { response } = await call(create);
  end();
  await Promise.allSettled(asked);

  expect(response.TaskId).toBe("t-1");
});
