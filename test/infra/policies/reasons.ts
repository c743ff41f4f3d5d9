/**
 * The grants that a play need not use, each with its reason. A grant that is neither used nor here
 * is one too many. In words: the entry, the action, and the resource as `named` writes it.
 */
export const unusedFor: readonly (readonly [grants: RegExp, reason: string])[] = [
  [/ logs:/, "Lambda itself writes what a function prints, with the function's role."],
  [
    / dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams) /,
    "Lambda itself reads the table's stream, with the function's role.",
  ],
  [/^receive-notices sqs:/, "Lambda itself takes the messages of the queue."],
  [
    /^(submit-task|cancel-task|refresh-task|receive-callback|receive-notices|poll-tasks|start-tasks) s3:GetObject /,
    "They sign links to kept results and to uploads. S3 sees who reads one.",
  ],
  [/^create-upload s3:PutObject /, "It signs a link for the caller. S3 sees who sends a file."],
  [/^get-result s3:GetObject /, "It leads to the bucket once Tencent's own link has expired."],
  [
    /^keep-results s3:(AbortMultipartUpload|ListMultipartUploadParts) /,
    "Only of a file beyond 8 MB, and of a try that died.",
  ],
  [
    /^(cancel-task|refresh-task|receive-callback|receive-notices|poll-tasks|start-tasks) (dynamodb|secretsmanager):/,
    "Each that frees a slot starts the next task, as `submit-task` does: it may do the same.",
  ],
  [/^keep-results dynamodb:BatchGetItem table$/, "Only of results that the stream has missed."],
  [/^submit-task dynamodb:Query agenda$/, "It hands its slot on where its own start was refused."],
  [
    /^get-task (dynamodb:(UpdateItem|Query)|secretsmanager:GetSecretValue TencentSecret)/,
    "Only for a caller who waits, and for a queued task's place.",
  ],
  [
    /^(list-lanes|list-tasks|create-upload) dynamodb:GetItem /,
    "A key that `npm run keys` made is a row. The one of `ApiSecret` is none.",
  ],
  [
    /^(audit-tasks) dynamodb:(GetItem|BatchGetItem|PutItem|UpdateItem) /,
    "It mends what a crash has left: most days nothing.",
  ],
];

/** The same without what differs from run to run: `table`, `agenda`, `ApiSecret`, `bucket`. */
export function named(resource: string): string {
  const [, secret] = /:secret:([A-Za-z]+Secret)/.exec(resource) ?? [];
  if (secret !== undefined) return secret;
  const [, index] = /:table\/[^/]+\/index\/(\w+)$/.exec(resource) ?? [];
  if (index !== undefined) return index;
  if (/:table\/[^/]+$/.test(resource)) return "table";
  return resource;
}
