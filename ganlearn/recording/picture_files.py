"""Animations as files, written by imageio; each is whole or absent."""

import importlib.util
import math
import pathlib

from ganlearn import atomic
from ganlearn.arguments import positive
from ganlearn.strings import text

ENDINGS = (".gif", ".webp", ".png", ".mp4")


def checked(path):
    """The path as ``pathlib.Path``, before anything is drawn.

    Raises:
        ValueError: for an ending that is unknown, or a folder in the place of a file.
        ImportError: for .mp4 without the package imageio-ffmpeg.
    """
    path = pathlib.Path(path).expanduser()
    if path.suffix.lower() not in (*ENDINGS, ""):
        raise ValueError(text("recording.ending", given=path.suffix, choices=", ".join(ENDINGS)))
    if not path.suffix and path.is_file():
        raise ValueError(text("recording.file", path=path))
    if path.suffix.lower() == ".mp4" and importlib.util.find_spec("imageio_ffmpeg") is None:
        raise ImportError(text("recording.no_ffmpeg"))
    return path


def check_pace(fps, hold):
    """Raises ValueError unless frames a second are above 0, and the seconds of the last frame not below."""
    positive("fps", fps, sentence="recording.fps")
    if not 0 <= hold < math.inf:
        raise ValueError(text("recording.hold", given=hold))


def write_folder(folder, steps, frames):
    """Writes frames (height, width, 3) uint8 as ``step-000120.png`` and so on into a folder; returns its path."""
    import imageio.v3

    folder.mkdir(parents=True, exist_ok=True)
    for step, frame in zip(steps, frames, strict=True):
        imageio.v3.imwrite(folder / f"step-{step:06d}.png", frame, plugin="pillow")
    return folder


def write_film(path, frames, fps, hold):
    """Writes frames (height, width, 3) uint8 as one animation that repeats without end; returns its path.

    Args:
        path: file; its ending says the format.
        frames: list of arrays.
        fps: frames in a second.
        hold: seconds for which the last frame stands.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic.replacing(path) as temporary:
        (_write_video if path.suffix.lower() == ".mp4" else _write_pictures)(temporary, frames, fps, hold)
    return path


def _write_pictures(path, frames, fps, hold):
    """GIF, WebP or animated PNG; each frame says how long it stands."""
    import imageio.v3

    milliseconds = [round(1000 / fps)] * (len(frames) - 1) + [round(1000 * hold)]
    options = {"lossless": True, "method": 6} if path.suffix.lower() == ".webp" else {}
    imageio.v3.imwrite(path, frames, plugin="pillow", duration=milliseconds, loop=0, **options)


def _write_video(path, frames, fps, hold):
    """H.264, which every browser plays; the last frame is repeated."""
    import imageio.v2

    with imageio.v2.get_writer(path, format="FFMPEG", fps=fps, codec="libx264", macro_block_size=2) as writer:
        for frame in frames[:-1] + frames[-1:] * max(1, round(fps * hold)):
            writer.append_data(frame)
