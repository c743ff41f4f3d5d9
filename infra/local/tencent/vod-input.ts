import * as z from "zod";
import type { LedgerEntry } from "./ledger.ts";

const text = z.optional(z.string());
const outputConfig = { StorageMode: text, MediaName: text, ClassId: z.optional(z.int()), ExpireTime: text };
const common = { SubAppId: z.int(), SessionId: text, SessionContext: text, TasksPriority: z.optional(z.int()), ExtInfo: text };

/** The parameters of CreateAigcVideoTask. Source: the official SDK's CreateAigcVideoTaskRequest. */
export const aigcVideoInput = z.strictObject({
  ...common,
  ModelName: z.string(),
  ModelVersion: z.string(),
  FileInfos: z.optional(z.array(z.record(z.string(), z.string()))),
  SubjectInfos: z.optional(z.array(z.looseObject({}))),
  LastFrameFileId: text,
  LastFrameUrl: text,
  Prompt: text,
  NegativePrompt: text,
  EnhancePrompt: text,
  OutputConfig: z.optional(z.looseObject({ ...outputConfig, Duration: z.optional(z.number()) })),
  InputRegion: text,
  SceneType: text,
  Procedure: text,
  Seed: z.optional(z.int()),
});

/** The parameters of CreateAigcVideoRedrawTask. Source: the official SDK's CreateAigcVideoRedrawTaskRequest. */
export const redrawInput = z.strictObject({
  ...common,
  FileInfo: z.optional(z.strictObject({ Type: text, FileId: text, Url: text })),
  TaskInfo: z.optional(z.strictObject({ Style: text })),
  OutputConfig: z.optional(z.strictObject(outputConfig)),
});

const configured = z.object({ OutputConfig: z.optional(z.object(outputConfig)) });

/** What was asked of the output, the same for both kinds of task. */
export const outputConfigOf = (entry: LedgerEntry) => configured.parse(entry.input).OutputConfig;

/** Whether this task redraws a video. */
export const isRedraw = (entry: LedgerEntry): boolean => entry.action === "CreateAigcVideoRedrawTask";
