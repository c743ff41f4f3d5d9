import { verifyWebhook, WebhookError } from "callsheet";
import express, { type Express } from "express";

/** A receiver of webhooks as an Express app. Both secrets are given during a rotation. */
export function receiver(secrets: readonly string[]): Express {
  const app = express();
  // The signature covers the bytes, so the body is taken before any parser.
  app.post(
    "/callsheet",
    express.raw({ type: () => true, limit: "1mb" }),
    async (request, response) => {
      try {
        const body: Buffer = request.body;
        const event = await verifyWebhook({ secrets, headers: request.headers, body });
        // A new endpoint is asked once whether it wants to be told.
        if (event.type === "webhook.challenge") {
          response.json({ challenge: event.data.challenge });
          return;
        }
        // Your work stands here. An event may come twice: know it by its id.
        console.log(event.id, event.type, event.data.taskId, event.data.status);
        response.status(204).end();
      } catch (error) {
        if (!(error instanceof WebhookError)) throw error;
        response.status(400).send(error.reason);
      }
    },
  );
  return app;
}
