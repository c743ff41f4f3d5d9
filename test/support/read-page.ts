import type { System } from "./system.ts";

/** An answer that is a text, as a browser without a key gets it. */
export const readPage = ({ api, clock }: System, path: string, method = "GET") =>
  clock.during(
    fetch(new URL(path, api.url), { method }).then(async (answer) => ({
      status: answer.status,
      headers: answer.headers,
      text: await answer.text(),
    })),
  );
