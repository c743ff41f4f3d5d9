import { expect, test } from "vitest";
import { Unavailable } from "../../functions/task/error.ts";
import { read } from "../support/client.ts";
import { refusingClaims, startingAround } from "../support/planted-rows.ts";
import { MINUTE, tell, transcribe } from "./transcribing.ts";

test("one whose TaskId the table would not take at its start ends as the callback tells that came meanwhile", async () => {
  let refused = 0;
  const refusing = await refusingClaims(() => refused++ < 4);
  const { system, taskId } = await transcribe(() => "gone", refusing);
  const told = await tell(system, 902, { LeaveCode: 98 });
  const early = await read(system, taskId);

  await system.pass(2 * MINUTE);

  expect([told.statusCode, early.status, refused]).toEqual([200, "running", 5]);
  expect(await read(system, taskId)).toMatchObject({
    status: "failed",
    settled: true,
    completedVia: "callback",
  });
});

test("of what was told before the claim an end goes before a start, and the first end before another", async () => {
  let refused = 0;
  const { system, taskId } = await transcribe(
    () => "gone",
    await refusingClaims(() => refused++ < 4),
  );
  await tell(system, 901, { Status: 0 });
  await tell(system, 902, { LeaveCode: 99 });
  await tell(system, 902, { LeaveCode: 98 });
  await tell(system, 901, { Status: 0 });

  await system.pass(2 * MINUTE);

  expect(await read(system, taskId)).toMatchObject({
    status: "succeeded",
    output: { details: { stopReason: "idle" } },
  });
});

test("a callback during which the claim is written finds the task at its second look", async () => {
  let claim: (() => Promise<unknown>) | undefined;
  const around = await startingAround((table) => ({
    put: async (row, condition) => {
      if (row.pk.startsWith("told#")) await claim?.();
      if (!row.pk.startsWith("provider#")) return table.put(row, condition);
      claim = () => table.put(row, condition);
      throw new Unavailable("The table does not answer.");
    },
  }));
  const { system, taskId } = await transcribe(() => "gone", around);

  await tell(system, 902, { LeaveCode: 98 });

  expect(await read(system, taskId)).toMatchObject({
    status: "failed",
    settled: true,
    completedVia: "callback",
  });
});
