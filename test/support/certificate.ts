import { generateKeyPairSync, randomBytes, randomUUID, sign } from "node:crypto";

/** A key and a certificate that it signed itself, both as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * A certificate for these names and IPv4 addresses, made anew: no key lies in the repository. It is
 * valid for the years 2020 to `untilYear`.
 */
export const makeCertificate = (
  hosts: readonly string[],
  { untilYear = 2049 }: { readonly untilYear?: number } = {},
): Certificate => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  // Of its own: a client looks for who vouches for a certificate by this name.
  const subject = Buffer.from(randomUUID());
  const name = sequence(set(sequence(oid("550403"), der(0x0c, subject))));
  const toBeSigned = sequence(
    der(0xa0, integer(2)),
    integer(1, ...randomBytes(7)),
    ecdsaWithSha256,
    name,
    sequence(utcTime("200101000000Z"), utcTime(`${untilYear % 100}1231235959Z`)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(alternativeNames(hosts), authority)),
  );
  const signature = sign("sha256", toBeSigned, privateKey);
  const cert = sequence(
    toBeSigned,
    ecdsaWithSha256,
    der(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${cert.toString("base64")}\n-----END CERTIFICATE-----\n`,
  };
};

/** One value of DER (X.690): its tag, the length of its contents, its contents. */
const der = (tag: number, ...contents: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const length =
    content.length < 128 ? [content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};

const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);
const set = (...contents: readonly Buffer[]): Buffer => der(0x31, ...contents);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));
const utcTime = (text: string): Buffer => der(0x17, Buffer.from(text));

const integer = (...bytes: readonly number[]): Buffer => der(0x02, Buffer.from(bytes));

const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));

/** It may sign itself: basicConstraints with cA. */
const authority = sequence(
  oid("551d13"),
  der(0x01, Buffer.from([0xff])),
  der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
);

const alternativeNames = (hosts: readonly string[]): Buffer =>
  sequence(
    oid("551d11"),
    der(
      0x04,
      sequence(
        ...hosts.map((host) =>
          /^[\d.]+$/.test(host)
            ? der(0x87, Buffer.from(host.split(".").map(Number)))
            : der(0x82, Buffer.from(host)),
        ),
      ),
    ),
  );
