"""What a disk holds after a power cut, out of the log of all that was done to it (`write_log.c`)."""

import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("write_log.c")
HEAD = struct.Struct("<cqIQ")


def library(folder):
    made = folder / "write_log.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-o", made, SOURCE, "-ldl"], check=True)
    return made


def read(log):
    """(kind, number, path, bytes) of each record."""
    data, at, records = Path(log).read_bytes(), 0, []
    while at + HEAD.size <= len(data):
        kind, number, path, length = HEAD.unpack_from(data, at)
        at += HEAD.size
        records.append((kind.decode(), number, data[at:at + path].decode(), data[at + path:at + path + length]))
        at += path + length
    return records


def lasting(records, count):
    """Which of the first `count` records are on the disk whatever happens: data by a sync of their file that began after
    them and has ended, names by one of their folder, both by one of everything. A file's own sync keeps no name."""
    file_of, names, begun, kept = {}, {}, {}, set()
    done = []
    for place, (kind, _, path, more) in enumerate(records[:count]):
        if kind == "o":
            names[path] = names.get(path) if not records[place][1] and path in names else place
        file_of[place] = names.get(path)
        if kind == "r":
            names[more.decode()] = names.pop(path, None)
        elif kind == "b":
            begun.setdefault(path, []).append((place, names.get(path)))
        elif kind == "e" and begun.get(path):
            done.append((path, *begun[path].pop(0)))
    for path, began, file in done:
        for place in range(began):
            kind, _, name, more = records[place]
            is_data = kind in "wto" and file is not None and file_of[place] == file
            folders = {str(Path(name).parent), str(Path(more.decode()).parent)} if kind == "r" else {str(Path(name).parent)}
            if not path or is_data or kind in "oru" and path in folders:
                kept.add((place, "all" if not path else "data" if is_data else "name"))
    return kept, file_of


def after(records, count):
    """Path to bytes, with nothing of the first `count` records that had not been synced."""
    kept, file_of = lasting(records, count)
    files, names = {}, {}
    for place, (kind, number, path, more) in enumerate(records[:count]):
        has_name = (place, "all") in kept or (place, "name") in kept
        has_data = (place, "all") in kept or (place, "data") in kept
        file = file_of.get(place)
        if kind == "o" and has_name:
            names[path] = file
        if kind == "o" and has_data and number:
            files[file] = bytearray()
        if kind == "w" and has_data:
            held = files.setdefault(file, bytearray())
            held.extend(bytes(max(0, number + len(more) - len(held))))
            held[number:number + len(more)] = more
        elif kind == "t" and has_data:
            del files.setdefault(file, bytearray())[number:]
        elif kind == "r" and has_name and path in names:
            names[more.decode()] = names.pop(path)
        elif kind == "u" and has_name:
            names.pop(path, None)
    return {path: bytes(files.get(file, b"")) for path, file in names.items()}
