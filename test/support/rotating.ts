import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { onTestFinished, vi } from "vitest";
import { readRotateOptions } from "../../infra/rotate/options.ts";
import { managedSecret } from "../../infra/rotate/place.ts";
import { rotate } from "../../infra/rotate/rotate.ts";
import { arnOf, type Vault } from "./vault.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** The deployment that a rotation works on. */
interface Rotating {
  readonly vault: Vault;
  readonly clock: VirtualClock;
  readonly baseUrl: string;
  readonly given: Readonly<Record<string, string>>;
}

/** A run of the command: whether it did what it was asked for, and the lines that it printed. */
export interface Ran {
  readonly isDone: boolean;
  readonly text: string;
}

/**
 * The command in this process, on virtual time. New keys are counted, so that a test knows them:
 * `Made1xxx…`, `Made2xxx…`. The official SDKs sign with `Date`, which follows the clock. `aheadMs`
 * has the command believe that so much time has passed since.
 */
export const startRotating = ({ vault, clock, baseUrl, given }: Rotating) => {
  vi.useFakeTimers({ toFake: ["Date"], now: clock.now() });
  const client = new SecretsManagerClient({
    endpoint: vault.url,
    region: "us-east-1",
    credentials: { accessKeyId: "EXAMPLE", secretAccessKey: "EXAMPLE" },
  });
  onTestFinished(() => {
    client.destroy();
    vi.useRealTimers();
  });
  const onTime = () => {
    vi.setSystemTime(clock.now());
    return clock.now();
  };
  let made = 0;
  return async (
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    aheadMs = 0,
  ): Promise<Ran> => {
    onTime();
    const lines: string[] = [];
    const isDone = await rotate(readRotateOptions(args), {
      surroundings: {
        secret: (name) => managedSecret(client, { name, arn: arnOf(name) }),
        ...{ given, baseUrl, isLocal: false },
      },
      environment,
      clock: {
        now: () => onTime() + aheadMs,
        sleep: async (milliseconds) => {
          await clock.sleep(milliseconds);
          onTime();
        },
      },
      make: (length) => {
        made += 1;
        return `Made${made}`.padEnd(length, "x");
      },
      say: (line) => lines.push(line),
    });
    return { isDone, text: lines.join("\n") };
  };
};
