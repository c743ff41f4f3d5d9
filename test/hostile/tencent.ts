import type { Send } from "../../functions/tencent/client.ts";
import type { HttpAnswer, SignedRequest } from "../../functions/tencent/transport.ts";
import { fixtureOf } from "../../infra/local/operations.ts";
import type { CastTask } from "./cast.ts";
import type { Random } from "./random.ts";

/** Tencent's answer about a task, if it were asked: at work, or done. */
export type Truth = Pick<CastTask, "operation" | "sessionId" | "context"> & { done: boolean };

/** A question as Tencent heard it. */
export interface Question {
  /** The action and its product. */
  readonly action: string;
  /** How often the same was asked in the second that ends with this question. */
  readonly inSecond: number;
}

/** Tencent as far as questions go: it knows some tasks, and now and then it does not answer. */
export class Tencent {
  readonly #random: Random;
  readonly #known = new Map<string, Truth>();
  readonly #times = new Map<string, readonly number[]>();
  /** The questions since somebody emptied it. */
  asked: Question[] = [];
  /** Where its time comes from, as it is part of a world that knows it. */
  now: () => number = () => 0;
  /** How often a question is not answered. */
  silent = 0.05;

  constructor(random: Random) {
    this.#random = random;
  }

  knows(providerTaskId: string, task: Omit<Truth, "done">, done = false): void {
    this.#known.set(providerTaskId, { ...task, done });
  }

  readonly send: Send = async (request) => {
    if (request.paid) throw new Error("A callback started a task.");
    const { TaskId = "" } = JSON.parse(request.body);
    const action = `${request.action} ${request.host.split(".", 1)}`;
    const now = this.now();
    const times = [...(this.#times.get(action) ?? []).filter((at) => at > now - 1000), now];
    this.asked.push({ action, inSecond: times.length });
    this.#times.set(action, times);
    if (this.#random.chance(this.silent)) return this.#silence(request);
    const truth = this.#known.get(String(TaskId));
    return answer(
      truth === undefined ? unknownTask(request) : described(request, String(TaskId), truth),
    );
  };

  #silence({ action }: SignedRequest): HttpAnswer {
    if (this.#random.chance(0.3)) throw new Error(`${action} was reset`);
    const bodies = [
      "",
      "<html>",
      '{"Response":{}}',
      '{"Response":{"Error":{"Code":"InternalError","Message":""}}}',
      "null",
      '{"Response":{"Status":7}}',
    ];
    return {
      status: this.#random.pick([200, 200, 302, 429, 500, 503]),
      body: this.#random.pick(bodies),
    };
  }
}

const answer = (response: object): HttpAnswer => ({
  status: 200,
  body: JSON.stringify({ Response: { RequestId: "request-2", ...response } }),
});

const unknownTask = ({ action, host }: SignedRequest): object => {
  const codes: Readonly<Record<string, string>> = {
    "DescribeTaskDetail vod": "ResourceNotFound",
    "DescribeTaskDetail mps": "ResourceNotFound",
    "DescribeAigcVideoTask mps": "ResourceNotFound.TaskNotFound",
    "DescribeVideoGenerationTask tiw": "InvalidParameter.TaskNotFound",
    "DescribeAITranscription trtc": "FailedOperation.TaskNotExist",
  };
  const Code = codes[`${action} ${host.split(".", 1)}`];
  if (Code === undefined)
    throw new Error(`What ${action} of ${host} says of no task is not written down here.`);
  return { Error: { Code, Message: "No such task." } };
};

const URL_OF_RESULT = "https://media.example.invalid/done.mp4";

/**
 * The `Response` with which a product's describe action tells of a task that is at work, or done.
 */
export const described = (
  { host }: Pick<SignedRequest, "host">,
  TaskId: string,
  { operation, sessionId, context, done }: Truth,
): object => {
  const product = operation.product.name;
  // Another product's question about this id: it knows none.
  if (!host.startsWith(`${product}.`))
    return { Error: { Code: "ResourceNotFound", Message: "No such task." } };
  const ids = { TaskId, SessionId: sessionId, SessionContext: context };
  const Status = done ? "FINISH" : "PROCESSING";
  const { vod } = fixtureOf(operation.name);
  if (vod !== undefined) {
    const [field = ""] = Object.keys(vod.output);
    return {
      Status,
      [vod.taskType]: {
        ...ids,
        Status,
        ErrCode: 0,
        ErrCodeExt: "",
        Progress: 40,
        ...vodOutput(done, field),
      },
    };
  }
  switch (operation.name) {
    case "mps.ProcessMedia":
      return {
        ...ids,
        Status,
        WorkflowTask: {
          Status,
          ErrCode: 0,
          MediaProcessResultSet: [{ Type: "Transcode", TranscodeTask: part(done) }],
        },
      };
    case "mps.CreateAigcVideoTask":
      return done ? { Status: "DONE", VideoUrls: [URL_OF_RESULT] } : { Status: "RUN" };
    case "tiw.CreateVideoGenerationTask":
      return done
        ? { TaskId, Status: "FINISHED", VideoInfoList: [{ VideoUrl: URL_OF_RESULT }] }
        : { TaskId, Status: "PROCESSING" };
    case "trtc.StartAITranscription":
      return { TaskId, SessionId: sessionId, Status: done ? "Stopped" : "InProgress" };
    default:
      throw new Error(`What Tencent says of a task of ${operation.name} is not written down here.`);
  }
};

const vodOutput = (done: boolean, field: string): object => {
  if (!done) return {};
  const file = { FileUrl: URL_OF_RESULT };
  return { Output: { [field]: field === "FileInfos" ? [file] : file } };
};

const part = (done: boolean): object => ({
  Status: done ? "SUCCESS" : "PROCESSING",
  Output: { Path: "/out/done.mp4" },
  Progress: 40,
});
