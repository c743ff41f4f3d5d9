/** The question that the rows about signatures and requests ask. Its key opens nothing. */
export const asked = {
  host: "vod.intl.tencentcloudapi.com",
  signedAt: 1_760_000_000,
  credentials: { secretId: "EXAMPLE_SECRET_ID", secretKey: "EXAMPLE_SECRET_KEY" },
  body: {
    TaskId: "1500000000-AigcVideoTask-0123456789abcdef0123456789abcdeft",
    SubAppId: 1_500_000_000,
  },
} as const;

/** Where the stand-ins of a run listen, on 127.0.0.1, over TLS. */
export interface Ports {
  readonly tencentPort: number;
  readonly tablePort: number;
}
