import type { OfferedFile } from "../results/uploads.ts";
import { after, type Instant, instant } from "../task/time.ts";
import { UPLOAD_USABLE, uploadKeyOf, uploadNameOf } from "../task/upload.ts";
import type { Dependencies } from "./common/dependencies.ts";
import { uploadsNotOffered } from "./request/check-uploads.ts";

/** An upload as its caller is told of it. */
export interface OfferedUpload {
  /** Stands in an input for the file. */
  readonly url: string;
  readonly uploadUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly uploadBefore: Instant;
  readonly expiresAt: Instant;
}

/** Signs a link for a tenant's file. Throws `uploads_not_offered` where there is no bucket. */
export function offerUpload(
  { uploads, clock }: Dependencies,
  tenant: string,
  file: OfferedFile,
): OfferedUpload {
  const name = uploadNameOf(file);
  const key = uploadKeyOf(tenant, name);
  if (uploads === undefined || key === undefined) throw uploadsNotOffered();
  const now = instant(clock.now());
  const { url: uploadUrl, headers, before } = uploads.linkToPut(key, file, now);
  return {
    url: name,
    uploadUrl,
    headers,
    uploadBefore: before,
    expiresAt: after(now, UPLOAD_USABLE),
  };
}
