"""Submits a task, waits for its end and saves its files, with Python's own library.

CALLSHEET_URL=… CALLSHEET_KEY=… python3 first-video.py shot-12

The argument is the Idempotency-Key: the same key again is the same task, charged once.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request

URL, KEY = os.environ["CALLSHEET_URL"], os.environ["CALLSHEET_KEY"]
TRIES = 6


def call(method, path, body=None, headers=None):
    """The answer's JSON and headers. A lost answer is asked for again; a refusal is raised."""
    request = urllib.request.Request(
        URL + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {KEY}",
            "Content-Type": "application/json",
            **(headers or {}),
        },
    )
    for tried in range(TRIES):
        pause = 2**tried
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer), answer.headers
        except urllib.error.HTTPError as error:
            problem = error.read().decode()
            if error.code not in (429, 500, 502, 503, 504) or tried == TRIES - 1:
                raise SystemExit(f"{error.code} {problem}") from None
            pause = int(error.headers.get("Retry-After", pause))
        except OSError:
            # No answer came. The key makes it safe to ask again.
            if tried == TRIES - 1:
                raise
        time.sleep(pause)


def main(key):
    task, headers = call(
        "POST",
        "/v1/tasks",
        {
            "operation": "vod.CreateAigcVideoTask",
            "input": {
                "ModelName": "Kling",
                "ModelVersion": "3.0",
                "Prompt": "A cat dances in the rain.",
            },
        },
        {"Idempotency-Key": key},
    )
    while not task["settled"]:
        print(task["status"], file=sys.stderr)
        time.sleep(int(headers.get("Retry-After", 5)))
        task, headers = call("GET", f"/v1/tasks/{task['taskId']}")
    if task["status"] != "succeeded":
        raise SystemExit(json.dumps(task.get("error", task), indent=2))
    for place, file in enumerate(task["output"]["files"]):
        # The link is for everybody who has it, and wants no key: never send it yours.
        name = f"{key}-{place}.mp4"
        urllib.request.urlretrieve(file.get("storedUrl", file["url"]), name)
        print(name)


if __name__ == "__main__":
    main(sys.argv[1])
