import * as z from "zod/mini";
import type { Issue } from "../../task/issues.ts";
import { webUrl } from "../web-url.ts";

/*
 * The parameters of CreateVideoGenerationTask, as its API page and the official SDK (4.1.313)
 * describe them. Each of Whiteboard, Concat, MixStream and RecordControl replaces the block of that
 * name with which the recording was started.
 */

/** The API gives no limit; its example has twenty characters. */
const longestTaskId = 128;
/**
 * TRTC's user ids have at most 32 characters; the API gives no limit for them here, and puts
 * prefixes before them.
 */
const longestStreamId = 256;
/** JSON for the whiteboard's SDK; the API gives no limit. */
const longestInitParam = 64 * 1024;
/** The API gives a whiteboard no largest side, and a canvas 3,000. */
const largestSide = 8192;
/** The API gives no limit; a room shows far fewer streams at once. */
const mostStreams = 100;

const text = (longest: number) => z.string().check(z.minLength(1), z.maxLength(longest));
const flag = z.optional(z.boolean());
const color = z.string().check(z.regex(/^#[0-9A-Fa-f]{6}$/, "must be a colour like #FF0000"));
const boardSide = z.int().check(z.minimum(2), z.maximum(largestSide));
const canvasSide = z.int().check(z.minimum(2), z.maximum(3000));
const offset = z.int().check(z.minimum(0), z.maximum(3000));

const whiteboard = z.strictObject({
  Width: z.optional(boardSide),
  Height: z.optional(boardSide),
  InitParam: z.optional(z.string().check(z.maxLength(longestInitParam))),
});

const concat = z.strictObject({ Enabled: z.boolean(), Image: z.optional(webUrl) });

const layoutParams = z.strictObject({
  Width: canvasSide,
  Height: canvasSide,
  X: z.optional(offset),
  Y: z.optional(offset),
  ZOrder: z.optional(z.int()),
});

const streamLayout = z.strictObject({
  LayoutParams: layoutParams,
  // Empty is a free place that any new stream may take.
  InputStreamId: z.optional(z.string().check(z.maxLength(longestStreamId))),
  BackgroundColor: z.optional(color),
  FillMode: z.optional(z.literal([0, 1])),
});

const customLayout = z.strictObject({
  Canvas: z.strictObject({ LayoutParams: layoutParams, BackgroundColor: z.optional(color) }),
  InputStreamList: z.array(streamLayout).check(z.maxLength(mostStreams)),
});
type CustomLayout = z.infer<typeof customLayout>;

const mixStream = z.strictObject({
  Enabled: z.boolean(),
  DisableAudio: flag,
  ModelId: z.optional(z.literal([1, 2])),
  TeacherId: z.optional(text(longestStreamId)),
  Custom: z.optional(customLayout),
});

const recordControl = z.strictObject({
  Enabled: z.boolean(),
  DisableRecord: flag,
  DisableAudio: flag,
  PullSmallVideo: flag,
  StreamControls: z.optional(
    z
      .array(
        z.strictObject({
          StreamId: text(longestStreamId),
          DisableRecord: flag,
          DisableAudio: flag,
          PullSmallVideo: flag,
        }),
      )
      .check(z.maxLength(mostStreams)),
  ),
});

const requestFields = z.strictObject({
  OnlineRecordTaskId: text(longestTaskId),
  // Required at Tencent, optional here: which applications may be used is Callsheet's
  // configuration.
  SdkAppId: z.optional(z.int().check(z.minimum(1))),
  Whiteboard: z.optional(whiteboard),
  Concat: z.optional(concat),
  MixStream: z.optional(mixStream),
  RecordControl: z.optional(recordControl),
  ExtraData: z.optional(z.never("is internal to Tencent; leave it out")),
});
type Request = z.infer<typeof requestFields>;

/**
 * The input of CreateVideoGenerationTask: Tencent's own fields, without unknown ones, and without
 * the combinations that its documentation rules out.
 */
export const videoGenerationInput = requestFields.check(
  z.superRefine((request, context) => {
    for (const { path, message } of conflicts(request))
      context.addIssue({ code: "custom", path: [...path], message });
  }),
);

/**
 * Warnings of what Tencent takes but will not regard. Documented: with Custom, "ModelId and
 * TeacherId are ignored".
 */
export function ignoredFields({ MixStream }: z.infer<typeof videoGenerationInput>): string[] {
  if (MixStream?.Custom === undefined) return [];
  return (["ModelId", "TeacherId"] as const)
    .filter((field) => MixStream[field] !== undefined)
    .map((field) => `Tencent ignores MixStream.${field} when MixStream.Custom is given.`);
}

const conflicts = ({ MixStream }: Request): Issue[] => {
  if (MixStream === undefined) return [];
  if (MixStream.Custom !== undefined) return layoutIssues(MixStream.Custom);
  return MixStream.ModelId === undefined
    ? [{ path: ["MixStream", "ModelId"], message: "is required where there is no Custom" }]
    : [];
};

/** Documented: no stream may reach beyond the canvas. */
const layoutIssues = ({ Canvas, InputStreamList }: CustomLayout): Issue[] =>
  InputStreamList.flatMap(({ LayoutParams: stream }, index) => {
    const path = ["MixStream", "Custom", "InputStreamList", index, "LayoutParams"];
    const issues: Issue[] = [];
    if ((stream.X ?? 0) + stream.Width > Canvas.LayoutParams.Width) {
      issues.push({ path: [...path, "Width"], message: "must, with X, lie within the canvas" });
    }
    if ((stream.Y ?? 0) + stream.Height > Canvas.LayoutParams.Height) {
      issues.push({ path: [...path, "Height"], message: "must, with Y, lie within the canvas" });
    }
    return issues;
  });
