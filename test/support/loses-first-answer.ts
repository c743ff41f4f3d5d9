import { request } from "node:http";
import { inject } from "vitest";
import { type HttpServer, startHttpServer } from "./http-server.ts";

/**
 * Hands requests on to the engine, but cuts the connection instead of handing back the first
 * answer.
 */
export const losesFirstAnswer = async (): Promise<HttpServer> => {
  let lost = 0;
  const server = await startHttpServer((response) => {
    const { headers, body } = server.requests.at(-1) ?? {};
    const onward = request(
      inject("engineUrl"),
      { method: "POST", headers: headers ?? {} },
      (answer) => {
        if (lost++ === 0) answer.resume().once("end", () => response.destroy());
        else answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers));
      },
    );
    onward.end(body);
  });
  return server;
};
