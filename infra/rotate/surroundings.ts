import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readDeployment } from "../doctor/deployment.ts";
import { readAddresses, stateDirectoryOf } from "../local/addresses.ts";
import { products } from "../products.ts";
import { SettingsError, stackNameOf } from "../settings.ts";
import { readStage } from "../stages/read-stage.ts";
import { localSecret } from "./local-place.ts";
import { managedSecret, type SecretPlace } from "./place.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the secrets of a deployment are, and what its callbacks are registered with. */
export interface Surroundings {
  /** By the name that its logical id begins with: `ContextSecret`. */
  readonly secret: (name: string) => SecretPlace;
  /** The settings of the deployment, as texts. */
  readonly given: Environment;
  /** The public address of the API. */
  readonly baseUrl: string;
  /** Whether it is the local runner's: no console of Tencent's tells the stand-in anything. */
  readonly isLocal: boolean;
}

/**
 * Does a command's work with the deployment of a stage file, or with the local runner's without
 * one. Throws a SettingsError where there is none.
 */
export async function withSurroundings<T>(
  stage: string | undefined,
  environment: Environment,
  work: (surroundings: Surroundings) => Promise<T>,
): Promise<T> {
  if (stage === undefined) return work(localSurroundings(environment));
  const { given, settings } = readStage(stage);
  const { secrets, apiUrl } = await readDeployment(stackNameOf(settings));
  const client = new SecretsManagerClient({});
  try {
    return await work({
      secret: (name) => managedSecret(client, { name, arn: secrets[name] ?? name }),
      given,
      baseUrl: settings.CALLBACK_BASE_URL ?? apiUrl,
      isLocal: false,
    });
  } finally {
    client.destroy();
  }
}

const localSurroundings = (environment: Environment): Surroundings => {
  const directory = stateDirectoryOf(environment);
  const found = readAddresses(directory);
  if (found === undefined)
    throw new SettingsError(`No local runner runs in ${directory}: run npm start first.`);
  const { standIn, callbacks } = found;
  const standInsOwn = Object.values(products).flatMap(({ applications }) =>
    applications === undefined ? [] : [[applications.setting, applications.standIn] as const],
  );
  return {
    secret: (name) => localSecret(directory, name),
    given:
      standIn === undefined
        ? environment
        : {
            ...Object.fromEntries(standInsOwn),
            ...environment,
            TENCENT_ENDPOINT_URL: standIn,
          },
    baseUrl: String(Object.values(callbacks)[0]).replace(/\/v1\/callbacks\/.*$/, ""),
    isLocal: true,
  };
};
