import { exampleOf } from "../../support/examples.ts";

type Fields = Readonly<Record<string, unknown>>;

const image = "https://media.example.invalid/a.png";
const video = "https://media.example.invalid/a.mp4";
const model = { ModelName: "Next", ModelVersion: "1" };

/** Every documented field of an operation, of those whose example has only some. */
const everyField: Readonly<Record<string, Fields>> = {
  "vod.CreateAigcVideoTask": {
    // A model without rules, so that only the shape counts.
    ...model,
    Prompt: "a car",
    SubAppId: 1500000000,
    FileInfos: [
      {
        Type: "Url",
        Url: image,
        Category: "Image",
        Usage: "FirstFrame",
        ReferenceType: "asset",
        KeepOriginalSound: "Disabled",
        ObjectId: "o",
        VoiceId: "v",
        Text: "cat",
      },
      { Type: "Base64", Base64: "aGVsbG8=", Category: "Video", Usage: "Reference" },
    ],
    SubjectInfos: [{ Id: "1", Name: "n", VoiceId: "v", ImageUrls: [image], VideoUrls: [video] }],
    LastFrameUrl: image,
    NegativePrompt: "red",
    EnhancePrompt: "Disabled",
    OutputConfig: {
      StorageMode: "Permanent",
      MediaName: "name",
      ClassId: 0,
      ExpireTime: "2030-01-01T00:00:00+08:00",
      Duration: 5,
      Resolution: "720P",
      AspectRatio: "16:9",
      AudioGeneration: "Enabled",
      PersonGeneration: "Disallowed",
      InputComplianceCheck: "Enabled",
      OutputComplianceCheck: "Enabled",
      EnhanceSwitch: "Disabled",
      OffPeak: "Disabled",
      FrameInterpolate: "Disabled",
      LogoAdd: "Disabled",
      EnableBGM: "Disabled",
    },
    InputRegion: "OverseaUSWest",
    SceneType: "motion_control",
    Procedure: "LongVideoPreset",
    Seed: -7,
    TasksPriority: -10,
    ExtInfo: "{}",
  },
  "vod.CreateAigcVideoRedrawTask": {
    SubAppId: 1500000000,
    FileInfo: { Type: "File", FileId: "9000000000000000001", Url: video },
    TaskInfo: { Style: "ink" },
    OutputConfig: {
      StorageMode: "Permanent",
      MediaName: "name",
      ClassId: 0,
      ExpireTime: "2030-01-01T00:00:00Z",
    },
    TasksPriority: 10,
    ExtInfo: "{}",
  },
  "mps.CreateAigcVideoTask": {
    ModelName: "H2",
    ModelVersion: "1.0",
    Prompt: "a car",
    NegativePrompt: "red",
    EnhancePrompt: true,
    ImageInfos: [{ ImageUrl: image, ReferenceType: "asset", Text: "cat" }],
    VideoInfos: [{ VideoUrl: video, ReferType: "feature", KeepOriginalSound: "yes" }],
    AudioInfos: [{ AudioUrl: "https://media.example.invalid/a.mp3" }],
    SubjectInfos: [{ Id: "1", Name: "n", VoiceId: "v", ImageUrls: [image], VideoUrls: [video] }],
    Duration: 5,
    ExtraParameters: {
      Resolution: "1080P",
      AspectRatio: "16:9",
      LogoAdd: 1,
      EnableAudio: false,
      OffPeak: false,
      EnableBgm: true,
    },
    StoreCosParam: {
      CosBucketName: "bucket-1",
      CosBucketRegion: "ap-guangzhou",
      CosBucketPath: "my_file",
    },
    AdditionalParameters: '{"camera_control":{"type":"simple"}}',
    Operator: "admin",
  },
  "mps.ProcessMedia": {
    InputInfo: { Type: "URL", UrlInputInfo: { Url: video } },
    OutputStorage: {
      Type: "COS",
      CosOutputStorage: { Bucket: "b-1250000000", Region: "ap-singapore" },
    },
    MediaProcessTask: { TranscodeTaskSet: [{ Definition: 20 }] },
    OutputDir: "/movie/201907/",
    ScheduleId: 30101,
    AiContentReviewTask: { Definition: 10 },
    AiAnalysisTask: { Definition: 10, ExtendedParameter: "{}" },
    AiRecognitionTask: { Definition: 10 },
    AiQualityControlTask: { Definition: 10 },
    SmartSubtitlesTask: { Definition: 10 },
    SmartEraseTask: { Definition: 10 },
    AIDubbingTask: { Definition: 10 },
    Activities: [
      { ActivityType: "input", ReardriveIndex: [1] },
      { ActivityType: "action-trans", ActivityPara: { TranscodeTask: {} } },
    ],
    TasksPriority: -10,
    TaskType: "Offline",
    ResourceId: "resource",
    SkipMateData: 1,
  },
  "tiw.CreateVideoGenerationTask": {
    OnlineRecordTaskId: "record-1",
    SdkAppId: 1400000001,
    Whiteboard: { Width: 1280, Height: 960, InitParam: '{"ratio":"4:3"}' },
    Concat: { Enabled: true, Image: "https://media.example.invalid/black.png" },
    MixStream: {
      Enabled: true,
      DisableAudio: false,
      Custom: {
        Canvas: {
          LayoutParams: { Width: 3000, Height: 2, X: 0, Y: 0, ZOrder: 0 },
          BackgroundColor: "#FF0000",
        },
        InputStreamList: [
          {
            LayoutParams: { Width: 2998, Height: 2, X: 2, Y: 0, ZOrder: -1 },
            InputStreamId: "tic_record_user",
            BackgroundColor: "#00ff7f",
            FillMode: 1,
          },
        ],
      },
    },
    RecordControl: {
      Enabled: true,
      DisableRecord: false,
      DisableAudio: true,
      PullSmallVideo: false,
      StreamControls: [
        {
          StreamId: "tic_substream",
          DisableRecord: true,
          DisableAudio: false,
          PullSmallVideo: true,
        },
      ],
    },
  },
  "trtc.StartAITranscription": {
    SdkAppId: 1400000001,
    RoomId: "room",
    RoomIdType: 1,
    TranscriptionParams: {
      UserId: "bot",
      UserSig: "sample-user-sig",
      IMAdminUserId: "admin",
      IMAdminUserSig: "sample-admin-sig",
      MaxIdleTime: 60,
      TranscriptionMode: 1,
      TargetUserId: "speaker",
      TargetUserIdList: ["speaker", "guest"],
      VoicePrint: { Mode: 1, IdList: ["print"] },
      TurnDetection: { SemanticEagerness: "low" },
    },
    RecognizeConfig: {
      Language: "16k_zh_en",
      AlternativeLanguage: ["zh", "vi", "zh-yue"],
      TranslationLanguage: "en",
      Model: "any",
      HotWordList: "Callsheet|5,naïve café|100,腾讯云|11",
      VadSilenceTime: 240,
      VadLevel: 3,
    },
    TranslationConfig: {
      TargetLanguages: ["en", "ja"],
      Mode: 2,
      TTSConfig: { VoiceId: "v", Model: "flow_01_turbo", Speed: 0.5, Volume: 10 },
      Terminology: [{ Source: "a", Target: "b" }],
    },
  },
};

/** The largest input there is of an operation: its example, or every documented field. */
export function fullInputOf(operation: string): Fields {
  return everyField[operation] ?? exampleOf(operation);
}
