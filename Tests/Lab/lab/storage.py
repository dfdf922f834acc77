"""A storage that speaks S3 and checks signatures (moto), and a way to it that breaks."""

import datetime
import os
import random
import socket
import subprocess
import sys
import threading
import urllib.request
from unittest import mock

import boto3
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from .wait import until

BUCKET = "takes"


class Storage:
    def __init__(self, folder):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port = taken.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        # The calls before it are let through unsigned: they make the user whose keys are checked afterwards.
        environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": "4", "S3_UPLOAD_PART_MIN_SIZE": "1024"}
        self.log = open(folder / "storage.log", "w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)], env=environment,
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
        until(self.answers, 60, "the storage is up")
        iam = self.service("iam", "none", "none")
        iam.create_user(UserName="capstan")
        keys = iam.create_access_key(UserName="capstan")["AccessKey"]
        iam.put_user_policy(
            UserName="capstan", PolicyName="all",
            PolicyDocument='{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}')
        self.access, self.secret = keys["AccessKeyId"], keys["SecretAccessKey"]
        self.service("s3", "none", "none").create_bucket(Bucket=BUCKET)
        self.s3 = self.service("s3", self.access, self.secret)
        try:
            self.service("s3", self.access, "wrong").list_objects_v2(Bucket=BUCKET)
        except ClientError as error:
            assert error.response["Error"]["Code"] == "SignatureDoesNotMatch", error
        else:
            raise AssertionError("the storage does not check signatures")

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/moto-api/data.json", timeout=2) as reply:
                return reply.status == 200
        except OSError:
            return False

    def service(self, name, access, secret):
        return boto3.client(
            name, endpoint_url=self.url, region_name="us-east-1", aws_access_key_id=access, aws_secret_access_key=secret)

    def keys(self):
        return [entry["Key"] for entry in self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    def bytes(self, key):
        return self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def uploads(self):
        return self.s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])

    def link(self, made, seconds):
        """The same link as botocore makes it at the same moment: moto checks no signatures of links."""
        place, query = made.split("?")
        date = next(word for word in query.split("&") if word.startswith("X-Amz-Date=")).split("=")[1]
        moment = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ")
        request = AWSRequest(method="GET", url=place)
        with mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: moment):
            S3SigV4QueryAuth(Credentials(self.access, self.secret), "s3", "us-east-1", expires=seconds).add_auth(request)
        return request.url

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.log.close()


class BreakingWay:
    """A TCP proxy. `cut(n)` breaks the connection that carries the n-th byte from now on, `for_good` all that come after it."""

    def __init__(self, port):
        self.target = ("127.0.0.1", port)
        self.left = None
        self.is_shut = self.shuts = False
        self.cuts = 0
        self.lock = threading.Lock()
        self.front = socket.create_server(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.carried = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def cut(self, after, for_good=False):
        with self.lock:
            self.left, self.shuts = after, for_good

    def accept(self):
        while True:
            try:
                near, _ = self.front.accept()
            except OSError:
                return
            if self.is_shut:
                near.close()
                continue
            try:
                far = socket.create_connection(self.target)
            except OSError:
                near.close()
                continue
            for source, sink, counts in ((near, far, True), (far, near, False)):
                threading.Thread(target=self.carry, args=(source, sink, counts), daemon=True).start()

    def carry(self, source, sink, counts):
        try:
            while data := source.recv(16384):
                if counts and (data := self.counted(data)) is None:
                    break
                sink.sendall(data)
        except OSError:
            pass
        for each in (source, sink):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            each.close()

    def counted(self, data):
        """`None`: it breaks here."""
        with self.lock:
            self.carried += len(data)
            if self.is_shut:
                return None
            if self.left is None:
                return data
            self.left -= len(data)
            if self.left > 0:
                return data
            self.left = None
            self.cuts += 1
            self.is_shut = self.shuts
            return None

    def close(self):
        self.front.close()


def places(seed, count, bytes_in_all):
    chosen = random.Random(seed)
    return [chosen.randrange(1, bytes_in_all) for _ in range(count)]
