import type { settleBy, settleTask } from "../../../functions/lifecycle/running/settle-task.ts";
import type { TaskStore } from "../../../functions/store/task-store.ts";
import type { Output, Report, Verdict } from "../../../functions/task/report.ts";
import { after } from "../../../functions/task/time.ts";
import type { CallbackReader } from "../../../functions/tencent/product.ts";
import type { reportOf } from "../../../functions/tencent/vod/aigc-task.ts";
import { given, instead } from "../mistake.ts";
import type { Mutant } from "../mutant.ts";
import { keepingSlots } from "./shared.ts";

export const FAILED: Verdict = {
  state: "failed",
  error: { code: "provider_failed", message: "", retryable: false },
};

/** The end, as a product's answer or callback tells it. */
const reports: readonly Mutant[] = [
  {
    name: "VOD's FINISH is a success despite its error code",
    at: "reportOf",
    mistake: instead<typeof reportOf>((original) => (...args) => {
      const told = original(...args);
      return told.verdict.state === "failed"
        ? { ...told, verdict: { state: "succeeded", output: { files: [] } } }
        : told;
    }),
    by: "tencent/vod/describe-task-detail.test.ts",
  },
  {
    name: "of two files one is named",
    at: "reportOf",
    mistake: instead<typeof reportOf>((original) => (...args) => {
      const { verdict, ...rest } = original(...args);
      if (verdict.state !== "succeeded") return { ...rest, verdict };
      return {
        ...rest,
        verdict: {
          ...verdict,
          output: { ...verdict.output, files: verdict.output.files.slice(0, 1) },
        },
      };
    }),
    by: "tencent/vod/task-detail-output.test.ts",
  },
  {
    name: "a bot that Tencent removed has done its work",
    at: "trtcCallback.read",
    mistake: instead<CallbackReader["read"]>((original) => (request) => {
      const reading = original(request);
      if (reading.kind !== "hint" || reading.hint.evidence?.verdict.state !== "failed")
        return reading;
      const evidence: Report = {
        ...reading.hint.evidence,
        verdict: { state: "succeeded", output: { files: [] } },
      };
      return { ...reading, hint: { ...reading.hint, evidence } };
    }),
    by: "tencent/trtc/callback.test.ts",
  },
];

/** How an end is recorded, and what follows from it. */
const settlements: readonly Mutant[] = [
  {
    name: "an output that no row can hold is written all the same",
    at: "truncateOutput",
    mistake: instead<(output: Output) => Output>(() => (output) => output),
    by: "running/large-output.test.ts",
  },
  {
    name: "a large output is named and not written",
    at: "TaskStore.putOutput",
    mistake: instead<TaskStore["putOutput"]>(() => async () => undefined),
    by: "running/large-output.test.ts",
  },
  {
    name: "a task settles before its large output is written",
    at: "TaskStore.putOutput",
    mistake: instead<TaskStore["putOutput"]>((original) => async (...args) => {
      void original(...args).catch(() => undefined);
    }),
    by: "running/large-output.test.ts",
  },
  {
    name: "a large output expires before its task",
    at: "TaskStore.putOutput",
    mistake: given<TaskStore["putOutput"]>((ref, { expiresAt, ...kept }) => [
      ref,
      { ...kept, expiresAt: after(expiresAt, { days: -10 }) },
    ]),
    by: "running/large-output.test.ts",
  },
  {
    name: "a settled task keeps its slot",
    at: "settleTask",
    mistake: given<typeof settleTask>((dependencies, ...rest) => [
      keepingSlots(dependencies),
      ...rest,
    ]),
    by: "start/start-tasks.test.ts",
  },
  {
    name: "a task that is given up keeps its slot",
    at: "settleBy",
    mistake: given<typeof settleBy>((dependencies, ...rest) => [
      keepingSlots(dependencies),
      ...rest,
    ]),
    by: "lane/lane-turns.test.ts",
  },
];

/** The end of a task, as a report tells it and as the task settles by it. */
export const endings: readonly Mutant[] = [...reports, ...settlements];
