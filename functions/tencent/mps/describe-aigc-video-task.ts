import type { OutputFile, Verdict } from "../../task/report.ts";
import { after, type Instant } from "../../task/time.ts";
import { mediaTypeOfUrl } from "../media-type.ts";
import type { DescribeOperation } from "../question.ts";
import { Members } from "../read-members.ts";
import { unreadResult } from "../unread-result.ts";
import { isWebUrl } from "../web-url.ts";

/** "Videos are stored for 12 hours", counted from a moment that is not documented. */
export const aigcResultLife = { hours: 12 } as const;

/**
 * Tells what became of a task of CreateAigcVideoTask. The answer names neither the task nor a time,
 * a progress or an error code. Source: DescribeAigcVideoTask, MPS 2019-06-12 (2026-03-10).
 */
export const describeAigcVideoTask: DescribeOperation = {
  action: "DescribeAigcVideoTask",
  rate: 50,
  request: ({ providerTaskId }) => ({ TaskId: providerTaskId }),
  read: (response, { unfinishedAt }) => {
    const answer = new Members(response);
    const verdict = verdictOf(answer, unfinishedAt);
    return { verdict, ...(answer.unread === undefined ? {} : { unread: answer.unread }) };
  },
  // FailedOperation.QueryAIGCTaskFailed says that the question failed, not the task: it is asked
  // again.
  notFoundCodes: ["ResourceNotFound.TaskNotFound"],
};

function verdictOf(answer: Members, unfinishedAt: Instant | undefined): Verdict {
  const status = answer.text("Status");
  if (status === "WAIT") return { state: "waiting" };
  if (status === "RUN") return { state: "running" };
  if (status === "DONE") return doneVerdict(answer, unfinishedAt);
  if (status !== "FAIL") return { state: "unknown", providerStatus: status ?? "none" };
  // There is only free text, in which nothing tells a passing cause from a lasting one: worth a new
  // task to a person, not to a program.
  const message = answer.text("Message");
  const error = {
    code: "provider_failed",
    message: "Tencent failed to generate the video.",
    retryable: false,
  };
  return {
    state: "failed",
    error: { ...error, ...(message === undefined ? {} : { provider: { message } }) },
  };
}

/**
 * Names that cannot be fetched from the web go to `details`: with the caller's own bucket
 * (StoreCosParam), the form of VideoUrls is not documented.
 */
function doneVerdict(answer: Members, unfinishedAt: Instant | undefined): Verdict {
  const named = answer.texts("VideoUrls");
  const paths = named.filter((name) => !isWebUrl(name));
  const unreadFiles = answer.unreadIn("VideoUrls");
  const common = { ...expiryOf(unfinishedAt), ...sizeOf(answer.text("Resolution")) };
  const files = named
    .filter(isWebUrl)
    .map((url): OutputFile => ({ url, ...mediaTypeOf(url), ...common }));
  const details = {
    ...(paths.length === 0 ? {} : { paths }),
    ...(unreadFiles === 0 ? {} : { unreadFiles }),
  };
  if (named.length === 0)
    return unreadFiles === 0
      ? { state: "finished-empty" }
      : { state: "finished-empty", error: unreadResult };
  return {
    state: "succeeded",
    output: { files, ...(Object.keys(details).length === 0 ? {} : { details }) },
  };
}

/**
 * The earliest possible expiry: a result cannot have been stored while the task was unfinished. A
 * result in the caller's own bucket may stay longer, which the answer does not say. A caller who
 * relies on this moment fetches it in time all the same.
 */
const expiryOf = (unfinishedAt: Instant | undefined): Pick<OutputFile, "expiresAt"> =>
  unfinishedAt === undefined ? {} : { expiresAt: after(unfinishedAt, aigcResultLife) };

/** "1920x1088" was seen, "1080*720" is documented. */
function sizeOf(resolution = ""): Pick<OutputFile, "width" | "height"> {
  const [, width, height] = /^([1-9]\d{0,5})[x*]([1-9]\d{0,5})$/i.exec(resolution) ?? [];
  return width === undefined || height === undefined
    ? {}
    : { width: Number(width), height: Number(height) };
}

/** Only by the name: a 3d_scene brings no video, and the answer does not say what it brings. */
function mediaTypeOf(url: string): Pick<OutputFile, "mediaType"> {
  const mediaType = mediaTypeOfUrl(url);
  return mediaType === undefined ? {} : { mediaType };
}
