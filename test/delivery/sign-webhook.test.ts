import { randomBytes } from "node:crypto";
import fc from "fast-check";
import OpenAI from "openai";
import { validateWebhook } from "replicate";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { signWebhook, type UnsignedWebhook } from "../../functions/delivery/sign-webhook.ts";
import { instant } from "../../functions/task/time.ts";
import { rejection } from "../support/http-server.ts";

const secretOf = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString("base64")}`;

/** The same runs every time. */
const seed = 1_767_225_600;

const ids = fc.stringMatching(/^evt_[a-z2-7]{32}_[a-z-]{1,20}$/);
const bodies = fc.oneof(fc.json(), fc.string({ unit: "binary", minLength: 1, maxLength: 300 }));
const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(secretOf);

/** A verifier refuses what is older than five minutes, so it is asked about the present. */
const presentWebhook = (
  webhook: Partial<UnsignedWebhook> = {},
): UnsignedWebhook & { readonly secret: string } => {
  const secret = secretOf(randomBytes(32));
  return {
    id: "evt_wxi7krprz2rp24jcakhfnkmkwpf4gqgh_succeeded",
    sentAt: instant(Date.now()),
    body: '{"type":"task.succeeded","data":{"metadata":{"note":"grüße 🎬"}}}',
    secrets: [secret],
    secret,
    ...webhook,
  };
};

const openai = new OpenAI({ apiKey: "sk-test" });

/** Three independent verifiers; each tells whether it accepts the webhook. */
const verifiers = {
  standardwebhooks: async (body: string, headers: Record<string, string>, secret: string) => {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  },
  openai: async (body: string, headers: Record<string, string>, secret: string) =>
    openai.webhooks.unwrap(body, headers, secret).then(
      () => true,
      () => false,
    ),
  replicate: async (body: string, headers: Record<string, string>, secret: string) =>
    validateWebhook({
      id: headers["webhook-id"] ?? "",
      timestamp: headers["webhook-timestamp"] ?? "",
      signature: headers["webhook-signature"] ?? "",
      body,
      secret,
    }),
};

test("the vector of the specification's libraries is signed as they sign it", () => {
  const headers = signWebhook({
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    sentAt: instant(1_614_265_330_999),
    body: '{"test": 2432232314}',
    secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
  });

  expect(headers).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("10,000 webhooks are signed as standardwebhooks signs them", () => {
  const moments = fc.integer({ min: 0, max: 4_102_444_800_000 });

  fc.assert(
    fc.property(ids, bodies, secrets, moments, (id, body, secret, moment) => {
      const ours = signWebhook({ id, sentAt: instant(moment), body, secrets: [secret] });
      const theirs = new Webhook(secret).sign(id, new Date(moment), body);

      expect(ours["webhook-signature"]).toBe(theirs);
    }),
    { numRuns: 10_000, seed },
  );
});

describe.each(Object.entries(verifiers))("%s", (_name, accepts) => {
  test("accepts 200 webhooks of any body", async () => {
    await fc.assert(
      fc.asyncProperty(ids, fc.json(), secrets, async (id, body, secret) => {
        const webhook = presentWebhook({ id, body, secrets: [secret] });

        expect(await accepts(body, { ...signWebhook(webhook) }, secret)).toBe(true);
      }),
      { numRuns: 200, seed },
    );
  });

  test("accepts either secret during a rotation", async () => {
    const [current, previous] = [secretOf(randomBytes(32)), secretOf(randomBytes(32))];
    const webhook = presentWebhook({ secrets: [current, previous] });
    const headers = { ...signWebhook(webhook) };

    const accepted = [
      await accepts(webhook.body, headers, current),
      await accepts(webhook.body, headers, previous),
      await accepts(webhook.body, headers, secretOf(randomBytes(32))),
    ];

    expect(accepted).toEqual([true, true, false]);
  });

  test("refuses another body, id and moment", async () => {
    const webhook = presentWebhook();
    const headers = signWebhook(webhook);
    const second = String(Number(headers["webhook-timestamp"]) - 1);

    const accepted = [
      await accepts(webhook.body, { ...headers }, webhook.secret),
      await accepts(`${webhook.body} `, { ...headers }, webhook.secret),
      await accepts(webhook.body, { ...headers, "webhook-id": "evt_other" }, webhook.secret),
      await accepts(webhook.body, { ...headers, "webhook-timestamp": second }, webhook.secret),
    ];

    expect(accepted).toEqual([true, false, false, false]);
  });
});

describe("nothing is signed", () => {
  test.each(["", "evt.1", "evt 1", "evt_ü", "evt\n1", "a".repeat(129)])("for the id %j", (id) => {
    expect(() => signWebhook(presentWebhook({ id }))).toThrow(RangeError);
  });

  test("without a secret", () => {
    expect(() => signWebhook(presentWebhook({ secrets: [] }))).toThrow("no secret to sign with");
  });

  test.each([
    "c2VjcmV0LW1hcmtlcg==",
    "whsec_",
    "whsec_c2VjcmV0LW1hcmtlcg",
    "whsec_c2VjcmV0LW1hcmtlcg== ",
    "whsec_c2VjcmV0LW1hcmtlcg-_",
    "whpk_c2VjcmV0LW1hcmtlcg==",
  ])("with the secret %j, which no message shows", async (secret) => {
    const error = await rejection(
      (async () => signWebhook(presentWebhook({ secrets: [secret] })))(),
    );

    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).not.toContain("c2VjcmV0");
  });
});
