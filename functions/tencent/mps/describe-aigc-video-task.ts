import * as z from "zod/mini";
import type { OutputFile, Verdict } from "../../task/report.ts";
import { after, type Instant } from "../../task/time.ts";
import type { DescribeOperation } from "../operation.ts";
import { isWebUrl } from "./web-url.ts";

/** "Videos are stored for 12 hours", counted from a moment that is not documented. */
export const aigcResultLife = { hours: 12 } as const;

const description = z.object({
  Status: z.string().check(z.minLength(1), z.maxLength(64)),
  VideoUrls: z.nullish(z.array(z.string())),
  Resolution: z.catch(z.optional(z.string()), undefined),
  Message: z.catch(z.optional(z.string()), undefined),
});
type Description = z.infer<typeof description>;

/**
 * Tells what became of a task of CreateAigcVideoTask. The answer names neither the task nor a time, a progress or an error code. Reading
 * throws on an answer of another shape. Source: DescribeAigcVideoTask, MPS 2019-06-12 (2026-03-10).
 */
export const describeAigcVideoTask: DescribeOperation = {
  action: "DescribeAigcVideoTask",
  rate: 50,
  request: ({ providerTaskId }) => ({ TaskId: providerTaskId }),
  read: (response, { unfinishedAt }) => ({ verdict: verdictOf(description.parse(response), unfinishedAt) }),
  // FailedOperation.QueryAIGCTaskFailed says that the question failed, not the task: it is asked again.
  notFoundCodes: ["ResourceNotFound.TaskNotFound"],
};

function verdictOf(described: Description, unfinishedAt: Instant | undefined): Verdict {
  const { Status, Message } = described;
  if (Status === "WAIT") return { state: "waiting" };
  if (Status === "RUN") return { state: "running" };
  if (Status === "DONE") return doneVerdict(described, unfinishedAt);
  if (Status !== "FAIL") return { state: "unknown", providerStatus: Status };
  // There is only free text, in which nothing tells a passing cause from a lasting one: worth a new task to a person, not to a program.
  const provider = Message ? { provider: { message: Message } } : {};
  return {
    state: "failed",
    error: { code: "provider_failed", message: "Tencent failed to generate the video.", retryable: false, ...provider },
  };
}

/**
 * What cannot be fetched from the web stands under `details`: where the caller's own bucket was asked for (StoreCosParam), the form of
 * VideoUrls is not documented.
 */
function doneVerdict({ VideoUrls, Resolution }: Description, unfinishedAt: Instant | undefined): Verdict {
  const named = (VideoUrls ?? []).filter((name) => name.trim() !== "");
  const paths = named.filter((name) => !isWebUrl(name));
  const common = { ...expiryOf(unfinishedAt), ...sizeOf(Resolution) };
  const files = named.filter(isWebUrl).map((url): OutputFile => ({ url, ...mediaTypeOf(url), ...common }));

  if (named.length === 0) return { state: "finished-empty" };
  return { state: "succeeded", output: { files, ...(paths.length === 0 ? {} : { details: { paths } }) } };
}

/**
 * The earliest possible end: a result cannot have been stored while the task was unfinished. What lies in the caller's own bucket may stay
 * longer, which the answer does not tell; whoever takes this for the end fetches it in time all the same.
 */
const expiryOf = (unfinishedAt: Instant | undefined): Pick<OutputFile, "expiresAt"> =>
  unfinishedAt === undefined ? {} : { expiresAt: after(unfinishedAt, aigcResultLife) };

/** "1920x1088" was seen, "1080*720" is documented. */
function sizeOf(resolution = ""): Pick<OutputFile, "width" | "height"> {
  const [, width, height] = /^([1-9]\d{0,5})[x*]([1-9]\d{0,5})$/i.exec(resolution) ?? [];
  return width === undefined || height === undefined ? {} : { width: Number(width), height: Number(height) };
}

/** Only by the name: a 3d_scene brings no video, and the answer does not say what it brings. */
function mediaTypeOf(url: string): Pick<OutputFile, "mediaType"> {
  const mediaType = mediaTypes.get(/\.(\w+)$/.exec(new URL(url).pathname)?.[1]?.toLowerCase() ?? "");
  return mediaType === undefined ? {} : { mediaType };
}

const mediaTypes: ReadonlyMap<string, string> = new Map([
  ["mp4", "video/mp4"],
  ["mov", "video/quicktime"],
  ["webm", "video/webm"],
]);
