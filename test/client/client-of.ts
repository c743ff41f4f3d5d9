import { Callsheet, type Platform } from "../../functions/client/index.ts";
import { API_KEY, type System } from "../support/system.ts";

/** No limit of a request: on a virtual clock a slow machine would reach it. */
export const never = (): AbortSignal => new AbortController().signal;

/** A client of the test's system, on its clock. Its pauses have no random part. */
export const clientOf = (
  { api, clock }: System,
  {
    url = api.url,
    key = API_KEY,
    ...platform
  }: { url?: string; key?: string } & Partial<Platform> = {},
): Callsheet =>
  new Callsheet({
    url,
    key,
    platform: {
      now: () => clock.now(),
      sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
      timeout: never,
      random: () => 0,
      ...platform,
    },
  });
