"""Known picture and sound: frames that carry their number, a flash and a beep each second."""

import os
import subprocess

WIDTH, HEIGHT, RATE, SECONDS = 640, 360, 30, 5
BITS = 8
LOOP = RATE * SECONDS


def make(folder, seconds=SECONDS, name="known", picture_as="y4m", size=(WIDTH, HEIGHT)):
    """Makes `known.y4m` and `known.wav` in the folder unless they are there; gives both."""
    width, height = size
    folder.mkdir(parents=True, exist_ok=True)
    picture, sound = folder / f"{name}.{picture_as}", folder / f"{name}.wav"
    if not picture.exists():
        # The upper ninth is a bar code: BITS cells, the lowest bit at the left.
        cell = width // BITS
        cells = ",".join(
            f"drawbox=x={bit * cell}:y=0:w={cell}:h={height // 9}:color=white:t=fill:"
            f"enable='mod(floor(n/{2 ** bit})\\,2)'" for bit in range(BITS))
        graph = (
            f"testsrc2=size={width}x{height}:rate={RATE}:duration={seconds},"
            f"drawbox=x=0:y=0:w={width}:h={height // 9}:color=black:t=fill,{cells},"
            f"drawbox=x=0:y={height * 3 // 4}:w={width}:h={height // 4}:color=black:t=fill,"
            f"drawbox=x=0:y={height * 3 // 4}:w={width}:h={height // 4}:color=white:t=fill:"
            f"enable='lt(mod(n\\,{RATE})\\,3)',format=yuv420p")
        coder = {"y4m": ["-f", "yuv4mpegpipe"], "mjpeg": ["-pix_fmt", "yuvj420p", "-q:v", "4", "-f", "mjpeg"]}
        run("-f", "lavfi", "-i", graph, *coder[picture_as], picture)
    if not sound.exists():
        beeps = f"aevalsrc=0.6*sin(2*PI*1000*t)*lt(mod(t\\,1)\\,0.1)+0.02*sin(2*PI*200*t):d={seconds}:s=48000"
        run("-f", "lavfi", "-i", beeps, "-c:a", "pcm_s16le", "-ac", "2", sound)
    return picture, sound


def run(*arguments):
    # Two processes may make the same.
    unfinished = arguments[-1].with_name(f"unfinished-{os.getpid()}-{arguments[-1].name}")
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *arguments[:-1], unfinished], check=True)
    unfinished.rename(arguments[-1])
