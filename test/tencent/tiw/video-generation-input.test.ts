import { describe, expect, test } from "vitest";
import { createVideoGenerationTask } from "../../../functions/tencent/tiw/create-video-generation-task.ts";
import { type Fault, refuses } from "../contract/refused-input.ts";

const read = (input: unknown) =>
  createVideoGenerationTask.readInput(input, { allowUndocumented: false });

const minimal = { OnlineRecordTaskId: "record-1" };
const canvas = { LayoutParams: { Width: 1280, Height: 720 } };
const withMix = (mix: object) => ({ ...minimal, MixStream: { Enabled: true, ...mix } });
const withStream = (stream: object) =>
  withMix({ Custom: { Canvas: canvas, InputStreamList: [stream] } });
const withLayout = (layout: object) =>
  withStream({ LayoutParams: { Width: 640, Height: 360, ...layout } });
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
    [
      "a control of all streams",
      { ...minimal, RecordControl: { Enabled: true, DisableAudio: true } },
    ],
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
  test.each<Fault>([
    ["/OnlineRecordTaskId", "is required", undefined],
    ["/OnlineRecordTaskId", "is required", ""],
    ["/OnlineRecordTaskId", "must have at most 128 characters", "r".repeat(129)],
    ["/SdkAppId", "must be at least 1", 0],
    ["/ExtraData", "is internal to Tencent; leave it out", "{}"],
    ["/Whiteboard/Width", "must be at least 2", 1],
    ["/Whiteboard/Height", "must be at most 8192", 8193],
    ["/Whiteboard/Height", "must be a whole number", 2.5],
    ["/Whiteboard/InitParam", "must have at most 65536 characters", "i".repeat(65_537)],
    ["/Concat", "/Enabled: is required", {}],
    [
      "/Concat",
      "/Image: must be an http or https URL",
      { Enabled: true, Image: "ftp://media.example.invalid/a.png" },
    ],
    ["/MixStream", "/Enabled: is required", { ModelId: 1 }],
    ["/MixStream", "/ModelId: is required where there is no Custom", { Enabled: true }],
    ["/MixStream", "/ModelId: is required where there is no Custom", { Enabled: false }],
    [
      "/MixStream",
      "/ModelId: is required where there is no Custom",
      { Enabled: true, TeacherId: "teacher" },
    ],
    ["/MixStream", "/ModelId: must be one of 1, 2", { Enabled: true, ModelId: 3 }],
    ["/MixStream", "/TeacherId: must be a string", { Enabled: true, ModelId: 1, TeacherId: 7 }],
    ["/RecordControl", "/Enabled: is required", {}],
    [
      "/RecordControl",
      "/DisableRecord: must be true or false",
      { Enabled: true, DisableRecord: "true" },
    ],
    [
      "/RecordControl",
      "/StreamControls/0/StreamId: is required",
      { Enabled: true, StreamControls: [{}] },
    ],
    [
      "/RecordControl",
      "/StreamControls/0/StreamId: is required",
      { Enabled: true, StreamControls: [{ StreamId: "" }] },
    ],
    [
      "/RecordControl",
      "/StreamControls: must have at most 100 entries",
      { Enabled: true, StreamControls: Array(101).fill({ StreamId: "teacher" }) },
    ],
  ])("%s %s", refuses(createVideoGenerationTask, minimal));

  test.each<Fault>([
    ["", ["/Canvas: is required", "/InputStreamList: is required"], {}],
    ["/Canvas", "/LayoutParams: is required", {}],
    ["/Canvas/BackgroundColor", "must be a colour like #FF0000", "red"],
    ["/Canvas/LayoutParams/Width", "must be at most 3000", 3001],
    ["/Canvas/LayoutParams/Y", "must be at most 3000", 3001],
    ["/InputStreamList", "must have at most 100 entries", Array(101).fill(canvas)],
  ])("of a layout: %s %s", (place, issues, value) => {
    const custom = withMix({ Custom: { Canvas: canvas, InputStreamList: [] } });
    refuses(createVideoGenerationTask, custom)(`/MixStream/Custom${place}`, issues, value);
  });

  const tooTall = ["must be at most 3000", "must, with Y, lie within the canvas"];
  test.each<Fault>([
    ["", "/LayoutParams: is required", {}],
    ["/LayoutParams/Width", "must be at least 2", 1],
    ["/LayoutParams/Height", tooTall, 3001],
    ["/LayoutParams/X", "must be at least 0", -1],
    ["/LayoutParams/Y", "must be at least 0", -1],
    ["/LayoutParams/ZOrder", "must be a whole number", 0.5],
    ["/LayoutParams/Width", "must, with X, lie within the canvas", 1281],
    [
      "/LayoutParams",
      "/Width: must, with X, lie within the canvas",
      { Width: 640, Height: 360, X: 641 },
    ],
    [
      "/LayoutParams",
      "/Height: must, with Y, lie within the canvas",
      { Width: 640, Height: 360, Y: 361 },
    ],
    ["/FillMode", "must be one of 0, 1", 2],
    ["/InputStreamId", "must have at most 256 characters", "i".repeat(257)],
  ])("of a stream in it: %s %s", (place, issues, value) => {
    const stream = `/MixStream/Custom/InputStreamList/0${place}`;
    refuses(createVideoGenerationTask, withLayout({}))(stream, issues, value);
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
