import { expect, test } from "vitest";
import type { HttpAnswer } from "../../functions/tencent/transport.ts";
import { startWithBetween } from "../support/altered-answers.ts";
import { input, read, submit } from "../support/client.ts";

const MINUTE = 60_000;

const emptyList: HttpAnswer = {
  status: 200,
  body: JSON.stringify({ Response: { TaskSet: [], ScrollToken: "", RequestId: "r" } }),
};

/** The moments between which a request for the list asks for tasks. */
const rangeIn = (body: string): { after: number; before: number } => {
  const { CreateTime } = JSON.parse(body);
  return {
    after: Date.parse(CreateTime.After),
    before:
      CreateTime.Before === undefined ? Number.POSITIVE_INFINITY : Date.parse(CreateTime.Before),
  };
};

test.each([
  ["four minutes behind", -4 * MINUTE],
  ["four minutes ahead", 4 * MINUTE],
])(
  "a start whose answer was lost is found in a list that is complete, though Tencent's clock is %s",
  async (_, apart) => {
    let createdAt: number | undefined;
    const system = await startWithBetween(
      (request, pass) => {
        if (request.action === "CreateAigcVideoTask") createdAt ??= system.clock.now() + apart;
        if (request.action !== "DescribeTasks") return pass(request);
        const { after, before } = rangeIn(request.body);
        const isAskedFor = createdAt !== undefined && after <= createdAt && createdAt <= before;
        return isAskedFor ? pass(request) : Promise.resolve(emptyList);
      },
      { callbacks: "off", listsAigcTasks: true, environment: { LIST_PROVEN_COMPLETE: "on" } },
    );
    const { body } = await submit(system, "task", { input: input("[silence]") });

    await system.clock.advance(30 * MINUTE);
    await system.pass(10 * MINUTE);

    expect(body.status).toBe("doubtful");
    expect(await read(system, body.taskId)).toMatchObject({ status: "succeeded" });
    expect(system.standIn.creates().map(({ SessionId }) => SessionId)).toEqual([
      `${body.taskId}-0`,
    ]);
  },
);
