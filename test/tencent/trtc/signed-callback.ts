import { createHmac } from "node:crypto";
import type { CallbackRequest } from "../../../functions/tencent/product.ts";
import { trtcCallback } from "../../../functions/tencent/trtc/callback.ts";

// The samples' own dummy key and clock; see the README beside them.
export const key = "trtcSampleKey0001";
/** Seconds since the UNIX epoch. */
export const now = 1_767_225_600;

export const sign = (body: string, withKey = key): string =>
  createHmac("sha256", withKey).update(body).digest("base64");

/** Reads a body, signed over its exact text unless the changes say otherwise. */
export const readText = (body: string, changes: Partial<CallbackRequest> = {}) =>
  trtcCallback.read({
    body,
    json: JSON.parse(body),
    headers: { sign: sign(body) },
    keys: [key],
    taskFields: new Map(),
    nowSeconds: now,
    ...changes,
  });
export const read = (json: object, changes: Partial<CallbackRequest> = {}) =>
  readText(JSON.stringify(json), changes);

export const TaskId = "sample-transcription-task-0001";
/** An event of the AI service, sent now. */
export const event = (EventType: unknown, Payload: unknown, changes: object = {}) => ({
  EventGroupId: 9,
  EventType,
  CallbackTs: now * 1000,
  EventInfo: { EventMsTs: now * 1000, TaskId, RoomId: "500123", RoomIdType: 0, Payload },
  ...changes,
});

export const unauthentic = { kind: "unauthentic", reason: "Sign is missing or does not match" };
