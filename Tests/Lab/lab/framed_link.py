"""A TCP way between a client and the gateway's media port that notes what RTP goes over it (RFC 4571)."""

import socket
import threading


class FramedLink:
    """As `FaultyLink`, for connections; it loses nothing."""

    def __init__(self, target_port):
        self.target = ("127.0.0.1", target_port)
        self.front = socket.create_server(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.connections = 0
        self.timestamps, self.ended = set(), set()
        self.open = []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                client, _ = self.front.accept()
            except OSError:
                return
            self.connections += 1
            gateway = socket.create_connection(self.target)
            self.open += [client, gateway]
            threading.Thread(target=self.carry, args=(client, gateway, self.note_frames()), daemon=True).start()
            threading.Thread(target=self.carry, args=(gateway, client, None), daemon=True).start()

    @staticmethod
    def carry(source, sink, note):
        try:
            while data := source.recv(65536):
                if note:
                    note(data)
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def note_frames(self):
        held = bytearray()

        def note(data):
            held.extend(data)
            while len(held) >= 2 and len(held) >= 2 + int.from_bytes(held[:2], "big"):
                end = 2 + int.from_bytes(held[:2], "big")
                packet = bytes(held[2:end])
                del held[:end]
                if len(packet) > 12 and 128 <= packet[0] < 192 and not 192 <= packet[1] < 224:
                    timestamp = int.from_bytes(packet[4:8], "big")
                    self.timestamps.add(timestamp)
                    if packet[1] & 0x80:
                        self.ended.add(timestamp)

        return note

    def on_wire(self):
        return self.timestamps, self.ended

    def close(self):
        for each in [self.front, *self.open]:
            each.close()
