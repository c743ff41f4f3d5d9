import * as z from "zod/mini";
import { isUpload } from "../task/upload.ts";

/** Room for a signed URL with a temporary token. No API gives a limit. */
export const longestUrl = 4096;

/** Whether a text is an address on the web. */
export function isWebUrl(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}

/**
 * Whether Tencent can fetch a file there. The name of an upload becomes a link to it when the task
 * is started.
 */
export function isFileUrl(text: string): boolean {
  return isWebUrl(text) || isUpload(text);
}

/** Where Tencent fetches a file. */
export const webUrl = z
  .string()
  .check(z.maxLength(longestUrl), z.refine(isFileUrl, "must be an http or https URL"));
