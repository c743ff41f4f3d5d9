import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { listenUntilTestEnds } from "../support/http-server.ts";
import type { System } from "../support/system.ts";

/** A request that the proxy has taken. */
export interface Passed {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer on its way back. */
export interface Back {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Changes to what passes. */
export interface Interference {
  /** An answer in place of the service's: the request does not reach it. */
  readonly instead?: (passed: Passed, place: number) => Back | "cut" | undefined;
  /** The answer as the client sees it. `cut`: it is lost. */
  readonly after?: (back: Back, passed: Passed, place: number) => Back | "cut";
}

/** A real HTTP proxy in front of the system's API. `place` counts requests from 0. */
export const startProxy = async (
  { api, clock }: System,
  { instead = () => undefined, after = (back) => back }: Interference = {},
): Promise<{ readonly url: string; readonly passed: readonly Passed[] }> => {
  const passed: Passed[] = [];
  const server = createServer(async (incoming, response) => {
    const one = {
      line: `${incoming.method} ${incoming.url}`,
      headers: incoming.headers,
      body: await text(incoming),
    };
    const place = passed.push(one) - 1;
    const given = instead(one, place) ?? after(await onward(api.url, one), one, place);
    if (given === "cut") return incoming.socket.destroy();
    response.writeHead(given.status, given.headers).end(given.body);
  });
  const url = `http://127.0.0.1:${await listenUntilTestEnds(server)}`;
  onTestFinished(() => server.closeAllConnections());
  clock.serves(url);
  return { url, passed };
};

const onward = async (api: string, { line, headers, body }: Passed): Promise<Back> => {
  const [method = "", path = ""] = line.split(" ");
  const sent = request(`${api}${path}`, { method, headers, agent: false }).end(body);
  const [response] = await once(sent, "response");
  const kept = ["content-type", "retry-after", "etag", "location", "request-id"];
  return {
    status: response.statusCode,
    headers: Object.fromEntries(
      kept.flatMap((name) => {
        const value = response.headers[name];
        return typeof value === "string" ? [[name, value]] : [];
      }),
    ),
    body: await text(response),
  };
};
