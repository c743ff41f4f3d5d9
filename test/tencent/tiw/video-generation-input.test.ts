import { describe, expect, test } from "vitest";
import { createVideoGenerationTask } from "../../../functions/tencent/tiw/create-video-generation-task.ts";
import { pointedIssues } from "../contract/pointed-issues.ts";

const read = (input: unknown) =>
  createVideoGenerationTask.readInput(input, { allowUndocumented: false });

const minimal = { OnlineRecordTaskId: "record-1" };
const canvas = { LayoutParams: { Width: 1280, Height: 720 } };
const withMix = (mix: object) => ({ ...minimal, MixStream: { Enabled: true, ...mix } });
const withStream = (stream: object) =>
  withMix({ Custom: { Canvas: canvas, InputStreamList: [stream] } });
const withLayout = (layout: object) =>
  withStream({ LayoutParams: { Width: 640, Height: 360, ...layout } });
const withControl = (control: object) => ({
  ...minimal,
  RecordControl: { Enabled: true, ...control },
});
const tooLow = { LayoutParams: { ...canvas.LayoutParams, Y: 3001 } };
const layoutOf = "/MixStream/Custom/InputStreamList/0/LayoutParams";
const secret =
  "a user's id that nobody else should read, or a signed URL, of more than 64 characters";

describe("accepted inputs", () => {
  test.each<[string, unknown]>([
    ["an id alone", minimal],
    ["an id of 128 characters", { OnlineRecordTaskId: "r".repeat(128) }],
    ["a whiteboard of the smallest size", { ...minimal, Whiteboard: { Width: 2, Height: 2 } }],
    ["a whiteboard with nothing set", { ...minimal, Whiteboard: {} }],
    ["a built-in layout", withMix({ ModelId: 2 })],
    ["a built-in layout with a teacher", withMix({ ModelId: 1, TeacherId: "teacher" })],
    ["a free place in a layout", withStream({ ...canvas, InputStreamId: "" })],
    ["a stream that fills the canvas", withStream(canvas)],
    ["a stream that touches both edges", withLayout({ X: 640, Y: 360 })],
    ["a layout without streams", withMix({ Custom: { Canvas: canvas, InputStreamList: [] } })],
    ["a control of all streams", withControl({ DisableAudio: true })],
    ["a control that is switched off", { ...minimal, RecordControl: { Enabled: false } }],
  ])("%s is accepted", (_, input) => {
    const result = read(input);

    expect(result).toEqual({ ok: true, input, warnings: [] });
  });

  test("a layout of one's own passes with a warning of what Tencent ignores beside it", () => {
    const input = withMix({
      ModelId: 1,
      TeacherId: secret,
      Custom: { Canvas: canvas, InputStreamList: [] },
    });

    const result = read(input);

    expect(result).toEqual({
      ok: true,
      input,
      warnings: [
        "Tencent ignores MixStream.ModelId when MixStream.Custom is given.",
        "Tencent ignores MixStream.TeacherId when MixStream.Custom is given.",
      ],
    });
  });
});

describe("refused inputs, with the place of the fault", () => {
  test.each<[string[], unknown]>([
    [["/OnlineRecordTaskId: is required"], {}],
    [["/OnlineRecordTaskId: is required"], { OnlineRecordTaskId: "" }],
    [
      ["/OnlineRecordTaskId: must have at most 128 characters"],
      { OnlineRecordTaskId: "r".repeat(129) },
    ],
    [["/SdkAppId: must be at least 1"], { ...minimal, SdkAppId: 0 }],
    [["/ExtraData: is internal to Tencent; leave it out"], { ...minimal, ExtraData: "{}" }],
    [["/Whiteboard/Width: must be at least 2"], { ...minimal, Whiteboard: { Width: 1 } }],
    [["/Whiteboard/Height: must be at most 8192"], { ...minimal, Whiteboard: { Height: 8193 } }],
    [["/Whiteboard/Height: must be a whole number"], { ...minimal, Whiteboard: { Height: 2.5 } }],
    [
      ["/Whiteboard/InitParam: must have at most 65536 characters"],
      { ...minimal, Whiteboard: { InitParam: "i".repeat(65_537) } },
    ],
    [["/Concat/Enabled: is required"], { ...minimal, Concat: {} }],
    [
      ["/Concat/Image: must be an http or https URL"],
      { ...minimal, Concat: { Enabled: true, Image: "ftp://media.example.invalid/a.png" } },
    ],
    [["/MixStream/Enabled: is required"], { ...minimal, MixStream: { ModelId: 1 } }],
    [["/MixStream/ModelId: is required where there is no Custom"], withMix({})],
    [
      ["/MixStream/ModelId: is required where there is no Custom"],
      withMix({ TeacherId: "teacher" }),
    ],
    [
      ["/MixStream/ModelId: is required where there is no Custom"],
      { ...minimal, MixStream: { Enabled: false } },
    ],
    [["/MixStream/ModelId: must be one of 1, 2"], withMix({ ModelId: 3 })],
    [["/MixStream/TeacherId: must be a string"], withMix({ ModelId: 1, TeacherId: 7 })],
    [
      ["/MixStream/Custom/Canvas: is required", "/MixStream/Custom/InputStreamList: is required"],
      withMix({ Custom: {} }),
    ],
    [
      ["/MixStream/Custom/Canvas/LayoutParams: is required"],
      withMix({ Custom: { Canvas: {}, InputStreamList: [] } }),
    ],
    [
      ["/MixStream/Custom/Canvas/BackgroundColor: must be a colour like #FF0000"],
      withMix({ Custom: { Canvas: { ...canvas, BackgroundColor: "red" }, InputStreamList: [] } }),
    ],
    [
      ["/MixStream/Custom/Canvas/LayoutParams/Width: must be at most 3000"],
      withMix({
        Custom: { Canvas: { LayoutParams: { Width: 3001, Height: 2 } }, InputStreamList: [] },
      }),
    ],
    [
      ["/MixStream/Custom/InputStreamList: must have at most 100 entries"],
      withMix({ Custom: { Canvas: canvas, InputStreamList: Array(101).fill(canvas) } }),
    ],
    [[`${layoutOf}: is required`], withStream({})],
    [[`${layoutOf}/Width: must be at least 2`], withLayout({ Width: 1 })],
    [
      [
        `${layoutOf}/Height: must be at most 3000`,
        `${layoutOf}/Height: must, with Y, lie within the canvas`,
      ],
      withLayout({ Height: 3001 }),
    ],
    [[`${layoutOf}/X: must be at least 0`], withLayout({ X: -1 })],
    [[`${layoutOf}/Y: must be at least 0`], withLayout({ Y: -1 })],
    [
      ["/MixStream/Custom/Canvas/LayoutParams/Y: must be at most 3000"],
      withMix({ Custom: { Canvas: tooLow, InputStreamList: [] } }),
    ],
    [[`${layoutOf}/ZOrder: must be a whole number`], withLayout({ ZOrder: 0.5 })],
    [[`${layoutOf}/Width: must, with X, lie within the canvas`], withLayout({ X: 641 })],
    [[`${layoutOf}/Height: must, with Y, lie within the canvas`], withLayout({ Y: 361 })],
    [[`${layoutOf}/Width: must, with X, lie within the canvas`], withLayout({ Width: 1281 })],
    [
      ["/MixStream/Custom/InputStreamList/0/FillMode: must be one of 0, 1"],
      withStream({ ...canvas, FillMode: 2 }),
    ],
    [
      ["/MixStream/Custom/InputStreamList/0/InputStreamId: must have at most 256 characters"],
      withStream({ ...canvas, InputStreamId: "i".repeat(257) }),
    ],
    [["/RecordControl/Enabled: is required"], { ...minimal, RecordControl: {} }],
    [
      ["/RecordControl/DisableRecord: must be true or false"],
      withControl({ DisableRecord: "true" }),
    ],
    [
      ["/RecordControl/StreamControls/0/StreamId: is required"],
      withControl({ StreamControls: [{}] }),
    ],
    [
      ["/RecordControl/StreamControls/0/StreamId: is required"],
      withControl({ StreamControls: [{ StreamId: "" }] }),
    ],
    [
      ["/RecordControl/StreamControls: must have at most 100 entries"],
      withControl({ StreamControls: Array(101).fill({ StreamId: "teacher" }) }),
    ],
  ])("%j", (expected, input) => {
    const result = read(input);

    expect(pointedIssues(result)).toEqual(expected);
  });

  test("an input that breaks a rule of the documentation is invalid, and stays so though the caller allows undocumented values", () => {
    const results = [true, false].map((allowUndocumented) =>
      createVideoGenerationTask.readInput(withMix({}), { allowUndocumented }),
    );

    expect(results).toMatchObject([
      { ok: false, code: "invalid_input" },
      { ok: false, code: "invalid_input" },
    ]);
  });
});
