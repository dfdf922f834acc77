"""The judges themselves: each is given what it must catch."""

import subprocess

import pytest

from lab import coded, compare, judge, media, sync


@pytest.fixture(scope="module")
def good(known_media, tmp_path_factory):
    file = tmp_path_factory.mktemp("judges") / "good.webm"
    picture, sound = known_media
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", picture, "-i", sound, "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8",
         "-c:a", "libopus", file], check=True)
    return file


def remade(good, name, *arguments):
    file = good.with_name(name)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", good, *arguments, file], check=True)
    return file


def sent(file, kind="v"):
    return [{"key": key, "crc": crc} for _, key, crc in judge.packets(file, kind)]


def test_a_good_file_is_found_good(good):
    assert judge.complaints(good) == []
    assert judge.decoded_frames(good) == media.LOOP
    assert judge.frame_numbers(good) == list(range(media.LOOP))
    assert compare.pictures(sent(good), good) == 0
    assert compare.sound(sent(good, "a"), good) == len(judge.packets(good, "a"))
    compare.sound_is_unbroken(good)
    assert max(map(abs, judge.sync_offsets(good))) < 0.02


def test_a_cut_file_is_found(good):
    cut = good.with_name("cut.webm")
    cut.write_bytes(good.read_bytes()[:-777])
    assert judge.complaints(cut) != []


def test_a_missing_picture_is_found(good):
    lacking = remade(good, "lacking.webm", "-c", "copy", "-bsf:v", "noise=drop='eq(n\\,70)'")
    with pytest.raises(AssertionError, match="1 sent are missing"):
        compare.pictures(sent(good), lacking)


def test_a_changed_picture_is_found(good):
    changed = remade(good, "changed.webm", "-c", "copy", "-bsf:v", "noise=amount='if(eq(n\\,70)\\,50\\,0)'")
    with pytest.raises(AssertionError, match="1 in the file were never sent so"):
        compare.pictures(sent(good), changed)


def test_a_hole_in_the_sound_is_found(good):
    holed = remade(good, "holed.webm", "-c", "copy", "-bsf:a", "noise=drop='between(n\\,50\\,60)'")
    with pytest.raises(AssertionError, match="too late"):
        compare.sound_is_unbroken(holed)


def test_sound_out_of_step_is_found(good):
    late = remade(good, "late.webm", "-itsoffset", "0.2", "-i", good, "-map", "0:v", "-map", "1:a", "-c", "copy")
    assert min(map(abs, judge.sync_offsets(late))) > 0.15


def test_sound_out_of_step_is_found_where_no_flash_is_left(good):
    late = remade(
        good, "flashless.webm", "-itsoffset", "0.2", "-i", good, "-map", "0:v", "-map", "1:a", "-fps_mode", "passthrough",
        "-vf", f"select=lt(n\\,3)+gte(mod(n\\,{media.RATE})\\,3)", "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "copy")
    assert judge.flashes(late) == []
    source = sync.Source.of_file(media.SECONDS)
    assert sync.offsets(good, source) == pytest.approx([0.0] * media.SECONDS, abs=0.002)
    assert sync.offsets(late, source) == pytest.approx([0.2] * media.SECONDS, abs=0.002)


def test_a_drift_is_found_wherever_it_begins():
    assert judge.spread([0.49, -0.49, 0.48]) == pytest.approx(0.03)
    assert judge.spread([0.2, 0.3, 0.1]) == pytest.approx(0.2)
    assert sorted(judge.middle([0.49] * 10 + [-0.49] * 8 + [0.1, 0.3], 0.9)) == [-0.49] * 8 + [0.49] * 10


def test_pictures_out_of_turn_are_found(good):
    turned = remade(good, "turned.webm", "-vf", "shuffleframes=0 2 1", "-an", "-c:v", "libvpx", "-deadline", "realtime")
    assert max(judge.steps(judge.frame_numbers(turned))) > 100


def test_what_cannot_be_played_is_found(good, player, serve_folder):
    (good.parent / "broken.webm").write_bytes(b"\x1a\x45\xdf\xa3" + bytes(500))
    with pytest.raises(AssertionError, match="cannot play"):
        judge.play(player, f"{serve_folder(good.parent)}/broken.webm")


@pytest.fixture(scope="module")
def coded_h264(good):
    file = good.with_name("coded.mp4")
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", good, "-t", "2", "-an", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0",
         "-x264-params", "repeat-headers=1", file], check=True)
    return file


def test_a_picture_is_known_in_every_framing(coded_h264):
    stream = remade(coded_h264, "coded.h264", "-c", "copy")
    in_file = judge.frames(coded_h264, "H264")
    assert len(in_file) == 60 and in_file[0]["key"]
    slices = [unit for unit in coded.start_coded(stream.read_bytes()) if unit[0] & 0x1F in (1, 5)]
    # Before the first picture x264 has put a unit of information that belongs to it.
    assert [coded.crc_of_units("H264", [unit]) for unit in slices[1:]] == [frame["crc"] for frame in in_file[1:]]


def test_a_picture_that_lost_a_byte_is_found(coded_h264):
    changed = remade(coded_h264, "hurt.mp4", "-c", "copy", "-bsf:v", "noise=amount='if(eq(n\\,30)\\,50\\,0)'")
    before, after = (judge.frames(file, "H264") for file in (coded_h264, changed))
    assert [n for n, pair in enumerate(zip(before, after)) if pair[0]["crc"] != pair[1]["crc"]] == [30]
