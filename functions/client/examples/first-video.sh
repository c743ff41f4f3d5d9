#!/bin/sh
# Submits a task, waits for its end and saves its file, with curl alone.
#   CALLSHEET_URL=… CALLSHEET_KEY=… sh first-video.sh shot-12
# The argument is the Idempotency-Key: the same key again is the same task, charged once.
set -eu
key=${1:?the Idempotency-Key}

call() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $CALLSHEET_KEY" "$@"
}

# curl tries again when an answer is lost or the service is busy; the key makes that safe.
place=$(call --retry 5 --retry-all-errors --output /dev/null --write-out '%header{location}' \
  --header "Idempotency-Key: $key" --header 'Content-Type: application/json' \
  --data '{"operation": "vod.CreateAigcVideoTask",
    "input": {"ModelName": "Kling", "ModelVersion": "3.0", "Prompt": "A cat dances in the rain."}}' \
  "$CALLSHEET_URL/v1/tasks")

# Each answer says when to ask again.
until call --retry 5 --dump-header "$key.headers" --output "$key.json" "$CALLSHEET_URL$place" &&
  grep -q '"settled":true' "$key.json"; do
  sleep "$(tr -d '\r' <"$key.headers" | sed -n 's/^[Rr]etry-[Aa]fter: //p' | grep . || echo 5)"
done

grep -q '"status":"succeeded"' "$key.json" || {
  cat "$key.json" >&2
  exit 1
}

# The answer leads to the file. curl keeps the key to itself when it goes to another host.
call --location --output "$key.mp4" "$CALLSHEET_URL$place/result"
rm "$key.headers"
echo "$key.mp4"
