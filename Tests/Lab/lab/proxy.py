"""A UDP link with faults, between a client and the gateway. From a seed; each client address has a socket of its own."""

import heapq
import random
import selectors
import socket
import threading
import time


class FaultyLink:
    """`host` is where clients find it; "" is every address of IPv4, for clients that keep away from loopback."""

    def __init__(self, target_port, loss=0.0, reorder=0.0, delay=0.0, seed=1, host="127.0.0.1"):
        self.target = ("127.0.0.1", target_port)
        self.loss, self.reorder, self.delay = loss, reorder, delay
        self.random = random.Random(seed)
        self.front = self.bound(host)
        self.port = self.front.getsockname()[1]
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.front, selectors.EVENT_READ, None)
        self.backs = {}
        self.waiting = []
        self.order = 0
        self.lost = self.late = self.passed = 0
        # The RTP timestamps that clients have put on the wire, whatever became of them here.
        self.timestamps = set()
        # Those whose last packet was among them, by the marker of a picture (RFC 3551 5).
        self.ended = set()
        self.moving = False
        self.running = True
        self.lock = threading.Lock()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    @staticmethod
    def bound(host="127.0.0.1"):
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        made.bind((host, 0))
        made.setblocking(False)
        return made

    def run(self):
        while self.running:
            timeout = 0.05
            if self.waiting:
                timeout = max(0.0, min(timeout, self.waiting[0][0] - time.monotonic()))
            for key, _ in self.selector.select(timeout):
                self.take(key.fileobj, key.data)
            if self.moving:
                self.leave_backs()
            now = time.monotonic()
            while self.waiting and self.waiting[0][0] <= now:
                _, _, way, datagram, address = heapq.heappop(self.waiting)
                self.give(way, datagram, address)

    def take(self, way, client):
        for _ in range(64):
            try:
                datagram, source = way.recvfrom(4096)
            except BlockingIOError:
                return
            except ConnectionRefusedError:
                continue
            if client is None:
                self.note(datagram)
                self.fate(self.back(source), datagram, self.target)
            else:
                self.fate(self.front, datagram, client)

    def note(self, datagram):
        """RFC 3550 5.1 and RFC 5761 4: of a media packet the header is in the clear."""
        if len(datagram) > 12 and 128 <= datagram[0] < 192 and not 192 <= datagram[1] < 224:
            timestamp = int.from_bytes(datagram[4:8], "big")
            self.timestamps.add(timestamp)
            if datagram[1] & 0x80:
                self.ended.add(timestamp)

    def on_wire(self):
        return self.timestamps, self.ended

    def back(self, client):
        with self.lock:
            if client not in self.backs:
                self.backs[client] = self.bound()
                self.selector.register(self.backs[client], selectors.EVENT_READ, client)
            return self.backs[client]

    def fate(self, way, datagram, address):
        if self.random.random() < self.loss:
            self.lost += 1
            return
        hold = self.delay
        if self.random.random() < self.reorder:
            hold += self.random.uniform(0.003, 0.02)
            self.late += 1
        self.passed += 1
        if hold == 0:
            self.give(way, datagram, address)
        else:
            self.order += 1
            heapq.heappush(self.waiting, (time.monotonic() + hold, self.order, way, datagram, address))

    @staticmethod
    def give(way, datagram, address):
        try:
            way.sendto(datagram, address)
        except OSError:
            pass

    def move(self):
        """From now on clients reach the gateway from other addresses, as behind a NAT that has forgotten them."""
        self.moving = True

    def leave_backs(self):
        with self.lock:
            self.moving = False
            for made in self.backs.values():
                self.selector.unregister(made)
                made.close()
            self.backs.clear()

    def inject(self, datagram):
        """Sends to the gateway from the very address that it knows each client by."""
        with self.lock:
            ways = list(self.backs.values())
        for way in ways:
            self.give(way, datagram, self.target)
        return len(ways)

    def close(self):
        if not self.running:
            return
        self.running = False
        self.thread.join(5)
        self.selector.close()
        for made in [self.front, *self.backs.values()]:
            made.close()
