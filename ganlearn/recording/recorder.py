"""The samples of a run from the same noise, at scheduled steps. ``ganlearn.plots`` draws it."""

import numpy as np

from ganlearn import plots
from ganlearn.arguments import whole
from ganlearn.recording import picture_files
from ganlearn.recording.schedules import schedule
from ganlearn.strings import text
from ganlearn.trainer import Trainer

FRAMES = 120
MOST_BYTES = 256_000_000
COUNTS = {"image": 64, "points": 256, "sequence": 8}
_REAL_POINTS = 500


class Recording:
    """Samples of a run from fixed noise, kept while it trains.

    It begins with the current step. Chunks of steps end where a sample is due; the bits of the run are the same with
    and without. Memory is bounded: of more than ``frames`` samples every second one is dropped, and from then on every
    second one is kept, so that the whole run stays covered. When a run goes back to an earlier step and continues
    differently from there, the later frames are dropped.

    Args:
        trainer: ``Trainer``.
        every: steps between two frames; 10 when neither this nor ``growth`` is given.
        growth: instead of ``every``, ratio above 1 of the steps of two frames that follow each other: dense at the
            beginning, where most happens.
        frames: most frames, at least 4; fewer where they would fill more than 256 MB.
        n: samples in a frame, from 1 to 256; None for 64 images, 256 points or 8 curves of sequences and sound.

    Raises:
        TypeError: when ``trainer`` is not a `Trainer`, or both spacings are given.
        ValueError: for a value that is out of range.
    """

    def __init__(self, trainer, every=None, growth=None, frames=FRAMES, n=None):
        if not isinstance(trainer, Trainer):
            raise TypeError(text("recording.trainer", given=type(trainer).__name__))
        self.trainer = trainer
        self._kind = trainer.dataset.drawn_as
        self._schedule = schedule(every, growth)
        self._n = self._count(n)
        self._real = np.array(trainer.dataset.x[: _REAL_POINTS if self._kind == "points" else self._n])
        self._most = self._most_frames(frames)
        self._kept = ()
        if not trainer.running:
            self._keep(trainer)
        trainer.mark(self._following)
        trainer.listen(self._follow)

    def _count(self, n):
        return whole("n", COUNTS[self._kind] if n is None else n, most=256, sentence="recording.n")

    def _most_frames(self, frames):
        frames = whole("frames", frames, least=4, sentence="recording.frames")
        size = 4 * self._n * int(np.prod(self.trainer.dataset.sample_shape))
        return max(4, min(frames, MOST_BYTES // size))

    # -- what can be read at any time ---------------------------------------------------------------------------------

    @property
    def frames(self):
        """Tuple of (step, samples (n, *sample_shape) float32), in the order of steps.

        Asked of the thread that owns the model: after a wait for the run its last frame is there.
        """
        return self.trainer.call(lambda: self._kept)

    @property
    def steps(self):
        """Steps of the frames, (frames,) int64, ascending."""
        return np.array([step for step, _ in self.frames], np.int64)

    def __len__(self):
        return len(self.frames)

    def __repr__(self):
        frames = self.frames
        span = text("recording.span", first=frames[0][0], last=frames[-1][0]) if frames else ""
        return text("recording.repr", name=self.trainer.dataset.name, count=len(frames), span=span)

    # -- in the thread that owns the model ----------------------------------------------------------------------------

    def _following(self, step):
        return self._schedule.following(step)

    def _follow(self, trainer):
        self._kept = tuple(frame for frame in self._kept if frame[0] <= trainer.history.last)
        at_rest = not trainer.running and trainer.step == trainer.history.last
        if (at_rest or self._schedule.holds(trainer.step)) and trainer.step not in (step for step, _ in self._kept):
            self._keep(trainer)

    def _keep(self, trainer):
        """Takes a frame. One that was taken between two marks, where the run paused, is replaced by the next."""
        frames = dict(self._kept) | {trainer.step: trainer.samples(self._n)}
        self._kept = self._marked(frames, trainer.step)
        while len(self._kept) > self._most:
            self._schedule = self._schedule.coarser()
            self._kept = self._marked(frames, trainer.step)

    def _marked(self, frames, present):
        """The frames at marks, the first one, and the present one, as (step, samples) in the order of steps."""
        stay = {min(frames), present}
        return tuple((step, frames[step]) for step in sorted(frames) if step in stay or self._schedule.holds(step))

    def close(self):
        """Ends the recording; what was kept stays."""
        self.trainer.unlisten(self._follow)
        self.trainer.unmark(self._following)

    # -- pictures -----------------------------------------------------------------------------------------------------

    def save(self, path, fps=12, hold=1.5):
        """Writes the frames as a moving picture, or as one picture for each.

        Args:
            path: a file that ends in .gif, .webp, .png (animated) or .mp4, or a folder for one PNG a frame, which is
                made when missing. The file is whole or absent.
            fps: frames shown in a second.
            hold: seconds for which the last frame stands.

        Returns:
            The path.

        Raises:
            ValueError: for another ending, a pace out of range, or when there are no frames.
            ImportError: for .mp4 without the package imageio-ffmpeg.
        """
        kept = self._some_frames()
        path = picture_files.checked(path)
        picture_files.check_pace(fps, hold)
        drawn = (plots.film_frame(samples, self._real, self._kind, self._title(step)) for step, samples in kept)
        if not path.suffix:
            return picture_files.write_folder(path, [step for step, _ in kept], drawn)
        return picture_files.write_film(path, list(drawn), fps, hold)

    def figure(self, steps=None, n=16):
        """Samples at several steps in one row, for a report.

        Args:
            steps: the frames nearest to these are shown; None for five over the whole recording.
            n: samples of a frame, for images and curves.

        Returns:
            Figure, which a notebook shows as a picture.

        Raises:
            ValueError: when there are no frames, or no steps.
        """
        kept = self._some_frames()
        if steps is None:
            chosen = np.linspace(0, len(kept) - 1, min(5, len(kept))).round().astype(int)
        else:
            chosen = [int(np.abs(np.array([step for step, _ in kept]) - wanted).argmin()) for wanted in steps]
        if not len(chosen):
            raise ValueError(text("recording.no_steps"))
        n = None if self._kind == "points" else n
        moments, titles = [kept[i][1][:n] for i in chosen], [text("recording.step", step=kept[i][0]) for i in chosen]
        return plots.film_row(moments, self._real[:n], self._kind, titles).get_figure()

    def _title(self, step):
        return text("recording.title", name=self.trainer.dataset.name, step=step)

    def _some_frames(self):
        frames = self.frames
        if not frames:
            raise ValueError(text("recording.empty"))
        return frames
