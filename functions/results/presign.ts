import { credentialsOf } from "../aws/calls.ts";
import { linkSignerFor } from "../aws/sign.ts";
import { epochMilliseconds, type Instant, instant, milliseconds } from "../task/time.ts";
import { addressOf, type BucketPlace } from "./bucket-at.ts";

/** A link to an object that needs no key of its own. It is a secret. */
export type Presign = (key: string, now: Instant) => string;

/**
 * A link is signed for the hour that has begun, and lasts for two. So it lasts for an hour at
 * least, and an answer that is read twice within an hour is the same.
 */
const SIGNED_FOR_EACH_MS = milliseconds({ hours: 1 });
const LASTS_S = 2 * 3600;

/** Signs links to kept results. */
export function presignIn(place: BucketPlace): Presign {
  const sign = linkSigner(place);
  return (key, now) => sign({ method: "GET", key, lastsSeconds: LASTS_S, signedAt: hourOf(now) });
}

/** The terms of a link. */
export interface LinkTerms {
  readonly method: "GET" | "HEAD" | "PUT";
  readonly key: string;
  /** Headers that the request has to have, with these values. Their names are in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly lastsSeconds: number;
  readonly signedAt: Instant;
}

/** Signs links to the objects of a bucket, without a call. */
export function linkSigner(place: BucketPlace): (terms: LinkTerms) => string {
  const sign = linkSignerFor("s3", place.region);
  const { url, pathOf } = addressOf(place);
  return ({ key, headers = {}, signedAt, ...terms }) => {
    const link = { ...terms, host: url.host, path: pathOf(key), headers };
    const query = sign(link, credentialsOf(place.machine), epochMilliseconds(signedAt));
    return `${url.origin}${link.path}?${query}`;
  };
}

/** The hour for which a link of this moment is signed. Links of one hour are the same. */
export function hourOf(now: Instant): Instant {
  return instant(Math.floor(epochMilliseconds(now) / SIGNED_FOR_EACH_MS) * SIGNED_FOR_EACH_MS);
}
