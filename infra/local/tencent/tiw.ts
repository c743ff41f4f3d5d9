import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { finishedAt } from "./life.ts";
import { readMarks } from "./marks.ts";
import { type Action, type Product, readParameters } from "./product.ts";
import { Refusal } from "./refusal.ts";
import { generationEvent, generationTask, videoGenerationInput } from "./tiw-task.ts";

// Source: TIW's documentation of real-time recording; for generated videos it is inferred.
const FILE_LIFE_MS = 3 * 24 * 60 * 60 * 1000;
// That ExpireTime lies ahead is documented, how far is not: as far as VOD's.
const CALLBACK_VALID_SECONDS = 10 * 60;

/**
 * Accepts a task, and as often as it is asked to: nothing is documented that would refuse a second
 * one for the same recording.
 */
const createVideoGenerationTask: Action = {
  perSecond: 20,
  run: (body, account) => {
    const input = readParameters(videoGenerationInput, body);
    const application = String(input.SdkAppId);
    const marks = readMarks(input.OnlineRecordTaskId);
    if (
      input.MixStream !== undefined &&
      input.MixStream.Custom === undefined &&
      input.MixStream.ModelId === undefined
    ) {
      throw new Refusal(
        "InvalidParameter.RecordParameter",
        "MixStream needs a ModelId where it has no Custom.",
      );
    }
    if (marks.refuse !== undefined)
      throw new Refusal(marks.refuse, "The OnlineRecordTaskId asked for this refusal.");
    const recording = `tiw/${application}/${input.OnlineRecordTaskId}`;
    if (marks.drop && !account.dropped.has(recording)) {
      account.dropped.add(recording);
      return "reset";
    }
    // Twenty letters and digits, like the documented example's.
    const TaskId = randomBytes(10).toString("hex");
    account.accept({
      kind: "accepted",
      product: "tiw",
      action: "CreateVideoGenerationTask",
      application,
      TaskId,
      SessionId: "",
      SessionContext: "",
      acceptedAt: account.now,
      seconds: marks.seconds ?? account.lifeSeconds,
      errCodeExt: marks.fail ?? "",
      input,
    });
    return marks.silence ? "reset" : { TaskId };
  },
};

const taskOfApplication = z.strictObject({ TaskId: z.string(), SdkAppId: z.int() });

/** For how long a task can be asked about is not documented: here for ever. */
const describeVideoGenerationTask: Action = {
  perSecond: 20,
  run: (body, account) => {
    const { TaskId, SdkAppId } = readParameters(taskOfApplication, body);
    const entry = account.ledger.task(TaskId);
    if (entry === undefined || entry.product !== "tiw" || entry.application !== String(SdkAppId)) {
      throw new Refusal("InvalidParameter.TaskNotFound", "The task does not exist.");
    }
    // Listed for this action, and inferred to be said of a task that failed.
    if (entry.errCodeExt === "FailedOperation.Record" && account.now >= finishedAt(entry)) {
      throw new Refusal("FailedOperation.Record", "The OnlineRecordTaskId asked for this failure.");
    }
    return generationTask(entry, account);
  },
};

/** Empty deletes the address. Which addresses are refused otherwise is not documented. */
const setVideoGenerationTaskCallback: Action = {
  perSecond: 20,
  run: (body, { ledger }) => {
    const { SdkAppId, Callback } = readParameters(
      z.strictObject({ SdkAppId: z.int(), Callback: z.string() }),
      body,
    );
    if (Callback !== "" && !/^https?:\/\//.test(Callback)) {
      throw new Refusal(
        "InvalidParameter.CallbackAddressFormatError",
        "The callback address must start with http:// or https://.",
      );
    }
    ledger.record({ kind: "setting", ...setting(SdkAppId, "Callback"), value: Callback });
    return {};
  },
};

/** Empty deletes the key. Which code a key of more than 64 characters gets is not documented. */
const setVideoGenerationTaskCallbackKey: Action = {
  perSecond: 20,
  run: (body, { ledger }) => {
    const { SdkAppId, CallbackKey } = readParameters(
      z.strictObject({ SdkAppId: z.int(), CallbackKey: z.string() }),
      body,
    );
    if (CallbackKey.length > 64)
      throw new Refusal("InvalidParameter", "The callback key has more than 64 characters.");
    ledger.record({ kind: "setting", ...setting(SdkAppId, "CallbackKey"), value: CallbackKey });
    return {};
  },
};

/** Returns the key in clear, as the documentation has it. */
const describeVideoGenerationTaskCallback: Action = {
  perSecond: 20,
  run: (body, { ledger }) => {
    const { SdkAppId } = readParameters(z.strictObject({ SdkAppId: z.int() }), body);
    return {
      Callback: ledger.setting(setting(SdkAppId, "Callback")) ?? "",
      CallbackKey: ledger.setting(setting(SdkAppId, "CallbackKey")) ?? "",
    };
  },
};

/**
 * TIW, version 2019-09-19, the recording of whiteboards. Source: Tencent's API pages and the
 * official SDK's structures.
 */
export const tiw: Product = {
  name: "tiw",
  version: "2019-09-19",
  regions: ["ap-singapore"],
  actions: {
    CreateVideoGenerationTask: createVideoGenerationTask,
    DescribeVideoGenerationTask: describeVideoGenerationTask,
    SetVideoGenerationTaskCallback: setVideoGenerationTaskCallback,
    SetVideoGenerationTaskCallbackKey: setVideoGenerationTaskCallbackKey,
    DescribeVideoGenerationTaskCallback: describeVideoGenerationTaskCallback,
  },
  callback: (entry, context) => ({
    // No source names the event. Code that depended on this word would depend on a guess.
    EventType: "UndocumentedVideoGenerationEvent",
    EventData: generationEvent(entry, context),
    Timestamp: Math.floor(context.now / 1000),
    SdkAppId: Number(entry.application),
    ...signature(context),
  }),
  callbackTarget: ({ application }, ledger) => {
    const url = ledger.setting(setting(application, "Callback"));
    if (url === undefined) return undefined;
    if (url === "") return "none";
    return { url, signKey: ledger.setting(setting(application, "CallbackKey")) ?? "" };
  },
  fileExpiresAt: (entry) => finishedAt(entry) + FILE_LIFE_MS,
};

/**
 * Documented: both fields are there only where a key is set. Covers the key and ExpireTime, not the
 * body.
 */
function signature({
  now,
  signKey,
}: {
  readonly now: number;
  readonly signKey: string;
}): Readonly<Record<string, unknown>> {
  if (signKey === "") return {};
  const ExpireTime = Math.floor(now / 1000) + CALLBACK_VALID_SECONDS;
  return { ExpireTime, Sign: createHash("md5").update(`${signKey}${ExpireTime}`).digest("hex") };
}

const setting = (application: number | string, name: "Callback" | "CallbackKey") =>
  ({ product: "tiw", application: String(application), name }) as const;
