"""A queue out of a mailbox: every mail in INBOX is a ticket until it is moved away."""

import email.policy
import email.utils
import imaplib
import json
import os
import ssl
import time

box = imaplib.IMAP4_SSL(os.environ["MAIL_HOST"], ssl_context=ssl.create_default_context())
box.login(os.environ["MAIL_USER"], os.environ["MAIL_PASSWORD"])
known: set[str] = set()
while True:
    box.select("INBOX", readonly=True)  # looking marks no mail as read
    there = set(box.uid("search", "ALL")[1][0].decode().split())
    for number in sorted(there - known, key=int):
        mail = email.message_from_bytes(box.uid("fetch", number, "(RFC822)")[1][0][1], policy=email.policy.default)
        name, address = email.utils.parseaddr(str(mail["From"]))
        words = mail.get_body(("plain", "html"))
        ticket = {"id": number, "subject": str(mail["Subject"]), "body": words.get_content() if words else ""}
        print(json.dumps({**ticket, "channel": "mail", "customer": {"name": name, "email": address}}), flush=True)
    for number in known - there:
        print(json.dumps({"gone": number}), flush=True)
    known = there
    time.sleep(float(os.environ.get("EVERY", "20")))
