"""A queue out of a JSON API: the open GitHub issues assigned to you."""

import json
import os
import time
import urllib.request

api = os.environ.get("GITHUB_API", "https://api.github.com")
headers = {"Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}"}
request = urllib.request.Request(f"{api}/issues?filter=assigned&state=open&per_page=100", headers=headers)
known: dict[str, str] = {}
while True:
    with urllib.request.urlopen(request, timeout=60) as answer:
        issues = {f"{one['repository']['full_name']}#{one['number']}": one for one in json.load(answer)}
    for name, one in issues.items():
        if known.get(name) != one["updated_at"]:
            ticket = {"id": name, "subject": one["title"], "body": one["body"], "customer": one["user"]["login"]}
            more = {"tags": [label["name"] for label in one["labels"]], "created_at": one["created_at"]}
            print(json.dumps({**ticket, **more, "url": one["html_url"]}), flush=True)
    for name in known.keys() - issues.keys():
        print(json.dumps({"gone": name}), flush=True)
    known = {name: one["updated_at"] for name, one in issues.items()}
    time.sleep(float(os.environ.get("EVERY", "30")))
