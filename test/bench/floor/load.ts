import { request } from "node:https";

/** A function that needs TLS and nothing else. */
export const handler = async (): Promise<unknown> => ({ statusCode: 200, body: request.name });
