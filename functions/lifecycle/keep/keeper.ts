import { Downloader, type DownloadOptions } from "../../delivery/download.ts";
import { Bucket } from "../../results/bucket.ts";
import type { Dependencies } from "../common/dependencies.ts";

/** Everything that copying a result works with. Only the function that copies has the last two. */
export interface Keeper extends Dependencies {
  readonly bucket: Pick<Bucket, keyof Bucket>;
  readonly downloader: Pick<Downloader, keyof Downloader>;
}

/** Adds the bucket and the network. `network` stands for the latter in tests. */
export function keeperOf(
  dependencies: Dependencies,
  network: Omit<DownloadOptions, "hosts"> = {},
): Keeper {
  const { bucketPlace, settings } = dependencies;
  if (bucketPlace === undefined)
    throw new Error("The environment variable RESULT_BUCKET is missing.");
  return {
    ...dependencies,
    bucket: new Bucket(bucketPlace),
    downloader: new Downloader({ hosts: settings.resultHosts, ...network }),
  };
}
